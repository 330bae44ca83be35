"""Say why a server could not be reached: its name, its port, its certificate, or time."""

import socket
import ssl
from collections.abc import Iterator


def why_unreachable(error: Exception, name: str, host: str, prefix: str) -> tuple[str, str]:
    """Return in a sentence each why nothing could be sent, and what to do.

    Args:
        error: What the HTTP library raised.
        name: How people call the server.
        host: Its name and port.
        prefix: How the names of its settings begin.
    """
    for cause in _causes(error):
        match cause:
            case socket.gaierror():
                why, advice = f"no address is known for the name {host}", f"Check {prefix}URL and the network."
                break
            case ssl.SSLCertVerificationError():
                why = f"this machine does not trust the certificate of {host} ({cause.verify_message})"
                advice = "Check the machine's clock and certificates; a company's own has to be installed on it."
                break
            case ConnectionRefusedError():
                why, advice = f"nothing listens at {host}", f"Check the port in {prefix}URL, or try again in a minute."
                break
            case TimeoutError():
                why, advice = f"{host} took no connection in time", "Try again in a minute."
                break
            case _:
                pass
    else:
        why, advice = f"no connection to {host} came about", "Try again in a minute."
    return f"{name} cannot be reached: {why}.", advice


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
