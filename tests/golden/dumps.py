"""Papers of the sample year as text that a person reviews; ``make golden`` accepts: the review is the diff.

A row of a sheet or of a table is one line, formulas stand once for each run of rows, results.json has a line for each
person, ground and finding. What is told for chosen people only, and whatever a line leaves out, is held by the digest that
ends every dump: no figure changes unnoticed, and the full text lies in tests/artefacts/golden.
"""

import hashlib
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from kaohe_excel.cli import main

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "sample_workbooks"
ACCEPTED = HERE / "accepted"
RESULTS = ("2026-03", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026")
PAPERS = ("2026Q1", "2026")

CHOSEN = ("SL006", "SL013", "SL015", "SL018", "SL023", "SL026", "SL029", "SL033")
"""Whose own sheets and pages are told: 好 and 称职, a host's opinion, a host's grade, 警告, 降级, 较差, 试用期, 待补."""

FORMULAS = 2
"""How many of a column's formulas are told; the digest holds the others."""

_BLOCK_ENDS = re.compile(r"</(?:tr|p|h\d|li|div|section|dd|header|footer|figure|title|caption|summary)>|<br>")


class Dump(NamedTuple):
    """A paper as a person reviews it, and in full."""

    told: str
    full: str

    def text(self) -> str:
        """What is accepted: the lines told, and the digest of everything."""
        return f"{self.told}digest {hashlib.sha256(self.full.encode()).hexdigest()}\n"


def written(out: Path) -> Path:
    """Run every period of ``RESULTS`` on the sample year."""
    for period in RESULTS:
        result = CliRunner().invoke(main, ["run", str(SAMPLE), period, "-o", str(out), "--as-of", "2027-01-15", "-q"])
        if result.exit_code not in (0, 1):
            raise RuntimeError(result.output)
    return out


def dumps(out: Path) -> dict[str, Dump]:
    """Every dump by its path."""
    texts = {f"{period}/results.txt": results_dump(out / period / "results.json") for period in RESULTS}
    for period in PAPERS:
        for path in sorted((out / period).iterdir()):
            if path.suffix == ".xlsx":
                texts[f"{period}/{path.stem}.txt"] = workbook_dump(path.read_bytes())
            elif path.suffix == ".html":
                texts[f"{period}/{path.stem}.txt"] = page_dump(path.read_text(encoding="utf-8"))
    return texts


def results_dump(path: Path) -> Dump:
    """results.json: the head, a line for each person, ground and finding, and of the inputs how many were used as what."""
    full = path.read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(full)
    inputs, people, findings = data.pop("inputs"), data.pop("people"), data.pop("findings")
    verdicts = Counter(f"{each['verdict']} {each['form']}".strip() for each in inputs)
    head = [data, dict(sorted(verdicts.items()))]
    records = [*head, *(part for person in people for part in _parts(person)), *findings]
    return Dump("".join(f"{_line(each)}\n" for each in records), full)


def _parts(person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A person's figures, then each ground."""
    grounds = person.pop("grounds", [])
    yield person
    yield from grounds


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def workbook_dump(workbook: bytes) -> Dump:
    """Each row of each sheet as a person sees it, then the sheet's formulas."""
    formulas, results = load_workbook(io.BytesIO(workbook)), load_workbook(io.BytesIO(workbook), data_only=True)
    told, full = [], []
    for sheet in formulas.worksheets:
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        seen = {cell.coordinate: results[sheet.title][cell.coordinate].value for cell in filled}
        full += [f"{sheet.title}!{cell.coordinate} {cell.value!r} {seen[cell.coordinate]!r}\n" for cell in filled]
        if _of_another(sheet.title):
            continue
        told.append(f"== {sheet.title}\n")
        for number, row in groupby(filled, lambda cell: cell.row):
            told.append(f"{number} " + " | ".join(_shown(seen[cell.coordinate]) for cell in row) + "\n")
        told += [f"{line}\n" for line in formula_lines([cell for cell in filled if cell.data_type == "f"])]
    return Dump("".join(told), "".join(full))


def _of_another(title: str) -> bool:
    """A person's own sheet, of one who is not among the chosen."""
    return title.startswith("SL") and not title.startswith(CHOSEN)


def _shown(value: object) -> str:
    return " ".join(str(value).split(" ")).replace("\n", "⏎")


def formula_lines(cells: list[Cell]) -> Iterator[str]:
    """Of each column the first formulas, once for each run of rows that differ by their row alone."""
    in_columns = sorted(cells, key=lambda cell: (cell.column, cell.row))
    for column, of_column in groupby(in_columns, lambda cell: cell.column):
        runs = [(formula, list(run)) for formula, run in groupby(of_column, _without_row)]
        for formula, run in runs[:FORMULAS]:
            yield f"{get_column_letter(column)}{run[0].row}:{run[-1].row} {formula}"
        if runs[FORMULAS:]:
            yield f"{get_column_letter(column)} … {len(runs) - FORMULAS}"


def _without_row(cell: Cell) -> str:
    return re.sub(rf"(?<=[A-Z]){cell.row}(?!\d)", "#", str(cell.value))


def page_dump(page: str) -> Dump:
    """A page's text, a line to a block or a table's row, without style, drawings and markup."""
    body = re.sub(r"<style\b.*?</style>", " ", page, flags=re.DOTALL)
    text = re.sub(r"<svg\b.*?</svg>", " ", body, flags=re.DOTALL)
    text = re.sub(r'<article class="sheet">.*?</article>', _if_chosen, text, flags=re.DOTALL)
    text = _BLOCK_ENDS.sub("\r", re.sub(r"</t[dh]>", " | ", text))
    lines = (" ".join(line.split()).strip("| ") for line in re.sub(r"<[^>]+>", " ", text).split("\r"))
    return Dump("".join(f"{line}\n" for line in lines if line), body)


def _if_chosen(notice: re.Match[str]) -> str:
    return notice[0] if any(f"<dd>{person}</dd>" in notice[0] for person in CHOSEN) else " "


def accept(texts: dict[str, Dump]) -> None:
    """Make these the accepted dumps."""
    shutil.rmtree(ACCEPTED, ignore_errors=True)
    save({name: dump.text() for name, dump in texts.items()}, ACCEPTED)


def save(texts: dict[str, str], folder: Path) -> None:
    """Write texts below a folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        accept(dumps(written(Path(name))))
