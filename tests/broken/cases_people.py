"""Who a row is about: rows of a 评分表 that name the wrong person, nobody, or somebody twice; and the roster itself."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tests.broken.case import HEAD, LEADER, OTHER_HEAD, Case, Found, Stop, about, added, typed, waiting
from tests.offices.clean_year import (
    HOST,
    MONTHS,
    NAMES,
    RATED,
    ROSTER_FILE,
    identity,
    movement_rows,
    poll_file,
    rater_rows,
    rating_book,
    rating_file,
    rating_rows,
    roster_book,
    roster_rows,
)
from tests.offices.folder import UnitFolder

OTHER_RATERS_FORMS = tuple(rating_file("ZD001", month) for month in MONTHS)


def rows_of(rater: str, *more: Sequence[Any], first: bool = False) -> Callable[[UnitFolder], object]:
    """A March form with further rows after its people's (or before them)."""
    rows = rating_rows(RATED[rater])
    return added(rating_file(rater), rating_book(rater, "2026-03", [*more, *rows] if first else [*rows, *more]))


def like(person: str, **changes: Any) -> list[Any]:
    """A row about somebody with some columns changed: 0 序号, 1 编号, 2 姓名, 3 科室, 4… scores, 20 合计, 21 评语."""
    row = rating_rows([person if person in NAMES else "ZD004"])[0]
    row[20] = ""
    for column, value in changes.items():
        row[int(column.removeprefix("c"))] = value
    return row


def at(cell: str, file: str = HEAD) -> str:
    return f"{file}!Sheet1!{cell}"


LEFT_OUT: tuple[Found, ...] = (("K602", f"{HEAD}!Sheet1", "ZD004"),)
NOT_THERE = waiting("ZD004")


def merged_names(box: UnitFolder) -> None:
    """One person's id and name merged over two rows, as when an office shares a person's row out over two."""

    def change(page: Any) -> None:
        for place in ("B6:B7", "C6:C7"):
            page.merge_cells(place)

    box.edit(HEAD, change)


IDENTITIES = (
    Case("a padded name", typed(HEAD, {"C6": "钱　伟"}), (("K309", at("C6"), "ZD004"),)),
    Case("a name with a space before it", typed(HEAD, {"C6": " 钱伟"}), (("K309", at("C6"), "ZD004"),)),
    Case("an id in small letters", typed(HEAD, {"B6": "zd004"}), (("K309", at("B6"), "ZD004"),)),
    Case("an id in full width", typed(HEAD, {"B6": "ＺＤ００４"}), (("K309", at("B6"), "ZD004"),)),
    Case("an id with a space", typed(HEAD, {"B6": "ZD 004"}), (("K309", at("B6"), "ZD004"),)),
    Case("a name alone", typed(HEAD, {"B6": None}), ()),
    Case("an id alone", typed(HEAD, {"C6": None}), ()),
    Case("an id in the name's column", typed(HEAD, {"B6": None, "C6": "ZD004"}), (("K309", at("C6"), "ZD004"),)),
    *(
        Case(
            f"a name with another dot {ord(dot):x}",
            typed(LEADER, {"C12": f"买买提{dot}艾力"}),
            (("K309", at("C12", LEADER), "ZD009"),),
        )
        for dot in "•・．.‧∙"
    ),
    Case(
        "an id and another's name",
        typed(HEAD, {"B6": "ZD005"}),
        (("K320", at("B6"), "ZD005"), *LEFT_OUT),
        NOT_THERE,
    ),
    Case(
        "an id of nobody with a known name",
        typed(HEAD, {"B6": "ZD444"}),
        (("K320", at("B6"), "ZD004"), *LEFT_OUT),
        NOT_THERE,
    ),
    Case(
        "a name that two people bear",
        typed(OTHER_HEAD, {"B6": None}),
        (("K321", at("C6", OTHER_HEAD), ""), ("K602", f"{OTHER_HEAD}!Sheet1", "ZD007")),
        waiting("ZD007"),
    ),
    Case(
        "a name that nobody bears",
        typed(HEAD, {"B6": None, "C6": "钱伟伟"}),
        (("K322", at("C6"), ""), *LEFT_OUT),
        NOT_THERE,
    ),
    Case(
        "an id that nobody has",
        typed(HEAD, {"B6": "ZD400", "C6": None}),
        (("K322", at("B6"), ""), *LEFT_OUT),
        NOT_THERE,
    ),
    Case(
        "a name that begins with an equals sign",
        rows_of("ZD003", like("", c1="", c2="=1+1")),
        (("K322", at("C8"), ""),),
    ),
    Case(
        "a name that is a link",
        rows_of("ZD003", like("", c1="", c2='=HYPERLINK("http://x","钱伟")')),
        (("K322", at("C8"), ""),),
    ),
    Case(
        "scores of nobody",
        typed(HEAD, {"B6": None, "C6": None}),
        (("K324", at("D6:V6"), ""), *LEFT_OUT),
        NOT_THERE,
    ),
    Case(
        "one name merged over two people",
        merged_names,
        (
            ("K116", at("B6"), ""),
            ("K116", at("C6"), ""),
            ("K325", at("E7:T7"), "ZD004"),
            ("K602", f"{HEAD}!Sheet1", "ZD005"),
        ),
        waiting("ZD005"),
    ),
    Case(
        "a person left out",
        added(HEAD, rating_book("ZD003", "2026-03", rating_rows(["ZD005"]))),
        LEFT_OUT,
        NOT_THERE,
    ),
)

ROWS = (
    Case("a person twice, alike", rows_of("ZD003", like("ZD004")), (("K325", at("E8:T8"), "ZD004"),)),
    Case(
        "a person twice, different", rows_of("ZD003", like("ZD004", c4=3)), (("K326", at("E8:T8"), "ZD004"),), NOT_THERE
    ),
    Case("a rater who rates himself", rows_of("ZD003", like("ZD003")), (("K327", at("D8:V8"), "ZD003"),)),
    Case("a leader among the rated", rows_of("ZD003", like("ZD002")), (("K328", at("D8:V8"), "ZD002"),)),
    Case("a person of another 科室", rows_of("ZD003", like("ZD009")), (("K323", at("D8:V8"), "ZD009"),)),
    Case("a person who works elsewhere", rows_of("ZD001", like("ZD010")), (("K703", at("E13:T13", LEADER), "ZD010"),)),
    Case("an unknown person besides", rows_of("ZD003", like("", c1="X1", c2="周伯通")), (("K322", at("B8"), ""),)),
    Case(
        "a person rated before the others",
        rows_of("ZD003", like("ZD009"), first=True),
        (("K323", at("D6:V6"), "ZD009"),),
    ),
)

TOTAL_ROW = ["合计", "", "", "", *[8] * 16, 168, ""]
NOTES = (
    Case("a total row", rows_of("ZD003", TOTAL_ROW), ()),
    Case("a note between the people", rows_of("ZD003", ["注：以下为补充"], first=True), (("K115", at("A7"), ""),)),
    Case("a signature below", rows_of("ZD003", ["", "", "", "", "", "审核人：王建国"]), ()),
    Case(
        "a person after the total row",
        rows_of("ZD003", TOTAL_ROW, like("ZD009")),
        (("K115", at("A9"), ""), ("K323", at("D9:V9"), "ZD009")),
    ),
    Case("an empty row between people", rows_of("ZD003", [], first=True), ()),
    Case("a row of nothing but its number", rows_of("ZD003", [3]), ()),
    Case("a row of spaces", rows_of("ZD003", ["", " ", "　", " "]), ()),
)


# --- people away, another 岗位类别 -----------------------------------------------------------------------------------------


def roster(rows: Any = None, movements: Any = None, raters: Any = None) -> Callable[[UnitFolder], object]:
    return added(ROSTER_FILE, roster_book(rows, movements, raters))


def with_row(number: int, column: int, value: Any) -> list[list[Any]]:
    rows = roster_rows()
    rows[number][column] = value
    return rows


def moved(*rows: Sequence[Any]) -> Callable[[UnitFolder], object]:
    return roster(movements=[*movement_rows(), *rows])


LEAVE_IN_MARCH = [*identity("ZD004"), "病事假", date(2026, 3, 1), date(2026, 3, 20), "", ""]
POLICY = """
[[job_class_indicators]]
from = 2021-01-01
reference = "办公会"
[job_class_indicators.value."综合岗"]
"德" = { "政治品德" = 8, "职业道德" = 7 }
"能" = { "业务素质" = 15 }
"勤" = { "工作态度" = 15 }
"绩" = { "履行职责" = 40 }
"廉" = { "廉洁自律" = 15, "家风" = 0.01 }
""".replace(', "家风" = 0.01', "").replace('"廉洁自律" = 15', '"清正廉洁" = 15')


def with_job_class(box: UnitFolder) -> None:
    rows = roster_rows()
    rows[3][5] = "综合岗"
    box.put(ROSTER_FILE, roster_book(rows))
    box.put("考核政策.toml", POLICY.encode())


AWAY = (
    Case(
        "a person away for most of the month",
        moved(LEAVE_IN_MARCH),
        (
            ("K329", at("E7:T7", LEADER), "ZD004"),
            ("K329", at("E7:T7", rating_file("ZD002")), "ZD004"),
            ("K329", at("E6:T6"), "ZD004"),
        ),
        {"ZD004": "较好"},
    ),
    Case(
        "a person of a 岗位类别 with indicators of its own on the common sheet",
        with_job_class,
        tuple(
            found
            for month in MONTHS
            for rater, row in (("ZD001", 7), ("ZD002", 7), ("ZD003", 6))
            for found in (
                ("K330", f"{rating_file(rater, month)}!Sheet1!D{row}:V{row}", "ZD004"),
                ("K602", f"{rating_file(rater, month)}!Sheet1", "ZD004"),
            )
        ),
        NOT_THERE,
    ),
    Case(
        "two movements that overlap",
        moved(
            [*identity("ZD004"), "病事假", date(2026, 2, 2), date(2026, 2, 6), "", ""],
            [*identity("ZD004"), "病事假", date(2026, 2, 6), date(2026, 2, 10), "", ""],
        ),
        (("K704", f"{ROSTER_FILE}!人员变动!C5:G5", "ZD004"),),
    ),
    Case(
        "a movement that outlasts its person's time here",
        roster(
            with_row(3, 7, date(2026, 12, 31)),
            [*movement_rows(), [*identity("ZD004"), "产假", date(2026, 3, 25), date(2027, 1, 10), "", ""]],
        ),
        (("K707", f"{ROSTER_FILE}!人员变动!C4:G4", "ZD004"),),
    ),
    Case(
        "a movement on days off the roster",
        moved([*identity("ZD004"), "病事假", date(2019, 12, 2), date(2026, 1, 6), "", ""]),
        (("K707", f"{ROSTER_FILE}!人员变动!C4:G4", "ZD004"),),
    ),
    Case(
        "the length of exactly six months",
        roster(movements=[[*movement_rows()[0][:4], date(2026, 6, 30), HOST, ""]]),
        (("K803", f"{ROSTER_FILE}!人员变动!C3:G3", "ZD010"),),
    ),
)


# --- the roster where the run goes on ----------------------------------------------------------------------------------------


def renamed_over_time() -> list[list[Any]]:
    rows = with_row(3, 7, date(2026, 2, 28))
    return [*rows[:4], [*rows[3][:1], "钱炜", *rows[3][2:6], date(2026, 3, 1), "", "否", ""], *rows[4:]]


def in_roster(cell: str, sheet: str = "名册") -> str:
    return f"{ROSTER_FILE}!{sheet}!{cell}"


ROSTERS = (
    Case(
        "a person with two names over time",
        roster(renamed_over_time()),
        (("K205", in_roster("C7:J7"), "ZD004"),),
    ),
    Case(
        "a person without a 科室",
        roster(with_row(8, 2, "")),
        (
            ("K206", in_roster("C11:J11"), "ZD009"),
            *(("K323", f"{rating_file('ZD002', month)}!Sheet1!D12:V12", "ZD009") for month in MONTHS),
        ),
        {"ZD009": "好"},
    ),
    Case("a date as people write it", roster(with_row(3, 6, "2020年1月1日")), (("K309", in_roster("G6"), ""),)),
    Case("a date with dots", roster(with_row(3, 6, "2020.1.1")), (("K309", in_roster("G6"), ""),)),
    Case("a date as a serial number", roster(with_row(3, 6, 43831)), (("K309", in_roster("G6"), ""),)),
    Case("a date of eight digits", roster(with_row(3, 6, 20200101)), (("K309", in_roster("G6"), ""),)),
    Case(
        "a movement of nobody",
        moved(["", "郑和", "借调", date(2026, 1, 1), "", "", ""]),
        (("K322", in_roster("B4", "人员变动"), ""),),
    ),
    Case("a padded name on the roster", roster(with_row(3, 1, "钱　伟")), ()),
    Case(
        "nobody to rate a person",
        roster(
            raters=[row for row in rater_rows() if row[0] not in ("ZD001", "ZD002")]
            + [[*identity("ZD001"), "主要领导", "综合科、核算科"], [*identity("ZD002"), "分管领导", "综合科、核算科"]]
        ),
        (
            *(("K606", "", "ZD009") for _ in MONTHS),
            *(
                ("K323", f"{rating_file(rater, month)}!Sheet1!D12:V12", "ZD009")
                for rater in ("ZD001", "ZD002")
                for month in MONTHS
            ),
        ),
        waiting("ZD009"),
    ),
    Case(
        "a new rater of whom nothing has come",
        roster(raters=[*rater_rows(), [*identity("ZD009"), "科室负责人", "综合科"]]),
        about("K601", "", "ZD003", "ZD004", "ZD005") * len(MONTHS),
        waiting("ZD003", "ZD004", "ZD005"),
    ),
    Case(
        "a new person of whom nothing has come",
        roster([*roster_rows(), ["ZD011", "郑和", "综合科", "", "公务员", "", date(2026, 3, 1), "", "否", ""]]),
        (
            *(("K602", f"{rating_file(rater)}!Sheet1", "ZD011") for rater in ("ZD001", "ZD002", "ZD003")),
            ("K604", "", "ZD011"),
        ),
        waiting("ZD011"),
    ),
    Case(
        "a person who has left",
        roster(with_row(3, 7, date(2026, 3, 30))),
        (
            *(
                ("K329", f"{rating_file(rater, month)}!Sheet1!E{row}:T{row}", "ZD004")
                for rater, row in (("ZD001", 7), ("ZD002", 7), ("ZD003", 6))
                for month in MONTHS
            ),
            ("K329", f"{poll_file()}!测评表!C5:I5", "ZD004"),
        ),
        gone=("ZD004",),
    ),
    Case(
        "a form from before a person's id was changed",
        roster(with_row(3, 0, "ZD104")),
        (
            *(
                found
                for rater, row in (("ZD001", 7), ("ZD002", 7), ("ZD003", 6))
                for month in MONTHS
                for found in (
                    ("K320", f"{rating_file(rater, month)}!Sheet1!B{row}", "ZD104"),
                    ("K602", f"{rating_file(rater, month)}!Sheet1", "ZD104"),
                )
            ),
            ("K320", f"{poll_file()}!测评表!A5", "ZD104"),
        ),
        waiting("ZD104"),
        gone=("ZD004",),
    ),
)


# --- the roster that stops the run -----------------------------------------------------------------------------------------------


def fault(title: str, harm: Callable[[UnitFolder], object], *faults: tuple[str, str]) -> Stop:
    return Stop(title, harm, tuple((code, in_roster(*where.split("!")[::-1])) for code, where in faults))


def one_wrong(title: str, column: int, value: Any, code: str, cell: str) -> Stop:
    return fault(title, roster(with_row(3, column, value)), (code, f"名册!{cell}"))


def roster_without(sheet: str) -> Callable[[UnitFolder], object]:
    return lambda box: box.edit(ROSTER_FILE, lambda page: page.parent.remove(page), sheet)


STOPS = (
    one_wrong("a roster date that is none", 6, "二〇二〇年", "K310", "G6"),
    one_wrong("a roster date of the thirtieth of February", 6, "2020-02-30", "K310", "G6"),
    one_wrong("a roster end before its start", 7, date(2019, 12, 31), "K202", "H6"),
    one_wrong("a roster without a start", 6, "", "K301", "G6"),
    one_wrong("a roster with an unknown 人员类别", 4, "事业编", "K311", "E6"),
    one_wrong("a roster without a name", 1, "", "K301", "B6"),
    one_wrong("a roster without an id", 0, "", "K301", "A6"),
    fault("a roster id twice", roster(with_row(4, 0, "ZD004")), ("K201", "名册!C7:J7")),
    fault("a roster id twice in another spelling", roster(with_row(4, 0, "zd００4")), ("K201", "名册!C7:J7")),
    fault("a scope that names no 科室", roster(raters=[*rater_rows()[:3], [*identity("ZD006"), "科室负责人", "核算股"]]), ("K203", "评分人!D6")),
    fault("a rater who is not on the roster", roster(raters=[*rater_rows(), ["ZD099", "郑和", "分管领导", "全局"]]), ("K204", "评分人!C7:D7")),
    fault("a movement of one of two with a name", moved(["", "张伟", "借调", date(2026, 1, 1), "", "", ""]), ("K321", "人员变动!B4")),
    fault("a rater's roster date that is none", roster(with_row(2, 6, "很久以前")), ("K310", "名册!G5")),
    fault("a movement of an unknown kind", moved([*identity("ZD004"), "出差", date(2026, 1, 1), "", "", ""]), ("K311", "人员变动!C4")),
    fault("a movement that ends before it starts", moved([*identity("ZD004"), "借调", date(2026, 2, 1), date(2026, 1, 1), "", ""]), ("K202", "人员变动!E4")),
    Stop("a roster without 评分人", roster_without("评分人"), (("K119", ROSTER_FILE),)),
    Stop("a roster without its column 人员类别", typed(ROSTER_FILE, {"E2": "身份"}), (("K108", f"{ROSTER_FILE}!名册"),)),
    Stop(
        "a roster with three faults",
        roster(with_row(3, 6, "很久以前"), [*movement_rows(), [*identity("ZD004"), "出差", "去年", "", "", ""]]),
        (("K310", in_roster("G6")), ("K311", in_roster("C4", "人员变动")), ("K310", in_roster("D4", "人员变动"))),
    ),
)  # fmt: skip

CASES = (*IDENTITIES, *ROWS, *NOTES, *AWAY, *ROSTERS)
