"""Who may talk to the page: one browser, on this machine, through the link that was printed.

Conventions
-----------
Three guards stand before every route. *Host*: the request must name this machine and this port, so
that a foreign name that was pointed at 127.0.0.1 (DNS rebinding) gets nothing. *Session*: a cookie
that only the one-time link gives (``SameSite=Strict``, ``HttpOnly``), and a key, in a header, that
only the pages of this port keep, since cookies do not tell ports apart. *Origin*: what changes
something must come from the page itself, as JSON, with a header that no form can send. Secrets are
compared in constant time. A link from elsewhere, such as a report's, may lead to the page: what it
gets is the empty shell, since the cookie does not travel with it. Every answer carries the headers
that keep it from other pages.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

_COOKIE = "reapex_session"
OWN_HEADER = "x-reapex"
_SECRET_BYTES = 32
_MOST_SESSIONS = 64
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def cookie_name(port: int) -> str:
    """The session cookie's name: browsers tell cookies apart by host and name, not by port.

    Examples
    --------
    >>> cookie_name(8731)
    'reapex_session_8731'
    """
    return f"{_COOKIE}_{port}"


def same(given: str, secret: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ.

    Examples
    --------
    >>> same("abc", "abc"), same("abc", "abd"), same("ü", "abc")
    (True, False, False)
    """
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode("utf-8"))


@dataclass
class Gate:
    """The tokens and sessions of one server.

    A token opens the page once; the session that it gives lasts until the server stops. Tokens are
    made one at a time: a new one replaces the one before, used or not.
    """

    _token: str = ""
    _sessions: list[str] = field(default_factory=list)
    _pepper: bytes = field(default_factory=lambda: secrets.token_bytes(_SECRET_BYTES), repr=False)
    _lock: Lock = field(default_factory=Lock)

    def new_token(self) -> str:
        """A token for the next link."""
        with self._lock:
            self._token = secrets.token_urlsafe(_SECRET_BYTES)
            return self._token

    def open(self, token: str) -> str | None:
        """The session that a token opens; None if it is wrong or was used."""
        with self._lock:
            if not self._token or not same(token, self._token):
                return None
            self._token = ""
            session = secrets.token_urlsafe(_SECRET_BYTES)
            self._sessions = [*self._sessions, session][-_MOST_SESSIONS:]
            return session

    def knows(self, session: str) -> bool:
        """Whether a session was given; every one is compared, whichever fits."""
        with self._lock:
            fits = [same(session, known) for known in self._sessions]
        return any(fits)

    def key_of(self, session: str) -> str:
        """What the page of a session shows beside its cookie, and no other port is ever sent.

        Browsers send a cookie to every port of its host; what a page keeps in its own storage stays
        with that port.
        """
        return hmac.new(self._pepper, session.encode("utf-8", "replace"), "sha256").hexdigest()

    def fits(self, session: str, key: str) -> bool:
        """Whether a session was given, and the key is that of its page."""
        is_key = same(key, self.key_of(session))
        return self.knows(session) and is_key


def is_this_machine(host: str, port: int) -> bool:
    """Whether the ``Host`` of a request is this machine at this port.

    Examples
    --------
    >>> is_this_machine("127.0.0.1:8731", 8731), is_this_machine("LocalHost:8731", 8731)
    (True, True)
    >>> is_this_machine("evil.example:8731", 8731), is_this_machine("127.0.0.1", 8731)
    (False, False)
    """
    return host.lower() in {f"{name}:{port}" for name in _LOOPBACK}


def refusal(method: str, headers: Mapping[str, str], port: int) -> str:
    """Why a request must not be answered, session apart; empty if it may.

    Parameters
    ----------
    method
        As HTTP says it, in capitals.
    headers
        The request's, names in lower case.
    port
        Where the server listens.
    """
    host = headers.get("host", "")
    if not is_this_machine(host, port):
        return "This page answers to 127.0.0.1 alone"
    is_link = headers.get("sec-fetch-dest") == "document"  # followed by a person, as in a report
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_link:
        return "Another page asked for this"
    if method in ("GET", "HEAD"):
        return ""
    if method != "POST":
        return f"{method} is not answered here"
    if headers.get("origin", "").lower() != f"http://{host.lower()}":
        return "The request does not come from the page itself"
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return "Only JSON is taken"
    if not headers.get(OWN_HEADER):
        return f"The header {OWN_HEADER} is missing"
    return ""
