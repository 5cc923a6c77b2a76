"""The page in a real browser, without a network: pictures, filter, content policy."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reapex.auditing import audit
from reapex.correction import corrector_named
from reapex.loading import load
from reapex.report import write_page
from reapex.synth import SynthCorpus

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=5000", "--dump-dom",
)  # fmt: skip

PROBE = """<script>
let violations = 0;
addEventListener("securitypolicyviolation", () => { violations += 1; });
addEventListener("load", () => {
  const broken = [...document.images].filter(image => image.naturalWidth === 0).length;
  const field = document.getElementById("filter");
  field.value = "%s";
  field.dispatchEvent(new Event("input"));
  const shown = [...document.querySelectorAll("#clips tbody tr")].filter(row => !row.hidden).length;
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  document.title = `images=${document.images.length} broken=${broken} shown=${shown} ` +
    `violations=${violations} overflow=${wide}`;
});
</script>"""


@pytest.mark.parametrize("width", [420, 1280])
@pytest.mark.parametrize("method", ["risefall", "gamdss"])
def test_the_page_works_offline_at_any_width(
    small_corpus: SynthCorpus, tmp_path: Path, width: int, method: str
) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("there is no chromium; .ci/run installs it")
    corpus = load(small_corpus.labels, small_corpus.frames)
    found = audit(corpus, corrector_named(method), beside=corrector_named("gamdss"))
    name = found.corpus.clips[0].name
    n_named = sum(clip.name == name for clip in found.corpus)
    page = tmp_path / "report.html"
    write_page(found, page)
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace("</head>", PROBE % name + "</head>"), encoding="utf-8")
    done = subprocess.run(
        [browser, *FLAGS, f"--window-size={width},900", f"--user-data-dir={tmp_path / 'user'}",
         page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title
    n_images = 6 * (3 * 9 + 2)
    expected = f"images={n_images} broken=0 shown={n_named} violations=0 overflow=0"
    assert title[1] == expected
