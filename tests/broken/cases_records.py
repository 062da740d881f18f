"""负面表现清单, 测评表 and 外单位评价意见: records that cannot be, ballots that do not add up."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tests.broken.case import LIST, Case, about, added, typed, waiting
from tests.offices.clean_year import (
    BASE_RECORD,
    HOST,
    identity,
    list_book,
    list_file,
    opinion_book,
    opinion_file,
    opinion_row,
    poll_book,
    poll_file,
    poll_rows,
)
from tests.offices.folder import UnitFolder
from tests.offices.sheets import LIST_HEADINGS, simple_page, workbook_bytes

SUN = "ZD005"
QIAN = identity("ZD004")
WAITS = waiting(SUN)
POINTS = {SUN: "较好"}
"""孙丽's points change, her grade does not."""


def lists(**sheets: Sequence[Sequence[Any]]) -> Callable[[UnitFolder], object]:
    """March's list with these rows on its sheets instead."""
    return added(LIST, list_book("2026-03", **sheets))


def record(title: str, cells: dict[str, Any], code: str, cell: str, outcomes: dict[str, str] | None = None) -> Case:
    """孙丽's record in row 4 changed."""
    return Case(title, typed(LIST, cells), ((code, f"{LIST}!负面表现!{cell}", SUN),), outcomes or {})


def in_list(sheet: str, cell: str) -> str:
    return f"{LIST}!{sheet}!{cell}"


ITEMS = [
    ["F07", "勤", "迟到、早退", 1, ""],
    ["F06", "绩", "代填、代改", 10, ""],
    ["F06", "廉", "代填、代改", 5, ""],
]


def items(row: int, column: int, value: Any) -> list[list[Any]]:
    changed = [list(item) for item in ITEMS]
    changed[row][column] = value
    return changed


def two_catalogues(box: UnitFolder) -> None:
    box.put(LIST, list_book("2026-03", 条目=ITEMS))
    box.put(list_file("2026-02"), list_book("2026-02", 条目=items(0, 3, 2)))


DEDUCTIONS = (
    record("an item that does not exist", {"D4": "F99"}, "K401", "D4", WAITS),
    record("an item left out", {"D4": None}, "K301", "D4", WAITS),
    Case("an item in small letters", typed(LIST, {"D4": "f07"}), ()),
    record("points that are not the item's", {"G4": 3}, "K403", "G4", WAITS),
    record("points left out", {"G4": None}, "K404", "G4"),
    record("points as text", {"G4": "2分"}, "K309", "G4"),
    record("points that are no number", {"G4": "两分"}, "K302", "G4", WAITS),
    record("points below nothing", {"G4": -2}, "K303", "G4", WAITS),
    Case(
        "times left out with one time's points",
        typed(LIST, {"F4": None, "G4": 1}),
        (("K405", in_list("负面表现", "F4"), SUN),),
        POINTS,
    ),
    record("times left out with other points", {"F4": None}, "K301", "F4", WAITS),
    record("times that are no number", {"F4": "多次"}, "K302", "F4", WAITS),
    record("half a time", {"F4": 1.5}, "K302", "F4", WAITS),
    record("no time at all", {"F4": 0, "G4": 0}, "K303", "F4", WAITS),
    record("times with a unit", {"F4": "2次"}, "K309", "F4"),
    record("a day that is none", {"C4": "三月中旬"}, "K310", "C4", WAITS),
    record("a day of the thirty-second", {"C4": "2026-03-32"}, "K310", "C4", WAITS),
    record("a day left out", {"C4": None}, "K301", "C4", WAITS),
    record("a day without a year", {"C4": "3.10"}, "K310", "C4", WAITS),
    record("a day with dots", {"C4": "2026.3.10"}, "K309", "C4"),
    record("a day in Chinese", {"C4": "2026年3月10日"}, "K309", "C4"),
    record("a day with strokes", {"C4": "2026/3/10"}, "K309", "C4"),
    record("a day with full stops", {"C4": "2026。3。10"}, "K309", "C4"),
    record("a day in full width", {"C4": "２０２６－０３－１０"}, "K309", "C4"),
    record("a day of eight digits", {"C4": 20260310}, "K309", "C4"),
    Case(
        "a day as a serial number",
        lists(负面表现=[[*BASE_RECORD[:2], 46091, *BASE_RECORD[3:]]]),
        (("K309", in_list("负面表现", "C4"), SUN),),
    ),
    record("a day of another month", {"C4": date(2026, 2, 10)}, "K406", "C4", POINTS),
    record("a day of another quarter", {"C4": date(2026, 4, 10)}, "K406", "C4", POINTS),
    Case(
        "a record twice in one list",
        lists(负面表现=[BASE_RECORD, BASE_RECORD]),
        (("K407", in_list("负面表现", "C5:I5"), SUN),),
    ),
    Case(
        "a record in two lists",
        added("清单/2026-03补.xlsx", list_book("2026-03", 负面表现=[BASE_RECORD])),
        (("K407", "清单/2026-03补.xlsx!负面表现!C4:I4", SUN),),
    ),
    Case(
        "two late arrivals on one day with different matters",
        lists(负面表现=[BASE_RECORD, [*BASE_RECORD[:4], "早退", *BASE_RECORD[5:]]]),
        (),
        POINTS,
    ),
    Case(
        "a record of nobody",
        lists(负面表现=[BASE_RECORD, ["", "无名氏", *BASE_RECORD[2:]]]),
        (("K322", in_list("负面表现", "B5"), ""),),
    ),
    Case(
        "a record of one of two who bear a name leaves both open",
        lists(负面表现=[BASE_RECORD, ["", "张伟", *BASE_RECORD[2:]]]),
        (("K321", in_list("负面表现", "B5"), ""),),
        waiting("ZD007", "ZD008"),
    ),
    Case(
        "a record of an id and another's name leaves both open",
        lists(负面表现=[["ZD004", "孙丽", *BASE_RECORD[2:]]]),
        (("K320", in_list("负面表现", "A4"), "ZD004"),),
        waiting("ZD004", SUN),
    ),
    Case("a record without a name", lists(负面表现=[["", "", *BASE_RECORD[2:]]]), (("K324", in_list("负面表现", "C4:I4"), ""),), POINTS),
    Case("a record of a leader", lists(负面表现=[BASE_RECORD, [*identity("ZD002"), *BASE_RECORD[2:]]]), (("K328", in_list("负面表现", "C5:I5"), "ZD002"),)),
    Case("a record of somebody elsewhere", lists(负面表现=[BASE_RECORD, [*identity("ZD010"), *BASE_RECORD[2:]]]), (("K703", in_list("负面表现", "C5:I5"), "ZD010"),)),
    Case("merged days", lambda box: box.edit(LIST, lambda page: page.merge_cells("C4:C5")), (("K307", in_list("负面表现", "C4"), SUN),), WAITS),
)  # fmt: skip

CATALOGUES = (
    Case("a catalogue like the shipped one", lists(条目=ITEMS), ()),
    Case("a catalogue without the item", lists(条目=ITEMS[1:]), (("K401", in_list("负面表现", "D4"), SUN),), WAITS),
    Case("two catalogues that disagree", two_catalogues, (("K402", in_list("负面表现", "D4"), SUN),), WAITS),
    *(
        Case(
            f"a catalogue with a bad {heading}",
            lists(条目=items(0, column, value)),
            (("K412", in_list("条目", cell), ""), ("K412", in_list("负面表现", "D4"), SUN)),
            WAITS,
        )
        for heading, column, value, cell in (
            ("维度", 1, "才", "B4"),
            ("每次扣分", 3, "酌情", "D4"),
            ("上限", 4, "五", "E4"),
        )
    ),
    Case("a catalogue with another bad item", lists(条目=items(1, 3, "")), (("K412", in_list("条目", "D5"), ""),)),
    Case(
        "an item that takes from two dimensions",
        lists(负面表现=[[*identity(SUN), date(2026, 3, 10), "F06", "代填", 1, 15, "", ""]], 条目=ITEMS),
        (),
        POINTS,
    ),
)


def sheet(
    title: str, name: str, row: Sequence[Any], *found: tuple[str, str], outcomes: dict[str, str] | None = None
) -> Case:
    """One row about 钱伟 on a sheet of March's list."""
    return Case(
        title,
        lists(**{name: [[*QIAN, *row]]}),
        tuple((code, in_list(name, cell), "ZD004") for code, cell in found),
        outcomes or {},
    )


MARCH = date(2026, 3, 16)
POOR, FAIR, UNGRADED, ABSENT = ({"ZD004": word} for word in ("较差", "一般", "不定等次", "不参加"))
Q = waiting("ZD004")
SANCTIONED = [*QIAN, "警告", date(2026, 1, 5), date(2026, 7, 4), ""]
RECORDS = (
    sheet("告诫 for a period that is none", "告诫", [MARCH, "上个季度", "", ""], ("K331", "D4"), outcomes=Q),
    sheet("告诫 for a whole year", "告诫", [MARCH, "2026年", "", ""], ("K331", "D4"), outcomes=Q),
    sheet("告诫 without day and period", "告诫", ["", "", "周纪实未交", ""], ("K301", "D4"), outcomes=Q),
    sheet("告诫 of a day that is none", "告诫", ["某日", "2026年第1季度", "", ""], ("K310", "C4"), outcomes=Q),
    sheet("告诫 by its day", "告诫", [MARCH, "", "周纪实未交", ""], outcomes=POOR),
    sheet("告诫 for a month of the quarter", "告诫", ["", "2026年2月", "周纪实未交", ""], outcomes=POOR),
    sheet("告诫 for another quarter", "告诫", ["", "2025年第4季度", "周纪实未交", ""]),
    sheet("问责 without 定等", "问责", [MARCH, "组织谈话", "", ""], ("K408", "E4"), outcomes={"ZD004": "待定"}),
    sheet("问责 with another 定等", "问责", [MARCH, "组织谈话", "合格", ""], ("K311", "E4"), outcomes=Q),
    sheet("问责 without a day", "问责", ["", "组织谈话", "一般", ""], ("K301", "C4"), outcomes=Q),
    sheet("问责 with 一般", "问责", [MARCH, "组织谈话", "一般", ""], outcomes=FAIR),
    sheet("处分 of no kind", "处分", ["批评", date(2026, 1, 5), "", ""], ("K409", "C4"), outcomes=Q),
    sheet("处分 of a blank kind", "处分", ["", date(2026, 1, 5), "", ""], ("K409", "C4"), outcomes=Q),
    sheet("处分 without its day", "处分", ["警告", "", "", ""], ("K301", "D4"), outcomes=Q),
    sheet("处分 with an end that is none", "处分", ["警告", date(2026, 1, 5), "年底", ""], ("K310", "E4"), outcomes=Q),
    sheet("处分 with another end", "处分", ["警告", date(2026, 1, 5), date(2026, 12, 31), ""], ("K410", "E4"), outcomes=FAIR),
    sheet("处分 with an end a day off", "处分", ["警告", date(2026, 1, 5), date(2026, 7, 5), ""], outcomes=FAIR),
    sheet("处分 in more words", "处分", ["政务警告处分", date(2026, 1, 5), "", ""], ("K309", "C4"), outcomes=FAIR),
    sheet("处分 without an end", "处分", ["记过", date(2026, 1, 5), "", ""], outcomes=UNGRADED),
    sheet("处分 that ended before", "处分", ["警告", date(2025, 6, 1), "", ""]),
    sheet("无故不参加", "无故不参加", [MARCH, "", "拒绝测评"], outcomes=ABSENT),
    Case("处分 twice", lists(处分=[SANCTIONED, SANCTIONED]), (("K411", in_list("处分", "C5:F5"), "ZD004"),), FAIR),
    Case(
        "处分 of one of two who bear a name leaves both open",
        lists(处分=[["", "张伟", *SANCTIONED[2:]]]),
        (("K321", in_list("处分", "B4"), ""),),
        waiting("ZD007", "ZD008"),
    ),
)  # fmt: skip

FORMATS = (14, 22, 27, 28, 30, 31, 36, 50, 51, 57, 58)


def with_format(number: int) -> Callable[[UnitFolder], object]:
    return lambda box: box.patch(LIST, r"xl/styles\.xml", 'numFmtId="164" fontId', f'numFmtId="{number}" fontId')


def from_1904(serial: bool) -> Callable[[UnitFolder], object]:
    """A list that counts its days from 1904, with the day as a date cell or as a bare number."""

    def harm(box: UnitFolder) -> None:
        row = [*BASE_RECORD]
        row[2] = 46091 - 1462 if serial else row[2]
        page = simple_page("负面表现", "负面表现", LIST_HEADINGS["负面表现"], [row], "2026年3月")
        box.put(LIST, workbook_bytes(page, options={"date_1904": True}))

    return harm


DATES = (
    *(Case(f"a day in the built-in format {number}", with_format(number), ()) for number in FORMATS),
    Case("a day counted from 1904", from_1904(serial=False), ()),
    Case("a bare number counted from 1904", from_1904(serial=True), (("K309", in_list("负面表现", "C4"), SUN),)),
)


# --- 测评表 ----------------------------------------------------------------------------------------------------------------

POLL = poll_file()


def ballots(title: str, cells: dict[str, Any], code: str, cell: str, waits: bool = True) -> Case:
    """钱伟's ballots are row 5: 20 issued, returned and valid; 8 好, 10 较好, 2 一般, 0 较差."""
    return Case(title, typed(POLL, cells), ((code, f"{POLL}!测评表!{cell}", "ZD004"),), Q if waits else {})


def polled(*more: Sequence[Any]) -> Callable[[UnitFolder], object]:
    return added(POLL, poll_book(1, [*poll_rows(), *more]))


POLLS = (
    ballots("votes that do not add up", {"F5": 9}, "K501", "C5:I5"),
    ballots("more returned than issued", {"D5": 21}, "K502", "C5:I5"),
    ballots("more valid than returned", {"E5": 21, "F5": 9}, "K502", "C5:I5"),
    ballots("no valid ballot", {"E5": 0, "F5": 0, "G5": 0, "H5": 0}, "K503", "E5"),
    ballots("a blank vote that is nothing", {"I5": None}, "K504", "I5", waits=False),
    ballots("a blank vote that is something", {"H5": None}, "K301", "H5"),
    ballots("half a vote", {"F5": 7.5}, "K302", "F5"),
    ballots("votes below nothing", {"F5": -8}, "K303", "F5"),
    ballots("votes with a unit", {"F5": "8票"}, "K309", "F5", waits=False),
    ballots("votes in words", {"F5": "八"}, "K302", "F5"),
    ballots("a per cent of votes", {"F5": "40%"}, "K302", "F5"),
    ballots("an error value among the votes", {"F5": "#REF!"}, "K305", "F5"),
    ballots("valid left blank", {"E5": None}, "K301", "E5"),
    Case("all ballots of a person blank", typed(POLL, {f"{c}5": None for c in "CDEFGHI"}), (("K301", f"{POLL}!测评表!C5:I5", "ZD004"),), Q),
    Case("a person left out of the poll", added(POLL, poll_book(1, [r for r in poll_rows() if r[0] != "ZD004"])), (("K604", "", "ZD004"),), Q),
    Case("a person polled twice alike", polled(poll_rows(["ZD004"])[0]), (("K325", f"{POLL}!测评表!C11:I11", "ZD004"),)),
    Case("a person polled twice, different", polled([*QIAN, 20, 20, 20, 20, 0, 0, 0]), (("K326", f"{POLL}!测评表!C11:I11", "ZD004"),), Q),
    Case("a poll on somebody elsewhere", polled(poll_rows(["ZD010"])[0]), (("K703", f"{POLL}!测评表!C11:I11", "ZD010"),)),
    Case("a poll on a leader", polled(poll_rows(["ZD002"])[0]), (("K328", f"{POLL}!测评表!C11:I11", "ZD002"),)),
    Case("a poll on nobody known", polled(["", "无名氏", 20, 20, 20, 20, 0, 0, 0]), (("K322", f"{POLL}!测评表!B11", ""),)),
    Case("no poll at all", lambda box: box.remove(POLL), about("K604", "", *(r[0] for r in poll_rows())), waiting(*(r[0] for r in poll_rows()))),
    Case("votes merged over two people", lambda box: box.edit(POLL, lambda page: page.merge_cells("F5:F6")),
         (("K307", f"{POLL}!测评表!F5", "ZD004"), ("K307", f"{POLL}!测评表!F6", SUN)), waiting("ZD004", SUN)),
)  # fmt: skip


# --- 外单位评价意见 ------------------------------------------------------------------------------------------------------------

OPINION = opinion_file()
FIRST = "2026年第1季度"


def opinion(title: str, cells: dict[str, Any], *found: tuple[str, str], outcomes: dict[str, str] | None = None) -> Case:
    """吴刚's opinion is row 4: A 编号, B 姓名, C 现工作单位, D 评价意见, E 得分, F 等次."""
    where = tuple((code, f"{OPINION}!Sheet1!{cell}" if cell else "", "ZD010") for code, cell in found)
    return Case(title, typed(OPINION, cells), where, outcomes or {})


ELSEWHERE = waiting("ZD010")
OPINIONS = (
    opinion("an opinion of more than a hundred points", {"E4": 101}, ("K303", "E4"), outcomes=ELSEWHERE),
    opinion("an opinion with points in words", {"E4": "优秀"}, ("K302", "E4"), outcomes=ELSEWHERE),
    opinion("an opinion with points as text", {"E4": "86分"}, ("K309", "E4")),
    opinion("an opinion without points", {"E4": None}, outcomes={"ZD010": "待定"}),
    opinion("an opinion out of ten", {"E4": 8.6}, ("K510", "C4:F4"), outcomes={"ZD010": "较差"}),
    opinion("an opinion of ten points and 较差", {"E4": 10, "F4": "较差"}, outcomes={"ZD010": "较差"}),
    opinion("an opinion whose points are too few for its grade", {"E4": 74.99}, ("K510", "C4:F4"), outcomes={"ZD010": "一般"}),
    opinion("an opinion with just enough points for its grade", {"E4": 75}, outcomes={"ZD010": "较好"}),
    opinion("an opinion with more points than its grade needs", {"E4": 95}, outcomes={"ZD010": "好"}),
    opinion("an opinion of another unit", {"C4": "区政府办公室"}, ("K511", "C4:F4"), outcomes={"ZD010": "较好"}),
    opinion("an opinion without words", {"D4": None}, outcomes={"ZD010": "较好"}),
    opinion("an opinion of nothing", {"C4": None, "D4": None, "E4": None, "F4": None}, ("K301", "C4:F4"), outcomes=ELSEWHERE),
    opinion("an opinion of the unit's name alone", {"D4": None, "E4": None, "F4": None}, ("K621", "C4:F4"), outcomes={"ZD010": "待定"}),
    Case("no opinion", lambda box: box.remove(OPINION), (("K621", "", "ZD010"),), {"ZD010": "待定"}),
    Case(
        "an opinion on somebody who is here",
        added(OPINION, opinion_book(FIRST, [opinion_row(), [*QIAN, HOST, "很好", 99, "好"]])),
        (("K505", f"{OPINION}!Sheet1!C5:F5", "ZD004"),),
    ),
    Case(
        "two opinions that differ",
        added(OPINION, opinion_book(FIRST, [opinion_row(), [*opinion_row()[:4], 95, "好"]])),
        (("K326", f"{OPINION}!Sheet1!C5:F5", "ZD010"),),
        ELSEWHERE,
    ),
    Case(
        "two files with opinions that differ",
        added("外单位/又一份.xlsx", opinion_book(FIRST, [[*opinion_row()[:4], 95, "好"]])),
        (("K702", "外单位/又一份.xlsx!Sheet1!C4:F4", "ZD010"),),
        ELSEWHERE,
    ),
    Case(
        "the same opinion in two files",
        added("外单位/又一份.xlsx", opinion_book(FIRST)),
        (("K701", "外单位/又一份.xlsx!Sheet1", ""),),
    ),
)  # fmt: skip

CASES = (*DEDUCTIONS, *CATALOGUES, *RECORDS, *DATES, *POLLS, *OPINIONS)
