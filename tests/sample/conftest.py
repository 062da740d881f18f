"""The default sample, written once, and a plain way to look into its workbooks."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.sample import write_sample
from kaohe_excel.sample.draws import Draws
from kaohe_excel.sample.office import Office, open_office


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(None).versions[-1]


@pytest.fixture(scope="session")
def office() -> Office:
    return open_office("示例区统计局", "SL", 36, 2026, Draws(2026))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sample")
    write_sample(target)
    return target


class Inbox:
    """The sample's workbooks, found by what they are."""

    def __init__(self, folder: Path, office: Office) -> None:
        self.folder, self.office = folder, office

    def id(self, key: str) -> str:
        return self.office.ids[key]

    def file(self, month: int, contains: str) -> Path:
        found = sorted(self.folder.glob(f"收件/2026-{month:02d}/*{contains}*.xlsx"))
        assert found, f"no file {contains} in month {month}"
        return found[0]

    def rating(self, month: int, rater: str) -> Worksheet:
        return load_workbook(self.file(month, f"{self.id(rater)}_")).worksheets[0]

    def rows(self, file: Path, sheet: str, *, values: bool = True) -> list[dict[str, Any]]:
        """Data rows by heading; line breaks and what stands in brackets are left out of the headings."""
        cells = list(load_workbook(file, data_only=values)[sheet].values)
        start = next(i for i, row in enumerate(cells) if row[0] in {"人员编号", "编号"})
        if start + 1 < len(cells) and cells[start + 1][0] is None and any(cells[start + 1]):
            upper, lower = cells[start], cells[start + 1]
            names = [low or up for up, low in zip(upper, lower, strict=True)]
            start += 1
        else:
            names = list(cells[start])
        keys = [re.sub(r"[(（].*", "", "".join(str(name).split())) for name in names]
        return [
            dict(zip(keys, row, strict=True))
            for row in cells[start + 1 :]
            if any(row) and not str(row[0]).startswith("注")
        ]

    def rating_rows(self, month: int, rater: str) -> dict[str, dict[str, Any]]:
        rows = self.rows(self.file(month, f"{self.id(rater)}_"), "评分表")
        return {str(row["人员编号"]): row for row in rows}


@pytest.fixture(scope="session")
def inbox(folder: Path, office: Office) -> Inbox:
    return Inbox(folder, office)
