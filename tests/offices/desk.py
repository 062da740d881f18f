"""The desk of the leading group: the written 等次审核表 filled in as people do, saved, and dropped back into the folder."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from click.testing import Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.core.period import Period
from tests.offices.folder import UnitFolder
from tests.offices.sheets import (
    BEHAVIOUR_HEADINGS,
    FULL,
    LIST_HEADINGS,
    POLL_HEADINGS,
    REVIEW_HEADINGS,
    person_row,
    rating_page,
    roster_pages,
    simple_page,
)
from tests.offices.small_unit import ASSESSED, PEOPLE, RATERS, write_list

Kaohe = Callable[..., Result]
MEETING, DAY = "局党组第3次会议", date(2026, 4, 10)


class Unit(UnitFolder):
    """A unit's folder with its output folder: run, fill, drop, run again."""

    def __init__(self, root: Path, kaohe: Kaohe) -> None:
        super().__init__(root / "单位")
        self.out, self._kaohe = root / "output", kaohe

    def run(self, period: str = "2026Q1", as_of: str = "2026-04-12") -> dict[str, Any]:
        """Run the period and give its results.json."""
        result = self._kaohe("run", self.root, period, "-o", self.out, "--as-of", as_of, "-q")
        assert result.exit_code in (0, 1), result.output
        data: dict[str, Any] = json.loads((self.out / period / "results.json").read_text(encoding="utf-8"))
        return data

    def explained(self, period: str, person: str, style: str = "text") -> str:
        """What ``explain`` prints."""
        result = self._kaohe("explain", self.root, period, person, "--format", style, "-q")
        assert result.exit_code == 0, result.output
        return result.output

    def page(self, name: str, period: str = "2026Q1") -> str:
        """A page that was written."""
        return (self.out / period / name).read_text(encoding="utf-8")

    def cells(self, name: str, period: str = "2026Q1", sheet: str = "") -> list[str]:
        """Every text of a workbook that was written, or of one of its sheets."""
        book = load_workbook(self.out / period / name, data_only=True)
        sheets = [book[sheet]] if sheet else book.worksheets
        return [str(value) for one in sheets for row in one.values for value in row if value is not None]

    def decide(
        self,
        grades: Mapping[str, str],
        reasons: Mapping[str, str] | None = None,
        *,
        period: str = "2026Q1",
        meeting: str = MEETING,
        day: date | None = DAY,
        name: str = "收件/会后/等次审核表.xlsx",
        days: Mapping[str, date] | None = None,
        served: Mapping[str, date] | None = None,
    ) -> Path:
        """Fill the sheet that the last run wrote and drop it into the folder; ``days`` are more days of its head."""
        form = "年度等次审核表.xlsx" if period == "2026" else "等次审核表.xlsx"
        target = self.root / name
        fill(self.out / period / form, target, grades, reasons or {}, meeting, day, days or {}, served or {})
        return target

    def review(self, *rows: Sequence[Any]) -> None:
        """Hand in a 复核登记表."""
        self.put(
            "收件/复核登记表.xlsx",
            simple_page("复核登记表", "平时考核复核登记表", REVIEW_HEADINGS, rows, ""),
        )

    def rate(self, quarter: Period, shares: Mapping[str, int]) -> None:
        """Rate everyone anew, at so many percent of every full mark."""
        for month in quarter.months:
            for rater, name in (("ZD001", "王建国"), ("ZD003", "赵敏")):
                rows = [
                    person_row(person, ASSESSED[person][0], [full * share / 100 for full in FULL])
                    for person, share in shares.items()
                    if person != rater
                ]
                page = rating_page(rows, period=month.chinese, rater=f"{name}（{rater}）")
                self.put(f"收件/{month}/{rater}评分表.xlsx", page)

    def admonish(self, *persons: str, month: Period) -> None:
        """Record a 告诫 for each person in a list of its own."""
        rows = [(p, ASSESSED[p][0], month.first_day, "", "周纪实未填", "王建国") for p in persons]
        page = simple_page("告诫", "告诫", LIST_HEADINGS["告诫"], rows, month.chinese)
        behaviours = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, (), month.chinese)
        self.put(f"收件/{month}/负面表现清单-告诫.xlsx", behaviours, page)

    def poll(self, quarter: Period, votes: Mapping[str, tuple[int, int, int, int]]) -> None:
        """Hand in the quarter's ballots, 20 each."""
        rows = [(person, ASSESSED[person][0], 20, 20, 20, *own) for person, own in votes.items()]
        page = simple_page("测评表", "民主测评统计表", POLL_HEADINGS, rows, quarter.chinese)
        self.put(f"收件/{quarter}/测评表.xlsx", page)

    def moved(self, *movements: Sequence[Any], people: Sequence[Sequence[Any]] = PEOPLE) -> None:
        """Write the roster anew with these movements."""
        self.put("人员名册.xlsx", *roster_pages(rows=people, raters=RATERS, movements=movements))

    def nothing_noted(self, quarter: Period) -> None:
        """Empty lists for the whole quarter."""
        for month in quarter.months:
            write_list(self.root, month)

    def policy(self, text: str) -> None:
        """Put the unit's own policy file into its folder."""
        (self.root / "考核政策.toml").write_text(text, encoding="utf-8")


def fill(
    printed: Path,
    target: Path,
    grades: Mapping[str, str],
    reasons: Mapping[str, str],
    meeting: str = MEETING,
    day: date | None = DAY,
    days: Mapping[str, date] = MappingProxyType({}),
    served: Mapping[str, date] = MappingProxyType({}),
) -> None:
    """Fill 确定等次, 理由, 送达日期, 审定会议, 审定日期 and other days of a written sheet, and save it elsewhere."""
    book = load_workbook(printed)
    sheet = book.worksheets[0]
    at = heading_row(sheet)
    columns = {str(cell.value): cell.column for cell in sheet[at] if cell.value}
    for row in range(at + 1, sheet.max_row + 1):
        person = str(sheet.cell(row, columns["人员编号"]).value)
        if person in grades:
            sheet.cell(row, columns["确定等次"]).value = grades[person]
        if person in reasons:
            sheet.cell(row, columns["理由"]).value = reasons[person]
        if person in served:
            sheet.cell(row, columns["送达日期"]).value = served[person]
    labels = {str(cell.value): cell for row in sheet.iter_rows(max_row=at - 1) for cell in row if cell.value}
    for name, value in {"审定会议": meeting, "审定日期": day, **days}.items():
        label = labels[f"{name}："]
        sheet.cell(label.row, label.column + 1).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def heading_row(sheet: Worksheet) -> int:
    """Where the headings stand."""
    return next(int(cell.row) for row in sheet.iter_rows() for cell in row if cell.value == "人员编号")


def proposals(results: Mapping[str, Any]) -> dict[str, str]:
    """Everyone's proposal, as far as there is one."""
    return {person["id"]: person["proposed"] for person in results["people"] if person["proposed"]}


def person(results: Mapping[str, Any], who: str) -> dict[str, Any]:
    """One person's entry."""
    return next(entry for entry in results["people"] if entry["id"] == who)


def said(results: Mapping[str, Any], *rooms: str) -> list[tuple[str, str]]:
    """(code, person) of the findings whose codes begin so, in order; one for each person touched."""
    return sorted(
        (f["code"], person)
        for f in results["findings"]
        if f["code"].startswith(rooms)
        for person in f.get("people", [f["person"] or ""])
    )


def message(results: Mapping[str, Any], code: str) -> str:
    """The one finding of a kind."""
    (found,) = [f["message"] for f in results["findings"] if f["code"] == code]
    return str(found)


def saved_by_libreoffice(file: Path, folder: Path) -> None:
    """Open a workbook in LibreOffice and save it in its place, as an office without Excel would."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    before = file.read_bytes()
    shutil.move(folder / "saved" / file.name, file)
    assert file.read_bytes() != before
