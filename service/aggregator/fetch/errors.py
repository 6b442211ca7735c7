"""Why an address could not be fetched, in words for the person who registered it."""

import ssl

import httpx


class FetchError(Exception):
    """The message says what happened and what to do. `retryable`: the same request may succeed later."""

    def __init__(
        self, message: str, *, retryable: bool = False, http_status: int | None = None, attempts: int = 1
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.http_status = http_status
        self.attempts = attempts


class RefusedAddressError(FetchError):
    """The address is none that may be fetched from here."""


_STATUS = {
    304: "says that nothing has changed, though nobody asked. Its owner has to mend it.",
    401: "wants credentials, or other ones. Enter them again at the source.",
    403: "refuses to give it. Look whether the credentials are right and may read it.",
    404: "has nothing at this address. Look whether it has moved.",
    410: "has removed it for good. Give another address, or delete the source.",
    429: "asks to be asked less often. Choose a longer interval.",
}


def of_status(host: str, status: int, attempts: int) -> FetchError:
    """An answer that is no success."""
    retryable = status == 429 or status >= 500
    ending = _STATUS.get(status, "failed itself; this may pass." if status >= 500 else "does not take the request.")
    return FetchError(
        f"{host} answered with status {status}: it {ending}",
        retryable=retryable,
        http_status=status,
        attempts=attempts,
    )


def of_transport(host: str, error: httpx.TransportError) -> FetchError:
    """A connection that failed, or broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(
                f"The certificate of {host} is not accepted: {cause.verify_message}. Its owner has to mend it."
            )
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpx.ConnectTimeout():
            words = f"{host} took no connection in time. It may be down, or closed to us."
        case httpx.TimeoutException():
            words = f"{host} sent nothing for too long."
        case httpx.ConnectError():
            words = f"{host} takes no connection. Look at the address and its port."
        case httpx.RemoteProtocolError():
            words = f"{host} cut its answer off, or does not speak HTTP. Nothing of it was stored."
        case _:
            words = f"The connection to {host} broke. Nothing of its answer was stored."
    return FetchError(words, retryable=True)
