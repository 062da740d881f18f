"""Every kind of page, looked over by axe-core in Chromium at the width of a desk and of a phone: nothing to object to."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from tests.papers.office import CHROMIUM, said, tool

pytestmark = pytest.mark.xdist_group("papers")

AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
# Written into the copy that is looked over: the pages themselves carry no script, and forbid any.
RUNNER = """
axe.run(document, {resultTypes: ['violations']}).then(
  (found) => found, (error) => ({error: String(error), violations: [], passes: []})
).then((found) => {
  const told = document.createElement('pre');
  told.id = 'axe-told';
  told.textContent = JSON.stringify({
    error: found.error || '',
    passes: found.passes.length,
    violations: found.violations.map((one) => [one.id, one.impact, one.nodes.map((node) => node.html.slice(0, 200))]),
  });
  document.body.append(told);
});
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
PAGES = (
    "2026-03/index.html",
    "2026-03/反馈通知书/SL006_吴例一.html",
    "2026Q1/index.html",
    "2026Q1/公示.html",
    "2026Q1/问题清单.html",
    "2026Q1/反馈通知书/SL006_吴例一.html",
    "2026Q1/反馈通知书/SL020_许样一.html",
    "2026/index.html",
    "2026/年度通知书/SL006_吴例一.html",
    "2026/年度通知书/SL015_韩例一.html",
)
SIZES = {"desk": "1280,900", "phone": "390,844"}


def looked_over(page: Path, folder: Path, size: str) -> dict[str, Any]:
    text, count = POLICY.subn("", page.read_text(encoding="utf-8"))
    assert count == 1
    copy = folder / "page.html"
    scripts = f"<script>{AXE.read_text(encoding='utf-8')}</script><script>{RUNNER}</script></body>"
    copy.write_text(text.replace("</body>", scripts), encoding="utf-8")
    profile = f"--user-data-dir={folder / 'chromium'}"
    options = (profile, f"--window-size={size}", "--virtual-time-budget=20000", "--dump-dom")
    dom = said(tool("chromium"), *CHROMIUM, *options, str(copy))
    told = re.search(r'<pre id="axe-told">(.*?)</pre>', dom, re.S)
    assert told, "axe-core has said nothing"
    result: dict[str, Any] = json.loads(unescape(told[1]))
    return result


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_to_object_to(name: str, size: str, sample_year: Path, tmp_path: Path) -> None:
    result = looked_over(sample_year / name, tmp_path, SIZES[size])
    assert result["error"] == ""
    assert result["passes"] > 10
    assert result["violations"] == []


def test_axe_does_object_where_there_is_something(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    page.write_text(
        f"<html><head>{policy}</head><body><p style='color:#ddd'>看不清</p></body></html>", encoding="utf-8"
    )
    found = {name for name, _, _ in looked_over(page, tmp_path, SIZES["desk"])["violations"]}
    assert {"color-contrast", "html-has-lang", "document-title"} <= found
