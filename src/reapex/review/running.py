"""A small file that says where a review is open, so that a report can lead to its clips.

Conventions
-----------
It stands beside the decisions (``….review.running``) for as long as the server runs, and holds the
port and no secret: a link from a report opens the page only in a browser that has its session. A
file that a killed server left behind is noticed by asking the port.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

LOOPBACK = "127.0.0.1"
_PATIENCE_S = 1.0
_LONGEST = 4096


def running_path(store: Path) -> Path:
    """The file beside the decisions.

    Examples
    --------
    >>> running_path(Path("casme2.xlsx.review.sqlite")).name
    'casme2.xlsx.review.running'
    """
    return store.with_suffix(".running")


@contextmanager
def announced(store: Path, port: int) -> Iterator[None]:
    """Say where the review is open, until it is not; where that cannot be written, do without."""
    path = running_path(store)
    with suppress(OSError):
        path.write_text(json.dumps({"port": port}) + "\n", encoding="utf-8")
    try:
        yield
    finally:
        if _said_port(path) == port:  # a second server may have said its own since
            with suppress(OSError):
                path.unlink()


def open_review(store: Path) -> str | None:
    """The address of the review that keeps its decisions there; None if none is open."""
    port = _said_port(running_path(store))
    return None if port is None or not _answers(port) else f"http://{LOOPBACK}:{port}"


def link_to(address: str, clip_id: str) -> str:
    """The address of a clip on the page.

    Examples
    --------
    >>> link_to("http://127.0.0.1:8731", "casme2/01/EP01_1#2")
    'http://127.0.0.1:8731/#clip=casme2%2F01%2FEP01_1%232'
    """
    return f"{address}/#clip={quote(clip_id, safe='')}"


def _said_port(path: Path) -> int | None:
    try:
        with path.open(encoding="utf-8") as file:
            port = json.loads(file.read(_LONGEST))["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return port if isinstance(port, int) and 0 < port < 65536 else None


def _answers(port: int) -> bool:
    """Whether a review page is there, and not whoever took the port since."""
    with closing(HTTPConnection(LOOPBACK, port, timeout=_PATIENCE_S)) as connection:
        try:
            connection.request("GET", "/")
            answer = connection.getresponse()
            return answer.status == 200 and b"Reapex review" in answer.read(_LONGEST)
        except (OSError, HTTPException):
            return False
