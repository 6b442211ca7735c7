"""The plugin `docker` of the local AWS: it looks images up in the local registry, and has no resources.

Stands in for pulumi-docker where the program resolves a released tag to its digest.
"""
