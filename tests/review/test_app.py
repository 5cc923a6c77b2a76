"""The page's routes, as a browser and as a hostile page would ask them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from reapex.review.page import STATIC, Page
from reapex.review.security import HEADERS, cookie_name

HERE = "http://127.0.0.1:8731"
READS = (
    "/api/session",
    "/api/clips",
    "/api/clips/0",
    "/api/clips/0/frames/0",
    "/api/disagreements",
    "/api/agreement",
    "/api/export?format=sheet",
)
WRITES = {
    "/api/coder": {"name": "Eve"},
    "/api/clips/0/decisions": {"action": "keep", "seen": 0},
}
KEYS = ("onset", "apex", "offset")


def test_the_link_opens_the_page_once(browser: Any, page: Page) -> None:
    first, token = browser(), page.gate.new_token()
    opened = first.get("/open", params={"token": token}, follow_redirects=False)
    assert opened.status_code == 303
    first.key = opened.headers["location"].removeprefix("/#key=")
    assert len(first.key) == 64
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith(f"{cookie_name(8731)}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert first.get("/api/session").status_code == 200
    second = browser()
    assert second.get("/open", params={"token": token}).status_code == 403
    assert second.get("/api/session").status_code == 403


@pytest.mark.parametrize("path", READS)
def test_nothing_is_read_without_the_session(browser: Any, path: str) -> None:
    stranger = browser()
    answer = stranger.get(path)
    assert (answer.status_code, list(answer.json())) == (403, ["error"])
    stranger.client.cookies.set(cookie_name(8731), "a guess")
    assert stranger.get(path).status_code == 403
    insider = browser().enter("Li")
    assert insider.decide(0, "keep").status_code == 200
    assert insider.get(path).status_code == 200


@pytest.mark.parametrize("path", READS)
def test_the_cookie_alone_opens_nothing(browser: Any, path: str) -> None:
    """Another user's server on another port is sent the cookie, and never the key."""
    insider, other = browser().enter("Li"), browser().enter("Wu")
    insider.decide(0, "keep")
    for key in ("", "1", "0" * 64, other.key):
        insider.key = key
        assert insider.get(path).status_code == 403
        assert insider.decide(1, "keep").status_code == 403


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_written_without_the_session(browser: Any, page: Page, path: str) -> None:
    assert browser().post(path, WRITES[path]).status_code == 403
    assert page.desk.store.decisions() == []


@pytest.mark.parametrize("path", [*READS, "/", "/open", "/static/app.js"])
@pytest.mark.parametrize("host", ["evil.example:8731", "127.0.0.1:80", "127.0.0.1", "evil.example"])
def test_another_host_gets_nothing(browser: Any, path: str, host: str) -> None:
    insider = browser().enter("Li")
    answer = insider.get(path, headers={"Host": host})
    assert answer.status_code == 403
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"X-Reapex": "0"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", WRITES)
def test_a_hostile_page_in_the_same_browser_writes_nothing(
    browser: Any, page: Page, path: str, headers: dict[str, str]
) -> None:
    insider = browser().enter("Li")  # the cookie travels; the rest does not fit
    insider.headers = headers
    assert insider.post(path, WRITES[path]).status_code == 403
    assert page.desk.store.decisions() == []
    assert [seat.coder for seat in page.seats.values()] == ["Li"]


@pytest.mark.parametrize("path", ["/api/clips/0/frames/0", "/api/clips", "/static/app.js"])
def test_a_hostile_page_cannot_embed_what_is_here(browser: Any, path: str) -> None:
    insider = browser().enter("Li")
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}
    assert insider.get(path, headers=asked).status_code == 403


@pytest.mark.parametrize("path", [*READS, "/", "/static/style.css", "/nowhere"])
def test_every_answer_keeps_other_pages_out(browser: Any, path: str) -> None:
    answer = browser().enter("Li").get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "access-control-allow-origin" not in answer.headers
    assert "cache-control" in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(browser: Any, method: str) -> None:
    insider = browser().enter("Li")
    assert insider.client.request(method, "/api/clips/0").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/static/index.html",
        "/static//etc/passwd",
        "/static/C:%5Cwindows",
        "/api/clips/..%2f0",
        "/api/clips/-1",
        "/api/clips/6",
        "/api/clips/999999999999999999999",
        "/docs",
        "/openapi.json",
    ],
)
def test_no_path_reaches_a_file(browser: Any, path: str) -> None:
    answer = browser().enter("Li").get(path)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text


def test_the_files_of_the_page_are_all_there_and_ask_for_nothing_elsewhere(browser: Any) -> None:
    someone = browser()
    for name in ("/", *(f"/static/{each}" for each in STATIC)):
        answer = someone.get(name)
        assert answer.status_code == 200
        text = answer.text.replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text
        assert "innerHTML" not in text or name == "/static/dom.js"  # where it is only named


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "delete", "seen": 0},
        {"action": "keep"},
        {"action": "keep", "seen": -1},
        {"action": "keep", "seen": 0, "coder": "somebody else"},
        {"action": "keep", "seen": 0, "seconds": -1},
        {"action": "keep", "seen": 0, "note": "x" * 2001},
        {"action": "set", "seen": 0},
        {"action": "set", "seen": 0, "key": "onset", "position": 10**6},
        {"action": "set", "seen": 0, "key": "middle", "position": 1},
        {"action": "undo", "seen": 0},
        [],
        "keep",
    ],
)
def test_what_is_no_decision_is_refused_in_a_sentence(browser: Any, page: Page, body: Any) -> None:
    answer = browser().enter("Li").post("/api/clips/0/decisions", body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert page.desk.store.decisions() == []


def test_a_body_that_is_too_long_is_refused(browser: Any) -> None:
    insider = browser().enter("Li")
    assert insider.decide(0, "note", note="x" * 70_000).status_code == 403


@pytest.mark.parametrize("query", ["view=../x", "gain=0", "gain=nan", "gain=1e9", "against=999"])
def test_a_picture_that_cannot_be_is_refused(browser: Any, query: str) -> None:
    insider = browser().enter("Li")
    view = "" if query.startswith("view") else "view=difference&"
    assert insider.get(f"/api/clips/0/frames/0?{view}{query}").status_code == 400


def test_a_frame_is_the_one_that_the_library_reads(browser: Any, page: Page) -> None:
    insider = browser().enter("Li")
    frames = page.desk.clips[1].frames
    assert frames is not None
    for position in (0, 7, len(frames) - 1):
        answer = insider.get(f"/api/clips/1/frames/{position}")
        picture = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        np.testing.assert_array_equal(picture[..., ::-1], frames.read([position])[0])
        assert answer.headers["cache-control"] == "no-store"  # faces stay off the disk


def test_the_list_is_ordered_by_what_a_look_may_gain(browser: Any, page: Page) -> None:
    said = browser().enter("Li").get("/api/clips").json()
    columns, order = said["columns"], said["order"]
    assert sorted(order) == list(range(6))
    gains = [columns["gain"][index] for index in order]
    assert gains == sorted(gains, reverse=True)
    assert columns["id"] == [clip.id for clip in page.desk.clips]
    assert {len(column) for column in columns.values()} == {6}


def test_a_proposal_is_accepted_and_taken_back(browser: Any, page: Page) -> None:
    insider = browser().enter("Li")
    before = insider.get("/api/clips/2").json()
    after = insider.decide(2, "accept", seconds=4.5).json()["clip"]
    assert after["standing"]["keyframes"] == before["proposal"]["keyframes"]
    assert (after["standing"]["status"], after["standing"]["seconds"]) == ("accepted", 4.5)
    undone = insider.decide(2, "undo", after["standing"]["last"]).json()["clip"]
    assert undone["standing"]["keyframes"] == before["manual"]
    assert undone["standing"]["status"] == "undecided"
    assert [(each["action"], each["undone"]) for each in undone["history"]] == [
        ("undo", False),
        ("accept", True),
    ]
    assert [each.coder for each in page.desk.store.decisions()] == ["Li", "Li"]


def test_a_key_frame_is_set_by_its_picture_and_kept_in_order(browser: Any) -> None:
    insider = browser().enter("Li")
    clip = insider.get("/api/clips/0").json()
    numbers = clip["numbers"]
    apex = numbers.index(clip["manual"]["apex"])
    moved = insider.decide(0, "set", key="apex", position=apex + 1).json()["clip"]
    assert moved["standing"]["keyframes"] == clip["manual"] | {"apex": numbers[apex + 1]}
    assert moved["standing"]["status"] == "edited"
    wrong = insider.decide(0, "set", moved["standing"]["last"], key="onset", position=apex + 2)
    assert wrong.status_code == 400
    assert "onset ≤ apex ≤ offset" in wrong.json()["error"]
    assert insider.get("/api/clips/0").json()["standing"] == moved["standing"]


def test_two_tabs_cannot_overrule_each_other_unseen(browser: Any, page: Page) -> None:
    one, other = browser().enter("Li"), browser().enter("Li")
    assert one.decide(0, "keep").status_code == 200
    late = other.decide(0, "accept")
    assert late.status_code == 409
    fresh = late.json()["clip"]["standing"]
    assert (fresh["status"], fresh["last"]) == ("kept", 1)
    assert other.decide(0, "accept", fresh["last"]).status_code == 200
    assert [each.action for each in page.desk.store.decisions()] == ["keep", "accept"]


def test_a_proposal_that_moved_since_it_was_shown_is_not_accepted(browser: Any, page: Page) -> None:
    insider = browser().enter("Li")
    proposed = insider.get("/api/clips/1").json()["proposal"]["keyframes"]
    earlier = proposed | {"apex": proposed["apex"] - 1}
    late = insider.decide(1, "accept", proposal=earlier)
    assert late.status_code == 409
    assert "has moved since it was shown" in late.json()["error"]
    assert late.json()["clip"]["proposal"]["keyframes"] == proposed
    assert page.desk.store.decisions() == []
    accepted = insider.decide(1, "accept", proposal=proposed).json()["clip"]
    assert accepted["standing"]["keyframes"] == proposed


def test_two_coders_see_each_other_but_not_blind(browser: Any) -> None:
    li, wu = browser().enter("Li"), browser().enter("Wu", is_blind=True)
    clip = li.get("/api/clips/0").json()
    apex = clip["numbers"].index(clip["manual"]["apex"])
    li.decide(0, "set", key="apex", position=apex + 2)
    blind = wu.get("/api/clips/0").json()
    assert (blind["others"], blind["history"], blind["others_hidden"]) == ([], [], True)
    assert blind["standing"]["status"] == "undecided"
    wu.decide(0, "keep")
    assert wu.get("/api/disagreements").json() == []
    assert not any(wu.get("/api/clips").json()["columns"]["disagrees"])
    wu.post("/api/coder", {"name": "Wu", "is_blind": False})
    seen = wu.get("/api/clips/0").json()
    assert [each["coder"] for each in seen["others"]] == ["Li"]
    (apart,) = wu.get("/api/disagreements").json()
    assert (apart["coders"], apart["worst_key"], apart["worst_frames"]) == (["Li", "Wu"], "apex", 2)
    assert apart["worst_ms"] == pytest.approx(20.0)  # at 100 fps
    assert wu.get("/api/clips").json()["columns"]["disagrees"] == [True] + 5 * [False]
    assert wu.get("/api/session").json()["coders"] == ["Li", "Wu"]


def test_nobody_decides_before_he_has_a_name(browser: Any) -> None:
    answer = browser().enter().decide(0, "keep")
    assert (answer.status_code, answer.json()["error"]) == (400, "Say first who is coding.")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, None, 7])
def test_a_coder_needs_a_name(browser: Any, name: object) -> None:
    assert browser().enter().post("/api/coder", {"name": name}).status_code == 400


def test_a_damaged_picture_is_said_and_nothing_breaks(
    browser: Any, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reapex.errors import FrameUnreadable, Place

    def damaged(_: object) -> None:
        raise FrameUnreadable("The picture is cut short", where=Place(), mend="Copy it again")

    insider = browser().enter("Li")
    monkeypatch.setattr(page.desk.clips[0].frames, "read", damaged)
    answer = insider.get("/api/clips/0/frames/3")
    assert answer.status_code == 422
    assert answer.json()["error"] == "The picture is cut short. Copy it again."
    assert insider.get("/api/clips/0").json()["size"] == [0, 0]
    assert insider.decide(0, "cant_tell", note="damaged").status_code == 200
