"""The 人员名册: what is read of it, and what is so wrong with it that nothing can be run."""

from datetime import date

import pytest

from kaohe_excel.core.errors import RosterError
from tests.offices.folder import UnitFolder, seen
from tests.offices.sheets import RATERS, ROSTER, Page, roster_pages

START = date(2020, 1, 1)
HEADINGS = ("人员编号", "姓名", "科室", "职务职级", "人员类别", "岗位类别", "起始日期", "终止日期", "涉密", "备注")


def faults(office: UnitFolder) -> tuple[str, ...]:
    with pytest.raises(RosterError) as error:
        office.read()
    return error.value.faults


def test_a_clean_roster_is_read_whole(office: UnitFolder) -> None:
    moves = [("ZD004", "钱伟", "借调", date(2026, 2, 1), date(2026, 7, 31), "区财政局", "")]
    rows = [*ROSTER, ("ZD010", "吴静", "综合科", "科员", "参公人员", "统计", START, date(2026, 6, 30), "是", "退休")]
    office.put("名册.xlsx", *roster_pages(rows, movements=moves))
    roster = office.read().roster
    last = roster.rows[-1]
    assert (roster.unit, roster.file, len(roster.rows)) == ("张店区统计局", "名册.xlsx", 10)
    assert (last.person, last.job_class, last.end, last.classified, last.remark) == (
        "ZD010", "统计", date(2026, 6, 30), True, "退休",
    )  # fmt: skip
    (move,) = roster.movements
    assert (move.person, move.kind, move.start, move.end, move.host_unit) == (
        "ZD004", "借调", date(2026, 2, 1), date(2026, 7, 31), "区财政局",
    )  # fmt: skip
    assert [(r.person, r.role, r.scope) for r in roster.raters] == [
        ("ZD001", "主要领导", None),
        ("ZD002", "分管领导", frozenset({"综合科", "核算科"})),
        ("ZD003", "科室负责人", frozenset({"综合科"})),
        ("ZD006", "科室负责人", frozenset({"核算科"})),
    ]


def test_the_unit_is_named_by_the_head_cell_else_by_the_title(office: UnitFolder) -> None:
    pages = roster_pages()
    pages[0].rows = [("平时考核人员名册",), ("填报单位：甲区统计局", "", "填报日期：2026年1月5日"), *pages[0].rows[1:]]
    office.put("名册.xlsx", *pages)
    assert office.read().roster.unit == "甲区统计局"
    office.put("名册.xlsx", *roster_pages(unit="乙县统计局机关"))
    assert office.read().roster.unit == "乙县统计局"
    office.put("名册.xlsx", *roster_pages(unit=""))
    assert office.read().roster.unit == "本单位"


def test_movements_may_be_absent(office: UnitFolder) -> None:
    pages = roster_pages()
    office.put("名册.xlsx", pages[0], pages[2])
    assert office.read().roster.movements == ()


def test_merged_departments_and_padded_names_are_read(office: UnitFolder) -> None:
    rows = [list(row) for row in ROSTER]
    rows[3][2] = rows[4][2] = ""
    rows[3][1] = "钱　伟"
    page, moves, raters = roster_pages(rows)
    page.merges = [(4, 2, 6, 2)]
    office.put("名册.xlsx", page, moves, raters)
    intake = office.read()
    assert [(row.name, row.department) for row in intake.roster.rows[2:5]] == [
        ("赵敏", "综合科"), ("钱伟", "综合科"), ("孙丽", "综合科"),
    ]  # fmt: skip
    assert seen(intake) == [("K116", "C5", "")]


@pytest.mark.parametrize(("mark", "classified"), [("是", True), ("√", True), ("否", False), ("", False)])
def test_classified_people_are_ticked_or_named(office: UnitFolder, mark: str, classified: bool) -> None:
    office.put("名册.xlsx", *roster_pages([*ROSTER[:-1], (*ROSTER[-1][:8], mark, "")]))
    assert office.read().roster.rows[-1].classified is classified


def test_an_unclear_mark_of_secrecy_is_a_fault(office: UnitFolder) -> None:
    office.put("名册.xlsx", *roster_pages([*ROSTER[:-1], (*ROSTER[-1][:8], "部分", "")]))
    assert faults(office) == ("名册.xlsx!名册!I11：“涉密”填的“部分”不在可选范围：是、否",)


def test_several_rows_of_one_id_are_one_person_over_time(office: UnitFolder) -> None:
    more = ("zd00９", "买买提·艾力", "综合科", "科员", "公务员", "", date(2026, 3, 1), "", "否", "")
    rows = [*ROSTER[:-1], (*ROSTER[-1][:7], date(2026, 2, 28), "否", ""), more]
    office.put("名册.xlsx", *roster_pages(rows))
    roster = office.read().roster
    assert {row.department for row in roster.rows_of("ZD009")} == {"核算科", "综合科"}


def test_without_a_roster_nothing_runs(office: UnitFolder) -> None:
    (office.root / "名册.xlsx").unlink()
    assert faults(office) == ("文件夹里没有找到人员名册（要有“名册”和“评分人”两张工作表）",)


def test_every_fault_is_listed_with_its_place(office: UnitFolder) -> None:
    rows = [
        *ROSTER,
        ("ZD004", "钱伟", "核算科", "", "公务员", "", date(2026, 1, 1), "", "", ""),
        ("ZD011", "郑一", "综合科", "", "临时工", "", START, "", "", ""),
        ("ZD012", "郑二", "综合科", "", "公务员", "", "去年", "", "", ""),
        ("ZD013", "郑三", "综合科", "", "公务员", "", START, "年底", "", ""),
        ("", "郑四", "综合科", "", "公务员", "", START, "", "", ""),
        ("ZD015", "郑五", "综合科", "", "公务员", "", START, date(2019, 1, 1), "", ""),
    ]
    raters = [*RATERS, ("ZD099", "外人", "科室负责人", "综合科"), ("ZD003", "赵敏", "科长", "综合科"),
              ("ZD003", "赵敏", "科室负责人", "人事科"), ("ZD003", "赵敏", "科室负责人", "")]  # fmt: skip
    moves = [("ZD004", "钱伟", "出国", START, "", "", ""), ("ZD005", "孙丽", "借调", "", "", "", "")]
    office.put("名册.xlsx", *roster_pages(rows, raters, moves))
    assert [fault.partition("：")[0] for fault in faults(office)] == [
        "名册.xlsx!名册!E13",
        "名册.xlsx!名册!G14",
        "名册.xlsx!名册!H15",
        "名册.xlsx!名册!A16",
        "名册.xlsx!名册!H17",
        "名册.xlsx!名册!C12:J12",
        "名册.xlsx!人员变动!C3",
        "名册.xlsx!人员变动!D4",
        "名册.xlsx!评分人!C7:D7",
        "名册.xlsx!评分人!C8",
        "名册.xlsx!评分人!D9",
        "名册.xlsx!评分人!D10",
    ]


@pytest.mark.parametrize(
    ("missing", "fault"),
    [(0, "名册.xlsx：缺少工作表“名册”"), (2, "名册.xlsx：缺少工作表“评分人”")],
)
def test_a_missing_sheet_is_a_fault(office: UnitFolder, missing: int, fault: str) -> None:
    pages = roster_pages(raters=RATERS[:1])
    office.put("名册.xlsx", *(page for index, page in enumerate(pages) if index != missing))
    assert fault in faults(office)


def test_a_missing_column_is_a_fault(office: UnitFolder) -> None:
    pages = roster_pages()
    pages[0].rows[1] = tuple("备用" if heading == "科室" else heading for heading in HEADINGS)
    office.put("名册.xlsx", *pages)
    assert "名册.xlsx!名册：缺少必需的列：科室" in faults(office)


def test_an_error_in_an_end_date_does_not_read_as_still_running(office: UnitFolder) -> None:
    odd = (*ROSTER[3][:7], ("=NA()", "#N/A"), *ROSTER[3][8:])
    office.put("名册.xlsx", *roster_pages([*ROSTER[:3], odd, *ROSTER[4:]]))
    assert faults(office) == ("名册.xlsx!名册!H6：“终止日期”是错误值 #N/A",)


def test_two_rosters_that_differ_stop_the_run_and_equal_ones_do_not(office: UnitFolder) -> None:
    office.put("旧/名册.xlsx", *roster_pages())
    intake = office.read()
    assert seen(intake) == [("K120", "", "")]
    assert [(r.file, r.verdict) for r in intake.facts.receipts] == [("名册.xlsx", "已用"), ("旧/名册.xlsx", "不用")]
    office.put("旧/名册.xlsx", *roster_pages(ROSTER[:-1]))
    assert faults(office) == ("有两份内容不同的人员名册：名册.xlsx 和 旧/名册.xlsx，请只保留一份",)


def test_two_names_under_one_id_are_worth_a_look(office: UnitFolder) -> None:
    rows = [*ROSTER[:-1], (*ROSTER[-1][:7], date(2026, 2, 28), "否", ""),
            ("ZD009", "艾力", "核算科", "", "公务员", "", date(2026, 3, 1), "", "", "")]  # fmt: skip
    office.put("名册.xlsx", *roster_pages(rows))
    assert seen(office.read()) == [("K205", "C12:J12", "ZD009")]


def test_a_roster_in_another_layout_is_read(office: UnitFolder) -> None:
    rows = [("附件3",), ("张店区统计局平时考核人员名册",), ("单位：人",), HEADINGS, *ROSTER]
    _, moves, raters = roster_pages()
    office.put("名册.xlsx", Page("Sheet1", rows), moves, raters, Page("Sheet3", []))
    assert office.read().roster.unit == "张店区统计局"
