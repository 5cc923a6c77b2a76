"""The server: one socket on this machine, and the link that opens the page."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reapex.errors import MissingExtra, UsageError
from reapex.review.running import LOOPBACK, announced

if TYPE_CHECKING:
    from reapex.review.desk import Desk
    from reapex.review.page import Page

EXTRA = "pip install 'reapex[review]'"


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served.

    Parameters
    ----------
    port
        Where to listen; 0 takes any port that is free.
    language
        ``en`` or ``zh``; None leaves it to the browser.

    Raises
    ------
    UsageError
        If the port or language is out of range.
    """

    port: int = 0
    language: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise UsageError(f"There is no port {self.port}", expected="0 to 65535")
        if self.language not in (None, "en", "zh"):
            raise UsageError(f"The page does not speak {self.language!r}", expected="en or zh")


def require_loopback(host: str) -> None:
    """Raise unless a host is this machine.

    Raises
    ------
    UsageError
        If it is another address: what is listened on elsewhere, others can reach.
    """
    if host not in (LOOPBACK, "localhost"):
        raise UsageError(
            f"The page is not served on {host}",
            expected=f"{LOOPBACK}: faces may not leave the machine, and there is no encryption and "
            "no login that would keep others out",
            mend="Sit down at this machine, or bring the port to yours by ssh -L",
        )


def require_extra() -> None:
    """Raise unless what serves the page is installed.

    Raises
    ------
    MissingExtra
        If it is not; the message carries the line that installs it.
    """
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"The review page needs {error.name}, which is not installed", mend=f"Run {EXTRA}"
        ) from None


def bound(port: int) -> socket.socket:
    """A socket of this machine that nobody else can reach.

    Raises
    ------
    UsageError
        If the port is taken, or may not be used.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # a server that just ended keeps its port for a minute otherwise
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()  # from here on a browser waits for the answer, and is not turned away
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {port} cannot be listened on ({error.strerror})",
            mend="Give another one, or leave --port out to take any that is free",
        ) from None
    return listening


def serve(
    desk: Desk, labels: str, serving: Serving, ready: Callable[[str, Callable[[], str]], None]
) -> None:
    """Serve the page until Ctrl-C.

    Parameters
    ----------
    desk
        The clips under review.
    labels
        The annotation file's name, for the head of the page.
    serving
        Where and in which language.
    ready
        Called with the one-time link, and with what makes further ones, once there is a port.

    Raises
    ------
    MissingExtra
        If FastAPI or uvicorn is not installed.
    UsageError
        If the port is taken.
    """
    require_extra()
    import uvicorn

    from reapex.review.app import app_of
    from reapex.review.page import Page
    from reapex.review.security import Gate

    listening = bound(serving.port)
    with listening:
        port = int(listening.getsockname()[1])
        page = Page(desk, labels, Gate(), port, serving.language)
        # One-time links would stand in a log of requests; of this machine there is nothing to log.
        config = uvicorn.Config(
            app_of(page),
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=2,
        )
        desk.proposals.start()
        with announced(desk.store.path, port):
            ready(link_of(page), lambda: link_of(page))
            try:
                uvicorn.Server(config).run(sockets=[listening])
            except KeyboardInterrupt:
                pass
            finally:
                desk.proposals.stop()


def link_of(page: Page) -> str:
    """A new one-time link to a page."""
    return f"http://{LOOPBACK}:{page.port}/open?token={page.gate.new_token()}"
