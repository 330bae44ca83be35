"""This machine as a place on the network: its own addresses, and sockets that listen on one."""

import socket
from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach that address or name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; port 0 takes a free one.

    Raises:
        OSError: There is no such address or port here, or it is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OverflowError as error:
        raise OSError("no such port") from error
    # By its protocol asyncio knows whose small writes not to hold back; without, every answer is 40 ms late.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listener.detach())


def in_url(host: str) -> str:
    """Return an address or name, perhaps with a port, as it stands in a URL: IPv6 addresses are in brackets."""
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
