"""Look at what ``make run`` wrote: ``python -m tests.written output``."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from openpyxl import load_workbook

PERIODS = ("2026-03", "2026Q1")


def faults(output: Path) -> Iterator[str]:
    """Everything that is not as a person would need it."""
    for folder in (output / period for period in PERIODS):
        missing = [name for name in ("index.html", "results.json") if not (folder / name).is_file()]
        yield from (f"{folder / name}: missing" for name in missing)
        if not missing:
            yield from _results_faults(folder / "results.json", folder.name)
            yield from _link_faults(folder / "index.html")
            yield from _workbook_faults(folder)


def _results_faults(path: Path, period: str) -> Iterator[str]:
    results = json.loads(path.read_text(encoding="utf-8"))
    if results["period"] != period:
        yield f"{path}: of {results['period']}"
    if len(results["people"]) != results["counts"]["assessed"] or not results["people"]:
        yield f"{path}: {len(results['people'])} people of {results['counts']['assessed']}"


def _link_faults(page: Path) -> Iterator[str]:
    links = re.findall(r'href="([^"#:]+)"', page.read_text(encoding="utf-8"))
    yield from (f"{page}: leads to {link}" for link in links if not (page.parent / unquote(link)).is_file())
    if not links:
        yield f"{page}: leads nowhere"


def _workbook_faults(folder: Path) -> Iterator[str]:
    books = sorted(folder.rglob("*.xlsx"))
    yield from (f"{path}: has nothing in it" for path in books if load_workbook(path).worksheets[0].max_row < 2)
    if not books:
        yield f"{folder}: no workbooks"


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found) or "what was written is whole")
    sys.exit(bool(found))
