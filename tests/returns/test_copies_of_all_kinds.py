"""Which files go back, under which name, in which format; what happens where no copy can be made; the same bytes each time."""

import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kaohe_excel.core.terms import Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.reading import ReaderPool
from kaohe_excel.reading.child import Answer
from kaohe_excel.reading.pool import Pending
from kaohe_excel.writing.returns import faulty_files, write_returns
from kaohe_excel.writing.returns.returning import return_names
from tests.offices.senders import (
    COPY,
    CORRECT,
    CORRECTED,
    FAULTS,
    FORM,
    SHEET,
    Sender,
    codes,
    coloured,
    converted,
    corrected,
    edited,
    opened,
    receipt_of,
    remarks,
    retyped,
    saved,
)

PLAIN_NOTE = "本副本只有数值和文字"


def notes(data: bytes) -> str:
    """The texts above the list."""
    return "\n".join(str(row[0]) for row in opened(data)["问题清单"].iter_rows(max_row=8, values_only=True))


def test_a_form_without_errors_does_not_go_back(sender: Sender) -> None:
    sender.put(FORM, retyped(sender.original(), {"T6": 12}))
    report = sender.report()
    assert codes(report, FORM) == ["K308"]
    assert sender.returned(report) == {}


def test_the_command_puts_the_copies_below_the_checked_period(
    faulty: Sender, tmp_path_factory: pytest.TempPathFactory, kaohe: Callable[..., Result]
) -> None:
    out = tmp_path_factory.mktemp("out")
    assert kaohe("check", faulty.root, "2026-03", "-o", out, "--as-of", "2026-04-02").exit_code == 1
    assert coloured(opened((out / "检查-2026-03" / COPY).read_bytes())) == {"D6", "F8", "G9"}


def test_what_is_no_form_or_cannot_be_opened_does_not_go_back(sender: Sender) -> None:
    sender.put("收件/坏.xlsx", sender.original()[:4000])
    sender.put("收件/别的.txt", b"x")
    report = sender.report()
    assert codes(report, "收件/坏.xlsx") == ["K102"]
    assert faulty_files(report) == {}


def test_inputs_are_only_read(faulty: Sender) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in faulty.root.rglob("*.xlsx")}
    faulty.returned()
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in faulty.root.rglob("*") if path.is_file()
    } == before


# --- other formats ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["xls", "ods"])
def foreign(
    request: pytest.FixtureRequest, sender: Sender, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Sender, str]:
    """The faulty form as .xls or .ods, and its name."""
    file = f"收件/钱.{request.param}"
    data = converted(retyped(sender.original(), FAULTS), request.param, tmp_path_factory.mktemp("office"))
    sender.put(file, data)
    return sender, file


def test_the_copy_of_another_format_is_an_xlsx_that_reads_clean_when_corrected(foreign: tuple[Sender, str]) -> None:
    sender, file = foreign
    returned = sender.returned()
    assert list(returned) == [COPY]
    assert PLAIN_NOTE in notes(returned[COPY])
    assert coloured(opened(returned[COPY])) == set(remarks(opened(returned[COPY]))) == {"D6", "F8", "G9"}
    sender.put(CORRECTED, corrected(returned[COPY]))
    report = sender.report()
    assert codes(report, CORRECTED) == []
    assert receipt_of(report, file).reason == f"已由 {CORRECTED} 更正"


def test_the_copy_of_another_format_holds_what_was_filled_in(foreign: tuple[Sender, str]) -> None:
    sender, _ = foreign
    sent, copy = opened(retyped(sender.original(), FAULTS)), opened(sender.returned()[COPY])
    for row in range(5, 11):
        assert [c.value for c in copy[SHEET][row][:19]] == [c.value for c in sent[SHEET][row][:19]]
        assert copy[SHEET].cell(row, 20).value == f"=SUM(D{row}:S{row})"
    assert copy["_meta"].sheet_state == "hidden"


def test_styles_that_a_library_would_refuse_go_back_as_they_were_sent(sender: Sender) -> None:
    styles = "xl/styles.xml"
    sender.put(FORM, edited(retyped(sender.original(), FAULTS), {styles: lambda text: text.replace("FFFFF9E5", "oh")}))
    with zipfile.ZipFile(io.BytesIO(sender.returned()[COPY])) as copy:
        assert 'rgb="oh"' in copy.read(styles).decode()


def test_a_workbook_without_styles_goes_back_as_values_and_texts(sender: Sender) -> None:
    sender.put(
        FORM, edited(retyped(sender.original(), FAULTS), {"xl/styles.xml": lambda text: text.replace("cellXfs", "x")})
    )
    copy = sender.returned()[COPY]
    assert PLAIN_NOTE in notes(copy)
    assert coloured(opened(copy)) == {"D6", "F8", "G9"}


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def as_strict(text: str) -> str:
    for loose, strict in STRICT.items():
        text = text.replace(loose, strict)
    return text


def test_a_strict_workbook_goes_back_as_values_and_texts(sender: Sender) -> None:
    parts = ["xl/workbook.xml", "xl/sharedStrings.xml", *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))]
    links = ["_rels/.rels", "xl/_rels/workbook.xml.rels"]
    data = edited(retyped(sender.original(), FAULTS), dict.fromkeys([*parts, *links], as_strict))
    sender.put(FORM, data)
    copy = sender.returned()[COPY]
    assert PLAIN_NOTE in notes(copy)
    assert opened(copy)[SHEET]["D6"].value == 99


# --- no copy ----------------------------------------------------------------------------------------------------------


class LostChildren(ReaderPool):
    """Children that all die at their work."""

    def answer(self, pending: Pending) -> Answer:
        super().answer(pending)
        return "", "killed", ""


def test_where_the_child_dies_a_word_says_so_instead(faulty: Sender) -> None:
    pool = LostChildren(1)
    returned = write_returns(faulty.report(), faulty.root, pool)
    pool.stop()
    assert list(returned) == [f"{COPY}.txt"]
    assert FORM in returned[f"{COPY}.txt"].decode()


def test_a_file_changed_since_it_was_checked_is_not_annotated(faulty: Sender) -> None:
    report = faulty.report()
    faulty.put(FORM, retyped(faulty.original(), CORRECT))
    assert "重新检查" in faulty.returned(report)[f"{COPY}.txt"].decode()


def test_a_file_gone_since_it_was_checked_costs_nothing_else(faulty: Sender) -> None:
    faulty.put("收件/另.xlsx", retyped(faulty.original("2026-02"), {"D6": 99}))
    report = faulty.report("2026Q1")
    (faulty.root / FORM).unlink()
    assert sorted(faulty.returned(report)) == ["退回/收件/另.xlsx", f"{COPY}.txt"]


# --- names and bytes --------------------------------------------------------------------------------------------------


def test_no_two_files_share_a_name_on_any_file_system() -> None:
    assert return_names(["a/x.ODS", "a/x.xls", "a/X.xlsx", "b/x.xls", "c/无扩展名"]) == {
        "a/x.ODS": "a/x（2）.xlsx",
        "a/x.xls": "a/x（3）.xlsx",
        "a/X.xlsx": "a/X.xlsx",
        "b/x.xls": "b/x.xlsx",
        "c/无扩展名": "c/无扩展名.xlsx",
    }


def test_names_that_some_file_system_takes_for_one_get_two_copies() -> None:
    names = return_names(["a/é.xlsx", "a/e\u0301.xlsx", "a/X.xlsx", "a/x.xlsx", "a/x.XLSX"])
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names.values()}) == 5
    assert names["a/X.xlsx"] == "a/X.xlsx"


def test_two_files_of_one_stem_come_back_as_two_copies(faulty: Sender) -> None:
    faulty.put("收件/钱.xlsm", retyped(faulty.original("2026-02"), {"D6": 99}))
    assert sorted(faulty.returned(faulty.report("2026Q1"))) == [COPY, "退回/收件/钱（2）.xlsx"]


def test_the_copy_has_the_same_bytes_each_time(faulty: Sender) -> None:
    report = faulty.report()
    assert faulty.returned(report) == write_returns(report, faulty.root)


PROGRAM = """
import hashlib, sys
from pathlib import Path
from kaohe_excel.reading import start_pool
from tests.offices.senders import Sender
with start_pool(1) as pool:
    returned = Sender(Path(sys.argv[1]), pool).returned()
print(hashlib.sha256(repr(sorted(returned.items())).encode()).hexdigest())
"""


def test_the_bytes_do_not_depend_on_hash_seed_time_zone_or_locale(faulty: Sender, checkout: Path) -> None:
    settings = [{"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"}, {"PYTHONHASHSEED": "2", "TZ": "UTC", "LC_ALL": "C"}]
    digests = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(faulty.root)],
            env={**os.environ, **setting},
            cwd=checkout,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for setting in settings
    }
    assert len(digests) == 1


def test_a_clean_unit_gets_nothing(sender: Sender) -> None:
    sender.put(FORM, sender.original())
    report: Report = sender.report()
    assert receipt_of(report, FORM).verdict is Verdict.USED
    assert sender.returned(report) == {}


def test_a_fault_in_a_workbook_saved_anew_is_marked_too(sender: Sender) -> None:
    workbook = opened(sender.original())
    workbook[SHEET]["D6"] = -1
    sender.put(FORM, saved(workbook))
    assert coloured(opened(sender.returned()[COPY])) == {"D6"}
