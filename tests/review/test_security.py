import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.review.security import (
    CONTENT_POLICY,
    HEADERS,
    Gate,
    is_this_machine,
    refusal,
    same,
)

PORT = 8731
HERE = "127.0.0.1:8731"
POST = {
    "host": HERE,
    "origin": f"http://{HERE}",
    "content-type": "application/json",
    "x-reapex": "1",
}


def test_a_token_opens_once() -> None:
    gate = Gate()
    token = gate.new_token()
    session = gate.open(token)
    assert session is not None
    assert gate.knows(session)
    assert gate.open(token) is None
    assert len({token, session}) == 2
    assert min(len(token), len(session)) >= 43  # 256 bits


def test_a_gate_without_a_token_opens_to_nobody() -> None:
    gate = Gate()
    assert gate.open("") is None
    assert not gate.knows("")
    gate.new_token()
    assert gate.open("") is None


def test_a_new_token_replaces_the_old_and_keeps_sessions() -> None:
    gate = Gate()
    first = gate.open(gate.new_token())
    old, new = gate.new_token(), gate.new_token()
    assert gate.open(old) is None
    second = gate.open(new)
    assert first is not None
    assert second is not None
    assert gate.knows(first)
    assert gate.knows(second)
    assert gate.fits(first, gate.key_of(first))
    assert not gate.fits(first, gate.key_of(second))
    assert not gate.fits("", gate.key_of(""))
    assert Gate().key_of(first) != gate.key_of(first)


@given(st.text(max_size=60))
def test_nothing_else_opens_or_is_known(guess: str) -> None:
    gate = Gate()
    token = gate.new_token()
    session = gate.open(gate.new_token())
    assert (gate.open(guess) is None) or guess == token
    assert gate.knows(guess) == (guess == session)
    assert same(guess, guess)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:80",
        "evil.example:8731",
        "127.0.0.1.evil.example:8731",
        "localhost.evil.example:8731",
        "0.0.0.0:8731",
        "[::]:8731",
        "192.168.1.5:8731",
        "127.0.0.1:8731@evil.example",
        "127.0.0.1:8731, evil.example",
    ],
)
def test_other_hosts_are_refused(host: str) -> None:
    assert not is_this_machine(host, PORT)
    assert "127.0.0.1" in refusal("GET", {"host": host}, PORT)
    assert refusal("POST", POST | {"host": host, "origin": f"http://{host}"}, PORT)


@pytest.mark.parametrize("host", [HERE, "localhost:8731", "[::1]:8731"])
def test_this_machine_is_answered(host: str) -> None:
    assert refusal("GET", {"host": host}, PORT) == ""
    assert refusal("POST", POST | {"host": host, "origin": f"http://{host}"}, PORT) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"https://{HERE}"},
        {"origin": "http://127.0.0.1:9999"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"x-reapex": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_write_from_elsewhere_is_refused(wrong: dict[str, str]) -> None:
    assert refusal("POST", POST, PORT) == ""
    assert refusal("POST", POST | wrong, PORT)


@pytest.mark.parametrize("header", ["origin", "content-type", "x-reapex"])
def test_a_write_that_lacks_a_header_is_refused(header: str) -> None:
    less = {name: value for name, value in POST.items() if name != header}
    assert refusal("POST", less, PORT)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(method: str) -> None:
    assert method in refusal(method, POST, PORT)


def test_a_picture_asked_for_by_another_page_is_refused() -> None:
    asked = {"host": HERE, "sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}
    assert "Another page" in refusal("GET", asked, PORT)


def test_a_link_that_a_person_follows_may_lead_here_and_writes_nothing() -> None:
    followed = {"host": HERE, "sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}
    assert refusal("GET", followed, PORT) == ""
    assert refusal("POST", POST | followed | {"origin": "http://evil.example"}, PORT)
    framed = followed | {"sec-fetch-dest": "iframe"}
    assert refusal("GET", framed, PORT)


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in CONTENT_POLICY
    assert "http" not in CONTENT_POLICY
    assert rules["frame-ancestors"] == "'none'"
    assert HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"
