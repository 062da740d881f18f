"""A decided period sealed, verified, reopened and sealed again."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.archive import versions
from kaohe_excel.core.ownership import MANIFEST
from kaohe_excel.core.period import Period
from tests.offices.folder import put
from tests.offices.sheets import Page
from tests.offices.small_unit import (
    AS_OF,
    Q1,
    Q2,
    YEAR,
    late_return,
    write_decision,
    write_list,
    write_month,
    write_unit,
    write_year,
)

Kaohe = Callable[..., Result]


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A unit whose first quarter is decided."""
    return write_unit(tmp_path / "单位")


@pytest.fixture
def sealed(unit: Path, kaohe: Kaohe) -> Path:
    """The same with the quarter sealed."""
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    return unit


def manifest(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "清单.json").read_text(encoding="utf-8"))
    return data


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def results(out: Path, period: Period) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / str(period) / "results.json").read_text(encoding="utf-8"))
    return data


def codes(out: Path, period: Period) -> list[str]:
    return [finding["code"] for finding in results(out, period)["findings"]]


# --- sealing -------------------------------------------------------------------------------------------------------


def test_a_seal_holds_the_inputs_the_papers_as_published_and_a_manifest(
    unit: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    inputs = content(unit)
    assert kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF).exit_code == 0
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    folder = unit / "归档" / "2026Q1"
    published = content(tmp_path / "out" / "2026Q1")
    assert published.pop(MANIFEST)
    assert content(folder / "输出") == published
    assert content(folder / "输入") == inputs
    held = manifest(folder)
    assert (held["number"], held["previous"], held["as_of"], held["decided_on"]) == (1, "", AS_OF, "2026-04-10")
    assert set(held["files"]) == set(content(folder)) - {"清单.json", "归档证明.html"}
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_the_inputs_are_not_touched(unit: Path, kaohe: Kaohe) -> None:
    before = content(unit)
    kaohe("seal", unit, "2026Q1", "--as-of", AS_OF)
    assert {name: data for name, data in content(unit).items() if not name.startswith("归档/")} == before


def test_the_units_own_policy_is_sealed_wherever_it_lies(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    own = tmp_path / "我们的.toml"
    own.write_text('[[near_line]]\nfrom = 2026-01-01\nvalue = 1\nreference = "局务会"\n', encoding="utf-8")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF, "--policy", own).exit_code == 0
    assert (unit / "归档/2026Q1/政策/我们的.toml").read_bytes() == own.read_bytes()
    own.unlink()
    checked = kaohe("verify", unit)
    assert (checked.exit_code, "逐字节相同" in checked.output) == (0, True)


def test_links_and_hidden_files_are_only_written_down_and_the_papers_still_come_out_equal(
    unit: Path, kaohe: Kaohe
) -> None:
    (unit / "收件" / "旧表.xlsx").symlink_to(unit / "人员名册.xlsx")
    (unit / ".隐藏.xlsx").write_bytes(b"x")
    (unit / "说明.txt").write_text("说明", encoding="utf-8")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    assert manifest(unit / "归档/2026Q1")["not_read"] == [
        [".隐藏.xlsx", "是隐藏文件"],
        ["收件/旧表.xlsx", "是链接，不读"],
    ]
    assert kaohe("verify", unit).exit_code == 0


@pytest.mark.parametrize("period", ["2026-03", "2026Q1"])
def test_what_is_not_decided_is_not_sealed(tmp_path: Path, kaohe: Kaohe, period: str) -> None:
    unit = write_unit(tmp_path / "单位", decided=False)
    refused = kaohe("seal", unit, period, "--as-of", AS_OF)
    assert refused.exit_code == 2
    assert "归档" in refused.output
    assert not (unit / "归档").exists()


def test_those_who_are_not_decided_are_named(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    write_decision(unit, Q1, {"ZD003": "较好", "ZD005": "较好"})
    assert "1 人：钱伟" in kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).output


def test_a_sealed_period_is_not_sealed_again(sealed: Path, kaohe: Kaohe) -> None:
    before = content(sealed / "归档" / "2026Q1")
    assert kaohe("seal", sealed, "2026Q1", "--as-of", "2026-05-01").exit_code == 2
    assert content(sealed / "归档" / "2026Q1") == before


# --- a sealed period and a run -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("period", "allowed"), [("2026Q1", 2), ("2026-03", 2), ("2026-02", 2), ("2025-12", 1)])
def test_a_run_on_a_sealed_period_or_a_part_of_it_stops(
    sealed: Path, tmp_path: Path, kaohe: Kaohe, period: str, allowed: int
) -> None:
    result = kaohe("run", sealed, period, "-o", tmp_path / "out", "--as-of", AS_OF)
    assert result.exit_code == allowed
    assert ("已经归档" in result.output) == (allowed == 2)
    assert (tmp_path / "out").exists() == (allowed != 2)


def test_reopening_keeps_the_seal_and_its_reason_and_the_next_seal_tells_of_it(
    sealed: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    before = content(sealed / "归档" / "2026Q1")
    write_decision(sealed, Q1, {"ZD003": "较好", "ZD004": "较好", "ZD005": "较好"})
    reopened = kaohe("run", sealed, "2026Q1", "-o", tmp_path, "--as-of", "2026-05-06", "--reopen", "评分表有误")
    assert reopened.exit_code == 0
    assert content(sealed / "归档" / "2026Q1.重开-1") == before
    assert not (sealed / "归档" / "2026Q1").exists()
    assert kaohe("seal", sealed, "2026Q1", "--as-of", "2026-05-08").exit_code == 0
    held = manifest(sealed / "归档" / "2026Q1")
    (note,) = held["reopened"]
    assert held["number"] == 2
    assert (note["folder"], note["reason"], note["as_of"]) == ("2026Q1.重开-1", "评分表有误", "2026-05-06")
    assert note["manifest"] == held["previous"]
    assert kaohe("verify", sealed).exit_code == 0


def test_a_second_reopening_has_a_name_of_its_own(sealed: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    for _ in range(2):
        kaohe("run", sealed, "2026Q1", "-o", tmp_path, "--as-of", AS_OF, "--reopen", "更正")
        kaohe("seal", sealed, "2026Q1", "--as-of", AS_OF)
    assert [note["folder"] for note in manifest(sealed / "归档/2026Q1")["reopened"]] == [
        "2026Q1.重开-1",
        "2026Q1.重开-2",
    ]
    assert kaohe("verify", sealed).exit_code == 0


def test_a_reopened_run_that_fails_puts_the_seal_back(sealed: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    before = content(sealed / "归档" / "2026Q1")
    (sealed / "人员名册.xlsx").unlink()
    assert kaohe("run", sealed, "2026Q1", "-o", tmp_path / "out", "--reopen", "更正").exit_code == 2
    assert content(sealed / "归档" / "2026Q1") == before
    assert sorted(path.name for path in (sealed / "归档").iterdir()) == [
        ".kaohe.lock", "2026Q1", "日志.jsonl", "日志末行.json",
    ]  # fmt: skip


def test_a_reason_changes_nothing_where_nothing_is_sealed(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    assert kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF, "--reopen", "更正").exit_code == 0
    assert not (unit / "归档").exists()


# --- records that come too late ------------------------------------------------------------------------------------


def late_codes(unit: Path, out: Path, kaohe: Kaohe, period: str) -> list[tuple[str, str, str]]:
    assert kaohe("run", unit, period, "-o", out, "--as-of", AS_OF).exit_code in (0, 1)
    found = results(out, Period.parse(period))["findings"]
    return [(f["severity"], f["person"], f["where"]) for f in found if f["code"] == "K413"]


@pytest.mark.parametrize(
    ("day", "late"),
    [(date(2026, 3, 31), True), (date(2026, 4, 1), False), (date(2026, 1, 1), True), (date(2025, 12, 31), False)],
)
def test_a_record_of_a_later_list_that_dates_into_a_sealed_period_is_an_error(
    sealed: Path, tmp_path: Path, kaohe: Kaohe, day: date, late: bool
) -> None:
    april = Period.of_month(2026, 4)
    write_month(sealed, april)
    write_list(sealed, april, late_return(day, "ZD004"))
    place = "收件/2026-04/负面表现清单.xlsx!负面表现!C4:I4"
    expected = [("错误", "ZD004", place)] if late else []
    assert late_codes(sealed, tmp_path, kaohe, "2026-04") == expected


def test_what_was_known_at_the_sealing_stays_without_a_word_in_whatever_file(
    sealed: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    april = Period.of_month(2026, 4)
    write_month(sealed, april)
    write_list(sealed, april, late_return(date(2026, 4, 9)))
    write_list(sealed, Period.of_month(2026, 3), late_return(date(2026, 3, 5)), late_return(date(2026, 4, 2)))
    assert late_codes(sealed, tmp_path, kaohe, "2026-04") == []


@pytest.mark.parametrize(
    ("sheet", "headings", "row", "late"),
    [
        ("告诫", ("告诫日期", "考核期", "事由", "告诫人"), (date(2026, 4, 2), "2026年第1季度", "纪实", "李明"), True),
        ("告诫", ("告诫日期", "考核期", "事由", "告诫人"), (date(2026, 4, 2), "2026年第2季度", "纪实", "李明"), False),
        ("问责", ("问责日期", "问责方式", "定等", "依据"), (date(2026, 3, 2), "通报", "一般", "文件"), True),
        ("处分", ("处分种类", "决定日期", "期满日期", "文号"), ("警告", date(2026, 3, 30), "", "1号"), True),
        ("处分", ("处分种类", "决定日期", "期满日期", "文号"), ("警告", date(2026, 4, 1), "", "1号"), False),
        ("无故不参加", ("日期", "考核期", "事由"), (date(2026, 4, 1), "2026年第1季度", "缺席"), True),
    ],
)
def test_every_kind_of_record_that_touches_a_sealed_quarter_is_seen(
    sealed: Path, tmp_path: Path, kaohe: Kaohe, sheet: str, headings: tuple[str, ...], row: tuple[Any, ...], late: bool
) -> None:
    april = Period.of_month(2026, 4)
    write_month(sealed, april)
    top = [(sheet,), ("考核期：2026年4月",), ("人员编号", "姓名", *headings)]
    empty = ("人员编号", "姓名", "发生日期", "条目编号", "事项", "次数", "扣分", "依据", "记录人")
    behaviours = Page("负面表现", [("负面表现清单",), ("考核期：2026年4月",), empty])
    put(sealed, "收件/2026-04/负面表现清单.xlsx", behaviours, Page(sheet, [*top, ("ZD004", "钱伟", *row)]))
    assert bool(late_codes(sealed, tmp_path, kaohe, "2026-04")) == late


def test_check_sees_late_records_too(sealed: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    write_list(sealed, Period.of_month(2026, 4), late_return(date(2026, 3, 9)))
    assert kaohe("check", sealed, "2026-04", "-o", tmp_path).exit_code == 1
    assert "K413" in (tmp_path / "检查-2026-04" / "results.json").read_text(encoding="utf-8")


# --- the year ------------------------------------------------------------------------------------------------------


def test_the_year_rests_on_sealed_quarters_whatever_happens_to_the_folder(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_year(tmp_path / "单位")
    for quarter in (Q1, Q2):
        assert kaohe("seal", unit, str(quarter), "--as-of", AS_OF).exit_code == 0
    # A second month of each quarter now loses 孙丽 a point; the seals do not know of it.
    for quarter in (Q1, Q2):
        write_list(unit, quarter.months[0], late_return(quarter.first_day))
    assert kaohe("run", unit, "2026", "-o", tmp_path / "out", "--as-of", "2027-01-12").exit_code == 1
    found = results(tmp_path / "out", YEAR)
    person = next(person for person in found["people"] if person["id"] == "ZD005")
    # Each quarter: ratings 80, 80, 80 − 1 → 79.67; × 70 % + 85 × 30 % = 81.27.
    assert {period: quarter["score"] for period, quarter in person["quarters"].items()} == {
        "2026Q1": "81.27", "2026Q2": "81.27", "2026Q3": "81.27", "2026Q4": "81.27",
    }  # fmt: skip
    (note,) = (finding for finding in found["findings"] if finding["code"] == "K907")
    assert note["message"] == "2026年度按已归档的2026年第1季度、2026年第2季度结果计算，没有重算"
    assert sum(finding["code"] == "K413" for finding in found["findings"]) == 2


def test_without_seals_the_same_change_reaches_the_year(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_year(tmp_path / "单位")
    write_list(unit, Q1.months[0], late_return(Q1.first_day))
    kaohe("run", unit, "2026", "-o", tmp_path / "out", "--as-of", "2027-01-12")
    person = next(person for person in results(tmp_path / "out", YEAR)["people"] if person["id"] == "ZD005")
    # Two months lose a point: (79 + 80 + 79) ÷ 3 = 79.33; × 70 % + 85 × 30 % = 81.03.
    assert person["quarters"]["2026Q1"]["score"] == "81.03"
    assert "K907" not in codes(tmp_path / "out", YEAR)


def test_a_sealed_year_is_computed_again_from_the_quarters_that_stood_then(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_year(tmp_path / "单位")
    for period in ("2026Q1", "2026Q2", "2026"):
        assert kaohe("seal", unit, period, "--as-of", "2027-01-12").exit_code == 0
    stopped = kaohe("run", unit, "2026Q1", "-o", tmp_path / "out")
    assert "2026年度、2026年第1季度已经归档" in stopped.output
    assert kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--reopen", "复核").exit_code == 0
    assert {path.name for path in (unit / "归档").iterdir() if path.is_dir()} == {
        "2026.重开-1", "2026Q1.重开-1", "2026Q2",
    }  # fmt: skip
    checked = kaohe("verify", unit)
    assert (checked.exit_code, checked.output.count("逐字节相同")) == (0, 3)


def test_a_broken_sealed_quarter_stops_the_year(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_year(tmp_path / "单位")
    kaohe("seal", unit, "2026Q1", "--as-of", AS_OF)
    sealed = unit / "归档/2026Q1/输出/results.json"
    sealed.write_bytes(sealed.read_bytes().replace(b"81.27", b"91.27"))
    stopped = kaohe("run", unit, "2026", "-o", tmp_path / "out")
    assert (stopped.exit_code, "已损坏" in stopped.output) == (2, True)


# --- other versions ------------------------------------------------------------------------------------------------


def test_with_other_versions_figures_and_outcomes_are_compared_and_it_is_said(
    sealed: Path, kaohe: Kaohe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "__version__", "9.9")
    checked = kaohe("verify", sealed)
    assert checked.exit_code == 0
    assert "分数和结果相同" in checked.output
    assert "没有比对文书的字节" in checked.output


def test_verify_speaks_json(sealed: Path, kaohe: Kaohe) -> None:
    data = json.loads(kaohe("verify", sealed, "--format", "json").output)
    assert [(one["folder"], one["compared"], one["faults"]) for one in data] == [
        ("2026Q1", "逐字节", []),
        ("归档", "", []),
    ]


@pytest.mark.parametrize("period", [[], ["2026Q1"]])
def test_there_is_nothing_to_verify_without_a_seal(unit: Path, kaohe: Kaohe, period: list[str]) -> None:
    refused = kaohe("verify", unit, *period)
    assert (refused.exit_code, "还没有归档" in refused.output) == (2, True)


def test_verifying_a_period_that_is_not_sealed_says_so(sealed: Path, kaohe: Kaohe) -> None:
    assert kaohe("verify", sealed, "2026Q2").exit_code == 2
    assert kaohe("verify", sealed, "2026Q1").exit_code == 0
