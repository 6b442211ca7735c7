"""The Pulumi plugins of the local AWS: the project's own stand-ins for Pulumi's official ones.

They speak the engine's protocol with the tokens and property names of the SDK packages that the program imports, and
work over boto3 and Docker against this machine only: every one of them refuses an endpoint that is not loopback.
"""
