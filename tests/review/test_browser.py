"""A coder's morning in a browser: Debian's chromium before the server that the command starts."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from reapex.loading import load
from reapex.review import Decision, DecisionStore, Standing
from reapex.synth import SynthCorpus

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000  # of a busy machine; nothing here is a measurement
KEYS = ("onset", "apex", "offset")


@dataclass
class Server:
    """``reapex review`` as a process of its own."""

    labels: Path
    frames: Path
    decisions: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    link: str = ""
    cookies: Any = ()
    key: str = ""

    def start(self) -> Server:
        command = [sys.executable, "-m", "reapex", "review", self.labels, "--frames", self.frames]
        command += ["--decisions", self.decisions, "--no-browser", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [str(each) for each in [*command, "--method", "gamdss"]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/open\?token=\S+", line):
                self.link, self.port = found[0], int(found[1])
                return self
        raise AssertionError("".join(said))

    def kill(self, how: int = getattr(signal, "SIGKILL", signal.SIGTERM)) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.communicate()
            self.process = None

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def entrance(self) -> str:
        """Where a context that was given the cookies comes in."""
        return f"{self.here}/#key={self.key}"

    def stored(self) -> list[Decision]:
        with DecisionStore(self.decisions) as store:
            return store.decisions()


@dataclass
class Sitting:
    """One tab, and what a coder does in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def enter(self, link: str, coder: str = "", is_blind: bool = False) -> Sitting:
        self.page.goto(link)
        if coder:
            self.name(coder, is_blind)
        return self.ready()

    def name(self, coder: str, is_blind: bool = False) -> None:
        self.page.locator("#coder").fill(coder)
        self.page.locator("#blind").set_checked(is_blind)
        self.page.keyboard.press("Enter") if not is_blind else self.press_start()
        expect(self.page.locator("dialog")).to_have_count(0)

    def press_start(self) -> None:
        self.page.locator("dialog button.accept").click()

    def ready(self) -> Sitting:
        """Wait until every proposal is there, and the list knows them."""
        expect(self.page.locator(".running")).to_have_text(re.compile("gamdss"))
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def on_clip(self, name: str) -> None:
        expect(self.page.locator(".clip-head h1")).to_have_text(name)

    @property
    def title(self) -> str:
        return self.page.locator(".clip-head h1").inner_text()

    def clip(self) -> Any:
        """What the server says of the clip that is open."""
        return self.page.evaluate(
            """async () => {
                const own = { headers: { "X-Reapex": localStorage.getItem("reapex.key") } };
                const list = await (await fetch("/api/clips", own)).json();
                const id = decodeURIComponent(location.hash.replace("#clip=", ""));
                return (await fetch(`/api/clips/${list.columns.id.indexOf(id)}`, own)).json();
            }"""
        )

    def where(self) -> int:
        """The number of the frame on the screen, in the sheet's counting."""
        found = re.match(r"frame (\d+)", self.page.locator(".where").inner_text())
        assert found is not None
        return int(found[1])

    def rows(self) -> int:
        return self.page.locator(".rows .row").count()

    def next_clip_after(self, act: Callable[[], None]) -> str:
        """Do something that leads to the next clip, and wait until it is there."""
        before = self.page.url
        act()
        self.page.wait_for_url(lambda url: url != before)
        self.on_screen()
        return self.title

    def on_screen(self) -> None:
        """Wait until the clip that the address names is shown."""
        name = unquote(self.page.url.partition("#clip=")[2])
        expect(self.page.locator(".clip-screen")).to_have_attribute("data-clip", name)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed, and the page is tested in it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serving(small_corpus: SynthCorpus) -> Callable[[Path], Any]:
    """Starts the server on the six drawn clips; it ends with the test."""

    @contextmanager
    def start(folder: Path) -> Iterator[Server]:
        server = Server(small_corpus.labels, small_corpus.frames, folder / "d.review.sqlite")
        try:
            yield server.start()
        finally:
            server.kill()

    return start


@pytest.fixture
def server(serving: Callable[[Path], Any], tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def shared(
    serving: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Server]:
    """One server, and one session of it, for the tests that share them well."""
    with serving(tmp_path_factory.mktemp("shared")) as running, _context(chromium) as first:
        Sitting(first.new_page()).enter(running.link, "李雷")
        running.cookies = first.cookies()
        running.key = first.pages[0].evaluate("localStorage.getItem('reapex.key')")
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with _context(chromium) as one:
        yield one


@contextmanager
def _context(chromium: Browser, **more: Any) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale=more.pop("locale", "en-GB"), **more)
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield context
    context.close()


@contextmanager
def clean(context: BrowserContext, server: Server, *, expected: str = "$^") -> Iterator[None]:
    """Nothing is asked of any other machine, and the console stays empty but for what is expected.

    A Content-Security-Policy that is hurt is said on the console.
    """
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: said.append(f"thrown: {error.error}"))
    yield
    here = (f"{server.here}/", "data:", f"blob:{server.here}")
    assert [url for url in asked if not url.startswith(here)] == []
    assert [line for line in said if not re.search(expected, line)] == []
    assert asked


def test_a_coders_whole_morning(
    chromium: Browser, server: Server, small_corpus: SynthCorpus
) -> None:
    refused = (
        r"40[03] \((Forbidden|Bad Request)\)|ERR_CONNECTION|ERR_EMPTY|ERR_SOCKET|ERR_INCOMPLETE"
    )
    with _context(chromium) as context, clean(context, server, expected=refused):
        li = Sitting(context.new_page()).enter(server.link, "Li")
        _look_around(li)
        _decide(li, server)
        before = server.stored()
        assert [each.action for each in before] == ["set", "accept", "undo", "note"]
        _pull_the_plug(li, server)
        assert server.stored() == before
        li.enter(server.link, "Li")
        expect(li.page.locator(".sign.edited")).to_have_count(1)
        expect(li.page.locator(".code.noted")).to_have_count(1)
        _finish(li)
        expect(li.page.locator(".done")).to_have_text("6 of 6 decided")
    with _context(chromium) as context, clean(context, server, expected=refused):
        _second_coder(context, server)


def _look_around(li: Sitting) -> None:
    page = li.page
    expect(page.locator(".rows .row")).to_have_count(6)
    page.keyboard.press("/")
    page.keyboard.type("s01")
    expect(page.locator(".rows .row")).to_have_count(2)
    page.keyboard.type(" nothing like it")
    expect(page.locator(".empty")).to_contain_text("No clip fits")
    page.locator(".empty button").click()
    expect(page.locator(".rows .row")).to_have_count(6)
    page.locator("select[name=subject]").select_option("s02")
    expect(page.locator(".count")).to_have_text("2 shown")
    page.locator("select[name=subject]").select_option("")
    page.locator("select[name=order]").select_option("sheet")
    assert page.locator(".rows .row .clip").first.get_attribute("title") == "table/s01/EP01_01f#1"
    page.locator("select[name=order]").select_option("gain")


def _decide(li: Sitting, server: Server) -> None:
    page = li.page
    page.locator(".scroll").focus()
    li.press("Home", "Enter")
    expect(page.locator(".clip-screen")).to_be_visible()
    first = page.url
    clip = li.clip()
    li.press("2")
    assert li.where() == clip["manual"]["apex"]
    li.press("ArrowRight", "Shift+ArrowRight", "ArrowLeft", "Shift+ArrowLeft", "ArrowRight")
    assert li.where() == clip["manual"]["apex"] + 1
    li.press("a")  # set
    expect(page.locator(".facts")).to_contain_text("set by hand")
    assert li.clip()["standing"]["keyframes"] == clip["manual"] | {"apex": li.where()}
    li.press("1", "Shift+ArrowRight", "Home", "End")
    assert li.where() == clip["numbers"][-1]
    li.press("o")  # an onset behind the apex
    expect(page.locator(".said.trouble")).to_contain_text("onset ≤ apex ≤ offset")
    li.next_clip_after(lambda: li.press("Enter"))  # done, next
    second, proposed = page.url, li.clip()["proposal"]["keyframes"]
    li.next_clip_after(lambda: li.press("Enter"))  # accept
    li.next_clip_after(lambda: li.press("Shift+N"))
    assert page.url == second
    assert li.clip()["standing"]["keyframes"] == proposed
    li.press("u")
    expect(page.locator(".facts")).to_contain_text("undecided")
    li.press("m")
    page.keyboard.type("hair 头发 <b>over</b> the brow")
    li.press("Control+Enter")
    expect(page.locator(".noted")).to_have_text("✎ hair 头发 <b>over</b> the brow")
    assert li.clip()["manual"] == li.clip()["standing"]["keyframes"]
    assert first != second
    assert [each.seconds > 0 for each in server.stored()] == 4 * [True]


def _pull_the_plug(li: Sitting, server: Server) -> None:
    server.kill()
    li.press("k")
    expect(li.page.locator(".said.trouble")).to_contain_text("does not answer")
    server.start()  # at the same port


def _finish(li: Sitting) -> None:
    page = li.page
    page.locator("select[name=show]").select_option("undecided")
    expect(page.locator(".count")).to_have_text("5 shown")
    page.locator(".scroll").focus()
    li.press("Home", "Enter")
    expect(page.locator(".clip-screen")).to_be_visible()
    for _ in range(4):
        li.next_clip_after(lambda: li.press("k"))
    li.press("t")
    expect(page.locator(".said")).to_contain_text("Every clip of this list is decided")
    li.press("Escape")
    expect(page.locator(".empty")).to_be_visible()


def _second_coder(context: BrowserContext, server: Server) -> None:
    server.kill(signal.SIGINT)
    server.start()
    wu = Sitting(context.new_page()).enter(server.link, "Wu", is_blind=True)
    page = wu.page
    expect(page.locator(".sign.undecided")).to_have_count(6)
    page.locator(".scroll").focus()
    wu.press("Home", "Enter")
    expect(page.locator(".words")).to_contain_text("blind pass")
    assert "Li" not in page.locator(".words").inner_text()
    expect(page.locator(".curve .mark.other")).to_have_count(0)
    wu.press("2", *5 * ["ArrowLeft"], "a")  # Li set it a frame after the manual apex
    expect(page.locator(".facts")).to_contain_text("set by hand")
    apart = page.url
    page.get_by_role("button", name="Agreement").click()
    expect(page.locator("dialog .trouble")).to_contain_text("blind")
    wu.press("Escape")
    for act in ("Enter", "k", "k", "k", "k"):
        wu.next_clip_after(lambda act=act: wu.press(act))  # type: ignore[misc]
    wu.press("k")
    expect(page.locator(".done")).to_have_text("6 of 6 decided")
    page.locator(".top button", has_text="Wu").click()
    wu.name("Wu")
    page.get_by_role("button", name="Agreement").click()
    expect(page.locator("dialog .figures").first).to_contain_text("Li")
    page.locator("dialog .worst button").first.click()
    page.wait_for_url(apart)
    expect(page.locator(".words")).to_contain_text("Li:")
    expect(page.locator(".curve .mark.other")).to_have_count(3)
    _take_home(wu, server)


def _take_home(wu: Sitting, server: Server) -> None:
    """The sheet with the decisions, read again, has the key frames that stand."""
    page = wu.page
    clips = list(load(server.labels))
    with DecisionStore(server.decisions) as store:
        stands = {
            clip.id: Standing.of(clip.raw, store.decisions(clip.id, "Wu")).keyframes
            for clip in clips
        }
    assert any(stands[clip.id] != clip.raw for clip in clips)
    page.get_by_role("button", name="Export").click()
    for kind, ending in (("sheet", ".csv"), ("methods", ".md"), ("history", ".csv")):
        with page.expect_download() as download:
            page.locator(f"dialog button[data-format={kind}]").click()
        assert download.value.suggested_filename.endswith(ending)
        taken = server.decisions.with_name(f"{kind}{ending}")
        download.value.save_as(taken)
        if kind == "sheet":
            assert {clip.id: clip.raw for clip in load(taken)} == stands
    page.locator("#whose").select_option("agreed")
    with page.expect_download() as download:
        page.locator("dialog button[data-format=elan]").click()
    assert download.value.suggested_filename.endswith(".zip")


def test_two_tabs_that_write_at_once(context: BrowserContext, server: Server) -> None:
    with clean(context, server, expected=r"409 \(Conflict\)|400 \(Bad"):
        one = Sitting(context.new_page()).enter(server.link, "Li")
        one.press("Home", "Enter")
        expect(one.page.locator(".clip-screen")).to_be_visible()
        url = one.page.url
        other = Sitting(context.new_page())
        other.page.goto(url)
        other.ready()
        other.on_clip(one.title)
        one.press("k")
        one.page.wait_for_url(lambda now: now != url)
        other.press("Enter")
        expect(other.page.locator(".said.trouble")).to_contain_text("another tab")
        expect(other.page.locator(".facts")).to_contain_text("manual kept")
        assert [each.action for each in server.stored()] == ["keep"]
        other.next_clip_after(lambda: other.press("Enter"))  # seen now, and decided again
        assert [each.action for each in server.stored()] == ["keep", "accept"]
        # Under another tab's new name nothing is stored unseen.
        one.page.locator(".top button", has_text="Li").click()
        one.name("Wu")
        other.press("k")
        expect(other.page.locator(".said.trouble")).to_contain_text("changed the name to Wu")
        assert len(server.stored()) == 2


def test_clips_by_the_keyboard_alone(context: BrowserContext, server: Server) -> None:
    with clean(context, server):
        li = Sitting(context.new_page())
        li.page.goto(server.link)
        expect(li.page.locator("#coder")).to_be_focused()
        li.page.keyboard.type("Li")
        li.press("Enter")
        li.ready()
        expect(li.page.locator(".scroll")).to_be_focused()
        li.press("End", "ArrowUp", "PageUp", "Home", "ArrowDown", "Enter")
        expect(li.page.locator(".clip-screen")).to_be_visible()
        li.press("v", ".", "v", ",", "v", "v", "+", "+", "0", "l", "s", "s", "s", "l")
        expect(li.page.locator(".tool[aria-pressed=true]")).to_have_text("Frame")
        li.press("?")
        expect(li.page.locator("dialog .keys tr")).to_have_count(16)
        li.press("Escape")
        expect(li.page.locator("dialog")).to_have_count(0)
        expect(li.page.locator(".clip-screen")).to_be_visible()
        for act in ("Enter", "k", "t"):
            li.next_clip_after(lambda act=act: li.press(act))  # type: ignore[misc]
        li.press("3", "ArrowRight", "f")
        expect(li.page.locator(".facts")).to_contain_text("set by hand")
        li.press("Escape")
        expect(li.page.locator(".scroll")).to_be_focused()
        signs = "".join(li.page.locator(".rows .sign").all_inner_texts())
        assert sorted(signs) == sorted("✓=?✎○○")
        assert [each.action for each in server.stored()] == ["accept", "keep", "cant_tell", "set"]


def test_the_frame_on_the_screen_is_the_one_that_the_library_reads(
    context: BrowserContext, shared: Server, small_corpus: SynthCorpus
) -> None:
    clip = next(iter(load(small_corpus.labels, small_corpus.frames)))
    assert clip.frames is not None
    with clean(context, shared):
        context.add_cookies(shared.cookies)
        Sitting(page := context.new_page()).enter(shared.entrance)
        pixels = page.evaluate(
            """async () => {
                const own = { headers: { "X-Reapex": localStorage.getItem("reapex.key") } };
                const data = await (await fetch("/api/clips/0/frames/9", own)).blob();
                const picture = await createImageBitmap(data);
                const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
                pen.drawImage(picture, 0, 0);
                const all = pen.getImageData(0, 0, picture.width, picture.height).data;
                return Array.from(all).filter((_, place) => place % 4 < 3);
            }"""
        )
    assert pixels == clip.frames.read([9])[0].ravel().tolist()


def test_the_page_speaks_chinese(chromium: Browser, shared: Server) -> None:
    with _context(chromium) as context, clean(context, shared):
        context.add_cookies(shared.cookies)
        li = Sitting(context.new_page()).enter(shared.entrance)
        page = li.page
        page.get_by_role("button", name="中文").click()
        expect(page.locator(".done")).to_have_text("已判定 0 / 6")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        li.press("Enter")
        expect(page.locator(".deciding .keep")).to_contain_text("保留人工")
        li.press("k")
        expect(page.locator(".done")).to_have_text("已判定 1 / 6")
        page.reload()
        expect(page.locator(".done")).to_have_text("已判定 1 / 6")  # remembered
        assert shared.stored()[0].coder == "李雷"
    with _context(chromium, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(shared.here)
        expect(page.locator(".alone")).to_contain_text("没有通过链接打开")


HOSTILE = """<!doctype html><title>another page</title><body><script>
const there = "http://127.0.0.1:PORT";
const tried = {};
const attempt = async (name, act) => {
  try { tried[name] = String(await act()); } catch (error) { tried[name] = "failed"; }
};
const loads = (tag, url) => new Promise((done) => {
  const element = document.createElement(tag);
  element.onload = () => done(`loaded ${element.naturalWidth ?? ""}`);
  element.onerror = () => done("failed");
  element.src = url;
  document.body.append(element);
});
const with_cookie = { credentials: "include" };
const body = JSON.stringify({ action: "keep", seen: 0 });
const decisions = `${there}/api/clips/0/decisions`;
window.done = (async () => {
  for (const path of ["/api/session", "/api/clips", "/api/clips/0", "/api/clips/0/frames/0"]) {
    await attempt(`fetch ${path}`, async () => (await fetch(there + path, with_cookie)).text());
    await attempt(`opaque ${path}`, async () =>
      (await (await fetch(there + path, { mode: "no-cors", ...with_cookie })).text()) || "failed");
  }
  await attempt("img", () => loads("img", `${there}/api/clips/0/frames/0`));
  await attempt("script", () => loads("script", `${there}/api/clips`));
  await attempt("own script", () => loads("script", `${there}/static/app.js`));
  const posted = { method: "POST", body, ...with_cookie };
  const json = { "Content-Type": "application/json", "X-Reapex": "1" };
  await attempt("post json", async () =>
    (await fetch(decisions, { ...posted, headers: json })).status);
  await attempt("post blind", async () => {
    await fetch(decisions, { ...posted, mode: "no-cors" });
    return "failed";
  });
  await attempt("beacon", async () => {
    navigator.sendBeacon(decisions, new Blob([body], { type: "text/plain" }));
    return "failed";
  });
  await attempt("frame", async () => {
    const frame = document.createElement("iframe");
    frame.src = there;
    document.body.append(frame);
    await new Promise((done) => { frame.onload = done; setTimeout(done, 1500); });
    return frame.contentDocument === null ? "failed" : frame.contentDocument.title;
  });
  await attempt("form", async () => {
    const form = document.createElement("form");
    const frame = document.createElement("iframe");
    frame.name = "target";
    form.action = decisions; form.method = "post"; form.enctype = "text/plain";
    form.target = "target";
    const field = document.createElement("input");
    field.name = body.slice(0, -1) + ', "note": "'; field.value = '"}';
    form.append(field);
    document.body.append(frame, form);
    form.submit();
    await new Promise((done) => setTimeout(done, 500));
    return "failed";
  });
  return tried;
})();
</script>"""


@contextmanager
def _hostile_site(port: int) -> Iterator[tuple[str, list[str]]]:
    """Another server on this machine; and the cookies that browsers send to it."""
    page, cookies = HOSTILE.replace("PORT", str(port)).encode(), []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield str(site.server_address[1]), cookies
        site.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_hostile_page_in_the_same_browser_reads_nothing_and_writes_nothing(
    context: BrowserContext, shared: Server, host: str
) -> None:
    context.add_cookies(shared.cookies)
    Sitting(context.new_page()).enter(shared.entrance)
    before = shared.stored()
    with _hostile_site(shared.port) as (port, _):
        page = context.new_page()
        page.goto(f"http://{host}:{port}/")
        tried = page.evaluate("window.done")
    assert len(tried) == 16
    assert set(tried.values()) == {"failed"}
    assert shared.stored() == before
