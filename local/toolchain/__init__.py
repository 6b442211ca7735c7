"""The tools of the local stack: Pulumi CLI, Python language host, Docker engine and buildx."""
