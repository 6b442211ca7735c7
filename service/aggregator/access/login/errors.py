"""What may go wrong between this service and the provider of the login."""


class LoginError(Exception):
    """The provider, or what it says of a person, is not accepted. The message is for the person and the audit log."""
