"""Hundreds of damaged copies of sound forms: each gets its verdict, and none changes a figure without a word."""

import io
import random
import re
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

from kaohe_excel.core.terms import Verdict
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import Intake, collect, open_folder, start_pool

SEED = 20260408
FORMS = {
    "rating": "SL002_钱样一_评分表_2026-03.xlsx",
    "list": "负面表现清单_2026-03.xlsx",
    "poll": "测评表_2026Q1.xlsx",
}
COPIES = 150
BOUND = 120

XLS, ODS = "评分表.xls", "评分表.ods"
"""The rating form as other programs save it."""

CELLS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml")
"""Where the figures and names are, and so most of the harm."""

Mutation = Callable[[bytes, random.Random], bytes]


# --- harm to the file ------------------------------------------------------------------------------------------------


def bits_flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut_off(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def hollowed(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randint(1, 600) :]


def blocks_swapped(data: bytes, dice: random.Random) -> bytes:
    first, second = sorted(dice.sample(range(len(data) // 256), 2))
    blocks = [data[start : start + 256] for start in range(0, len(data), 256)]
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return b"".join(blocks)


def record_changed(data: bytes, dice: random.Random) -> bytes:
    """A byte of a number's or a text's record in an .xls replaced by another."""
    records = list(re.finditer(rb"(?:\x03\x02\x0e\x00|\x7e\x02\x0a\x00|\xfd\x00\x0a\x00|\xbd\x00)", data))
    place = dice.choice(records).end() + dice.randrange(14)
    return data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :]


# --- harm to the text within, packed again with right checksums ------------------------------------------------------


def in_a_part(change: Mutation) -> Mutation:
    """The change made in one of the parts that say what the cells hold."""

    def mutation(data: bytes, dice: random.Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        cells = [name for name in CELLS if name in parts]
        name = dice.choice([*6 * cells, *(name for name in parts if re.search("sheet|workbook|styles", name))])
        parts[name] = change(parts[name], dice)
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
            for member, part in parts.items():
                package.writestr(zipfile.ZipInfo(member), part, zipfile.ZIP_DEFLATED)
        return memory.getvalue()

    return mutation


def sign_changed(part: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(part))
    return part[:place] + dice.choice([b"0", b"9", b"a", b"<", b'"', b"", b"-", b" "]) + part[place + 1 :]


def number_changed(part: bytes, dice: random.Random) -> bytes:
    """A value of a cell (or what stands for one) replaced by another."""
    values = list(re.finditer(rb'(?<=<v>)[^<]+(?=</v>)|(?<=<t>)[^<]+(?=</t>)|(?<=office:value=")[^"]+(?=")', part))
    if not values:
        return sign_changed(part, dice)
    value = dice.choice(values)
    other = dice.choice([b"0", b"1", b"7", b"99", b"-1", b"1e309", b"nan", b"3.999", b"", "甲".encode()])
    return part[: value.start()] + other + part[value.end() :]


def tag_dropped(part: bytes, dice: random.Random) -> bytes:
    tag = dice.choice(list(re.finditer(rb"<[^>]+>", part)))
    return part[: tag.start()] + part[tag.end() :]


def cells_dropped(part: bytes, dice: random.Random) -> bytes:
    cells = list(re.finditer(rb"<(row|c|si|table:table-row|table:table-cell)\b[^>]*>.*?</\1>", part)) or list(
        re.finditer(rb"<[^>]+/>", part)
    )
    cell = dice.choice(cells)
    return part[: cell.start()] + part[cell.end() :]


def cells_repeated(part: bytes, dice: random.Random) -> bytes:
    cells = list(re.finditer(rb"<(row|c|si|table:table-row|table:table-cell)\b[^>]*>.*?</\1>", part)) or list(
        re.finditer(rb"<[^>]+/>", part)
    )
    cell = dice.choice(cells)
    return part[: cell.end()] + cell.group() + part[cell.end() :]


MUTATIONS: tuple[Mutation, ...] = (
    bits_flipped, cut_off, hollowed, blocks_swapped, in_a_part(sign_changed), in_a_part(number_changed),
    in_a_part(number_changed),     in_a_part(tag_dropped), in_a_part(cells_dropped), in_a_part(cells_repeated),
)  # fmt: skip


def mutants(data: bytes, seed: int) -> list[bytes]:
    dice = random.Random(seed)
    # An .xls is one stream of records: it is harmed as a whole.
    mutations = MUTATIONS if data.startswith(b"PK") else (*MUTATIONS[:4], record_changed)
    return [mutations[number % len(mutations)](data, dice) for number in range(COPIES)]


# --- what is read ----------------------------------------------------------------------------------------------------


def read(folder: Path) -> Intake:
    with start_pool(2) as pool, open_folder(folder, pool) as opened:
        return collect(opened, load_policy(), None)


def figures(intake: Intake) -> dict[str, set[object]]:
    """By file: whatever in it can move a score, person by person."""
    facts = intake.facts
    found: dict[str, set[object]] = {}
    for form in facts.rating_forms:
        found[form.file] = {(form.rater, form.period, r.person, r.scores) for r in form.ratings}
    for listed in facts.behaviour_lists:
        found[listed.file] = {(listed.period, b.person, b.day, b.item, b.times) for b in listed.behaviours}
    for poll in facts.poll_forms:
        found[poll.file] = {(poll.period, r.person, r.valid, *sorted(r.votes.items())) for r in poll.rows}
    return found


def words_about(intake: Intake, file: str) -> set[tuple[str, str]]:
    return {(f.kind.code, str(f.where).removeprefix(file)) for f in intake.findings if f.where.file == file}


def grid_of(data: bytes) -> list[list[Any]]:
    """The cells of a form's first sheet; a heading merged down stands in the lower row."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def xls_of(grid: list[list[Any]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("评分表")
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def ods_of(grid: list[list[Any]]) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="评分表")
    for cells in grid:
        row = odf.table.TableRow()
        for value in cells:
            number = isinstance(value, int | float)
            cell = odf.table.TableCell(
                **({"valuetype": "float", "value": value} if number else {"valuetype": "string"})
            )
            if value is not None:
                cell.addElement(odf.text.P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


class Mutated:
    def __init__(self, place: Path, sample: Path) -> None:
        received = sample / "收件" / "2026-03"
        sound, harmed = place / "sound", place / "harmed"
        for folder in (sound, harmed):
            folder.mkdir()
            shutil.copy(sample / "人员名册.xlsx", folder)
        self.original: dict[str, str] = {}
        forms = {name: (received / name).read_bytes() for name in FORMS.values()}
        grid = grid_of(forms[FORMS["rating"]])
        forms |= {XLS: xls_of(grid), ODS: ods_of(grid)}
        for number, (name, data) in enumerate(forms.items()):
            (sound / name).write_bytes(data)
            for copy, mutant in enumerate(mutants(data, SEED + number)):
                file = f"{number}-{copy:02}{Path(name).suffix}"
                (harmed / file).write_bytes(mutant)
                self.original[file] = name
        self.sound = read(sound)
        began = time.perf_counter()
        self.harmed = read(harmed)
        self.seconds = time.perf_counter() - began


@pytest.fixture(scope="module")
def mutated(tmp_path_factory: pytest.TempPathFactory, sample_workbooks: Path) -> Mutated:
    return Mutated(tmp_path_factory.mktemp("mutants"), sample_workbooks)


def test_every_mutant_gets_one_verdict_in_bounded_time(mutated: Mutated) -> None:
    assert mutated.seconds < BOUND
    receipts = [receipt for receipt in mutated.harmed.facts.receipts if receipt.file in mutated.original]
    assert [receipt.file for receipt in receipts] == sorted(mutated.original)
    assert len(receipts) == COPIES * (len(FORMS) + 2)
    assert all(receipt.reason for receipt in receipts if receipt.verdict is not Verdict.USED)
    verdicts = Counter(receipt.verdict for receipt in receipts)
    assert min(verdicts[Verdict.USED], verdicts[Verdict.NOT_USED]) > 50


def test_a_mutant_that_is_not_used_is_named_in_a_finding(mutated: Mutated) -> None:
    for receipt in mutated.harmed.facts.receipts:
        if receipt.verdict is Verdict.NOT_USED:
            assert words_about(mutated.harmed, receipt.file), receipt


def test_a_mutant_that_is_used_changes_no_figure_without_a_word(mutated: Mutated) -> None:
    """A row that is gone altogether is missed later, when all forms of a period are held against the roster."""
    expected, found = figures(mutated.sound), figures(mutated.harmed)
    used = [r.file for r in mutated.harmed.facts.receipts if r.verdict is Verdict.USED and r.file in mutated.original]
    changed = [file for file in used if found[file] - expected[mutated.original[file]]]
    silent = [
        file
        for file in changed
        if not words_about(mutated.harmed, file) - words_about(mutated.sound, mutated.original[file])
    ]
    assert silent == []
    assert len(changed) >= 5


def test_a_rating_form_without_its_lower_heading_row_is_no_roster(tmp_path: Path, sample_workbooks: Path) -> None:
    """With 人员编号 and 姓名 alone under “评分人：…” it looked like the sheet 评分人, and stopped the whole run."""
    shutil.copy(sample_workbooks / "人员名册.xlsx", tmp_path)
    data = (sample_workbooks / "收件" / "2026-03" / FORMS["rating"]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "坏.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb'<row r="4".*?</row>', b"", part) if name == CELLS[0] else part)
    found = read(tmp_path)
    assert found.roster.file == "人员名册.xlsx"
    assert {receipt.file: receipt.verdict for receipt in found.facts.receipts}["坏.xlsx"] is Verdict.NOT_USED
    assert words_about(found, "坏.xlsx")
