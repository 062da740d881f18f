"""Make the pictures of docs/ from the sample year: ``python docs/make_pictures.py`` in the checkout.

Needs what the tests need beside Python (tests/system_packages.sh): LibreOffice, Chromium, poppler, Noto fonts.
"""

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kaohe_excel.cli import main  # noqa: E402 - the checkout has to be on the path first
from tests.papers.office import CHROMIUM, converted, printed, said, tool  # noqa: E402

MOST_BYTES = 200_000


class Cut(NamedTuple):
    """Which page of a print is shown, at how many dots an inch, and how many dots of its height."""

    page: int
    dpi: int
    height: int


def sample_papers(out: Path) -> Path:
    """The papers of the sample's first quarter."""
    arguments = ["run", str(ROOT / "sample_workbooks"), "2026Q1", "-o", str(out), "--as-of", "2026-04-02", "-q"]
    result = CliRunner().invoke(main, arguments)
    if result.exit_code > 1:
        sys.exit(result.output)
    return out / "2026Q1"


def cut_from_print(pdf: Path, cut: Cut, name: str) -> None:
    """One page of a print as docs/``name``.png."""
    width = str(12 * cut.dpi)
    page = ("-f", str(cut.page), "-l", str(cut.page), "-singlefile")
    corner = ("-x", "0", "-y", "0", "-W", width, "-H", str(cut.height))
    said(tool("pdftoppm"), "-png", "-r", str(cut.dpi), *page, *corner, str(pdf), str(ROOT / "docs" / name))


def screenshot(page: Path, name: str, size: str, profile: Path) -> None:
    """A page as a browser shows it as docs/``name``.png."""
    target = f"--screenshot={ROOT / 'docs' / f'{name}.png'}"
    said(
        tool("chromium"),
        *CHROMIUM,
        f"--user-data-dir={profile}",
        f"--window-size={size}",
        "--hide-scrollbars",
        target,
        str(page),
    )


def make_pictures(folder: Path) -> None:
    """All pictures, by way of a folder for what lies between."""
    papers = sample_papers(folder / "out")
    workbooks = {"summary": ("平时考核汇总表", Cut(2, 90, 480)), "decision_sheet": ("等次审核表", Cut(1, 90, 610))}
    prints = converted([papers / f"{title}.xlsx" for title, _ in workbooks.values()], folder / "print", "pdf")
    for name, (title, cut) in workbooks.items():
        cut_from_print(prints / f"{title}.pdf", cut, name)
    cut_from_print(printed(papers / "公示.html", folder / "publicity.pdf"), Cut(1, 75, 877), "publicity")
    notice = printed(papers / "反馈通知书" / "SL020_许样一.html", folder / "notice.pdf")
    cut_from_print(notice, Cut(1, 85, 994), "notice")
    screenshot(papers / "index.html", "overview", "1000,1150", folder / "chromium")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as between:
        make_pictures(Path(between))
    for picture in sorted((ROOT / "docs").glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.name}: {size // 1000} kB")
        if size > MOST_BYTES:
            sys.exit(f"{picture.name} is too large")
