"""One folder, read once, collected for as many periods as a run has."""

import os
import subprocess
import sys
from pathlib import Path

from kaohe_excel.core.period import Period
from kaohe_excel.reading import collect, open_folder
from tests.offices.folder import UnitFolder, receipt, seen
from tests.offices.sheets import MARCH, person_row, rating_page

FEBRUARY = Period.of_month(2026, 2)
ROW = person_row("ZD004", "钱伟")

DIGEST = """
import hashlib, sys
from pathlib import Path
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import collect
intake = collect(Path(sys.argv[1]), load_policy(), None)
print(hashlib.sha256(repr((intake.facts, [str(f) for f in intake.findings])).encode()).hexdigest())
"""


def test_a_folder_is_parsed_once_and_collected_for_each_period(office: UnitFolder) -> None:
    office.put("二月.xlsx", rating_page([ROW], period="2026年2月"))
    office.put("三月.xlsx", rating_page([person_row("ZD004", "孙丽")], period="2026年3月"))
    heard: list[str] = []
    with open_folder(office.root, office.pool) as folder:
        february = collect(folder, office.policies, {FEBRUARY}, heard.append)
        (office.root / "三月.xlsx").unlink()
        march = collect(folder, office.policies, {MARCH}, heard.append)
        again = collect(folder, office.policies, {FEBRUARY}, heard.append)
    assert heard == ["三月.xlsx", "二月.xlsx", "名册.xlsx"]
    assert [str(form.period) for form in february.facts.rating_forms] == ["2026-02"]
    assert february.findings == ()
    assert (receipt(february, "三月.xlsx").verdict, receipt(february, "二月.xlsx").verdict) == ("不用", "已用")
    assert seen(march) == [("K320", "A6", "ZD004")]
    assert again == february


def test_nothing_depends_on_hash_seed_time_zone_or_locale(office: UnitFolder) -> None:
    office.put("收件/赵敏.xlsx", rating_page([ROW, person_row("", "钱维伟"), person_row("ZD002", "李明")]))
    office.put("收件/坏.xlsx", data=b"PK")
    digests = {
        _digest(office.root, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        _digest(office.root, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}),
    }
    assert len(digests) == 1


def _digest(root: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIGEST, str(root)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_reading_never_loads_the_large_libraries() -> None:
    code = "import sys, kaohe_excel.reading; print(sorted({'pandas', 'numpy', 'openpyxl'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
