"""The sample's small unit of the higher rules as tests work with it: run, read by the story's keys, decided."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from openpyxl import load_workbook

from kaohe_excel.cli import main
from kaohe_excel.sample import HIGHER_RULES
from kaohe_excel.sample.draws import Draws
from kaohe_excel.sample.office import open_office
from tests.offices.desk import fill

OFFICE = open_office("示例区统计局", "SL", HIGHER_RULES.fewest, 2026, Draws(2026), HIGHER_RULES)
IDS = OFFICE.ids
LATE_LIST = "收件/2027-02/负面表现清单_2027-02.xlsx"


class Ran:
    """The unit's folder and what the command wrote."""

    def __init__(self, root: Path) -> None:
        self.folder, self.out = root / "unit", root / "output"

    def kaohe(self, *arguments: object, code: tuple[int, ...] = (0, 1)) -> str:
        result = CliRunner().invoke(main, [*map(str, arguments)])
        assert result.exit_code in code, result.output
        return result.output

    def run(self, *periods: str) -> None:
        for period in periods:
            self.kaohe("run", self.folder, period, "-o", self.out, "--as-of", "2027-03-01", "-q")

    def people(self, period: str) -> dict[str, Any]:
        data = json.loads((self.out / period / "results.json").read_text(encoding="utf-8"))
        keys = {person: key for key, person in IDS.items()}
        return {keys[person["id"]]: person for person in data["people"]}

    def findings(self, period: str) -> set[tuple[str, str]]:
        """(code, whom it is about) of every finding, one for each person of those that touch several."""
        data = json.loads((self.out / period / "results.json").read_text(encoding="utf-8"))
        keys = {person: key for key, person in IDS.items()}
        return {
            (found["code"], keys.get(person, ""))
            for found in data["findings"]
            for person in found.get("people", [found["person"]])
        }

    def row(self, paper: str, key: str) -> str:
        """A person's row of a workbook of the year as text."""
        sheet = load_workbook(self.out / "2026" / paper, data_only=True).worksheets[0]
        row = next(row for row in sheet.iter_rows(values_only=True) if IDS[key] in row)
        return "|".join("" if cell is None else str(cell) for cell in row)

    def decide(self, period: str, grades: dict[str, str], reasons: dict[str, str] | None = None) -> None:
        """Fill the sheet that the last run wrote for some people, and drop it into the folder."""
        form = "年度等次审核表.xlsx" if period == "2026" else "等次审核表.xlsx"
        by_id = {IDS[key]: grade for key, grade in grades.items()}
        why = {IDS[key]: reason for key, reason in (reasons or {}).items()}
        target = self.folder / f"收件/会后/{period}{form}"
        fill(self.out / period / form, target, by_id, why, day=date(2027, 1, 20))

    def notice(self, key: str) -> str:
        return next((self.out / "2026" / "年度通知书").glob(f"{IDS[key]}_*")).read_text(encoding="utf-8")
