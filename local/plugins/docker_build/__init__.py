"""The plugin `docker-build` of the local AWS: `docker-build:index:Image` over Docker's buildx.

Stands in for pulumi-docker-build. Content decides: unchanged source is no operation and the same digest.
"""
