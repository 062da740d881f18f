"""Papers of the sample year as text, for comparison with what was accepted. ``make golden`` accepts: the review is the diff."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from kaohe_excel.cli import main

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "sample_workbooks"
ACCEPTED = HERE / "accepted"
RESULTS = ("2026-03", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026")
PAPERS = ("2026Q1", "2026")


def written(out: Path) -> Path:
    """Run every period of ``RESULTS`` on the sample year."""
    for period in RESULTS:
        result = CliRunner().invoke(main, ["run", str(SAMPLE), period, "-o", str(out), "--as-of", "2027-01-15", "-q"])
        if result.exit_code not in (0, 1):
            raise RuntimeError(result.output)
    return out


def dumps(out: Path) -> dict[str, str]:
    """Every dump by its path: results.json as it is, workbooks cell by cell, pages as the text a person reads."""
    texts = {
        f"{period}/results.json": (out / period / "results.json").read_text(encoding="utf-8") for period in RESULTS
    }
    for period in PAPERS:
        for path in sorted((out / period).iterdir()):
            if path.suffix == ".xlsx":
                texts[f"{period}/{path.stem}.txt"] = "".join(cell_lines(path.read_bytes()))
            elif path.suffix == ".html":
                texts[f"{period}/{path.stem}.txt"] = page_text(path.read_text(encoding="utf-8"))
    return texts


def cell_lines(workbook: bytes) -> Iterator[str]:
    """Each filled cell of each sheet, formulas with their stored results."""
    formulas, results = load_workbook(io.BytesIO(workbook)), load_workbook(io.BytesIO(workbook), data_only=True)
    for sheet in formulas.worksheets:
        yield f"== {sheet.title}\n"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    stored = results[sheet.title][cell.coordinate].value
                    result = f" → {stored}" if stored != cell.value else ""
                    yield f"{cell.coordinate} {cell.value!r}{result}\n"


def page_text(page: str) -> str:
    """A page's text, a line to a block, without style and markup."""
    body = re.sub(r"<(style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    lines = (" ".join(part.split()) for part in re.sub(r"<[^>]+>", "\n", body).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def accept(texts: dict[str, str]) -> None:
    """Make these the accepted dumps."""
    shutil.rmtree(ACCEPTED, ignore_errors=True)
    save(texts, ACCEPTED)


def save(texts: dict[str, str], folder: Path) -> None:
    """Write dumps below a folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        accept(dumps(written(Path(name))))
