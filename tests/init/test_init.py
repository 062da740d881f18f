"""``kaohe init``: a new unit's folder, never over anything that is there."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from kaohe_excel.commands import init as new_unit
from kaohe_excel.commands.init import write_new_unit
from kaohe_excel.core.errors import OutputError
from tests.offices.desk import heading_row

Kaohe = Callable[..., Result]
PEOPLE = (
    ("A01", "王建国", "", "局长", "班子成员", "", date(2020, 1, 1)),
    ("A02", "赵敏", "综合科", "科长", "公务员", "", date(2020, 1, 1)),
    ("A03", "钱伟", "综合科", "科员", "公务员", "", date(2020, 1, 1)),
    ("A04", "孙丽", "综合科", "科员", "公务员", "", date(2020, 1, 1)),
)
RATERS = (("A01", "王建国", "主要领导", "全局"), ("A02", "赵敏", "科室负责人", "综合科"))


@pytest.fixture
def folder(tmp_path: Path, kaohe: Kaohe) -> Path:
    made = tmp_path / "新单位"
    assert kaohe("init", made).exit_code == 0
    return made


def fill_roster(file: Path) -> None:
    book = load_workbook(file)
    for name, rows in (("名册", PEOPLE), ("评分人", RATERS)):
        first = heading_row(book[name]) + 1
        for row, cells in enumerate(rows, first):
            for column, value in enumerate(cells, 1):
                book[name].cell(row, column).value = value or None
    book.save(file)


def test_a_new_unit_has_a_roster_form_a_policy_file_an_inbox_and_the_routine(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["人员名册.xlsx", "收件", "考核政策.toml", "说明.html"]
    assert list((folder / "收件").iterdir()) == []
    assert load_workbook(folder / "人员名册.xlsx").sheetnames[:3] == ["名册", "人员变动", "评分人"]


def test_the_next_step_is_said(tmp_path: Path, kaohe: Kaohe) -> None:
    result = kaohe("init", tmp_path / "新单位")
    assert result.output.splitlines()[-1] == (
        f"下一步：填好 {tmp_path / '新单位' / '人员名册.xlsx'}，再照 {tmp_path / '新单位' / '说明.html'} 做。"
    )


@pytest.mark.parametrize("name", ["人员名册.xlsx", "考核政策.toml", "说明.html"])
def test_nothing_is_ever_overwritten(tmp_path: Path, kaohe: Kaohe, name: str) -> None:
    (tmp_path / name).write_text("我们的", encoding="utf-8")
    result = kaohe("init", tmp_path)
    assert (result.exit_code, f"已有 {name}，不会覆盖" in result.output) == (2, True)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "我们的")]


def test_a_link_is_not_written_through(tmp_path: Path, kaohe: Kaohe) -> None:
    (tmp_path / "单位").mkdir()
    (tmp_path / "单位" / "说明.html").symlink_to(tmp_path / "别处.html")
    assert kaohe("init", tmp_path / "单位").exit_code == 2
    assert not (tmp_path / "别处.html").exists()


def test_a_folder_with_other_files_in_it_is_furnished(tmp_path: Path, kaohe: Kaohe) -> None:
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / "评分表.xlsx").write_bytes(b"x")
    assert kaohe("init", tmp_path).exit_code == 0
    assert (tmp_path / "收件" / "评分表.xlsx").read_bytes() == b"x"


def test_a_disk_that_refuses_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"甲.txt": b"1", "没有这个文件夹/乙.txt": b"2"}
    monkeypatch.setattr(new_unit, "new_unit_files", lambda: files)
    with pytest.raises(OutputError, match="写不进"):
        write_new_unit(tmp_path / "单位")
    assert [path.name for path in (tmp_path / "单位").iterdir()] == ["收件"]


def test_two_folders_are_the_same_to_the_byte(folder: Path, tmp_path: Path) -> None:
    code = f"from pathlib import Path; from kaohe_excel.commands.init import write_new_unit; write_new_unit(Path({str(tmp_path / '二')!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"})
    for file in folder.glob("*.*"):
        assert (tmp_path / "二" / file.name).read_bytes() == file.read_bytes()


def test_the_policy_file_changes_nothing_until_it_is_filled(folder: Path, kaohe: Kaohe) -> None:
    assert kaohe("policy", folder, "--on", "2026-03-31").output == kaohe("policy", "--on", "2026-03-31").output


def test_an_empty_roster_is_asked_for(folder: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    result = kaohe("run", folder, "2026Q1", "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "人员名册.xlsx 的“名册”工作表里还没有人，请先一人一行填好" in result.output


def test_a_filled_roster_runs_and_everybody_waits(folder: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    fill_roster(folder / "人员名册.xlsx")
    result = kaohe("run", folder, "2026Q1", "-o", tmp_path / "out", "--as-of", "2026-04-02")
    assert result.exit_code == 1
    results = json.loads((tmp_path / "out" / "2026Q1" / "results.json").read_text(encoding="utf-8"))
    assert {person["id"]: person["outcome"] for person in results["people"]} == dict.fromkeys(
        ("A02", "A03", "A04"), "待补"
    )
    assert {f["code"] for f in results["findings"] if f["severity"] == "错误"} == {"K601", "K604"}


def test_the_routine_names_the_files_and_commands_that_exist(folder: Path, kaohe: Kaohe) -> None:
    page = (folder / "说明.html").read_text(encoding="utf-8")
    for name in ("人员名册.xlsx", "考核政策.toml", "收件"):
        assert f"<b>{name}</b>" in page
    for command in ("forms", "check", "run", "explain", "policy", "seal", "verify"):
        assert f"kaohe {command}" in page
        assert kaohe(command, "--help").exit_code == 0
    assert "公示 5 个工作日" in page
    assert "<script" not in page


def test_the_routine_is_one_page_on_a4(folder: Path, tmp_path: Path) -> None:
    printed = tmp_path / "说明.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}", (folder / "说明.html").as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = subprocess.run(["pdfinfo", str(printed)], check=True, capture_output=True, text=True).stdout
    assert "Pages:           1\n" in told
    assert "(A4)" in told
