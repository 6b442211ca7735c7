"""What a person reads when the bootstrap cannot go on."""


class BootstrapError(Exception):
    """The account cannot be prepared. The message says why, and what to do."""
