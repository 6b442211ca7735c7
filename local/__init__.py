"""The AWS of one machine: toolchain, base images, emulator and Pulumi plugins of the stack ``local``."""
