"""The images that the project's Dockerfiles and MiniStack start from.

Pulled where a registry answers. Where none does, stand-ins under the same names are made from Debian 13 and PyPI
packages: same commands, same paths, same users as far as our Dockerfiles and MiniStack use them. The Dockerfiles of
the project are the same in both cases.
"""
