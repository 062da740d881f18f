"""What the higher rules ask for: 党纪, 立案, 调入, 学习培训, chained 处分, the kind of 告诫, and what people decide far away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.broken.case import Case, added, together, waiting
from tests.broken.cases_grades import decided, on_sheet, row_of
from tests.broken.cases_people import roster
from tests.broken.cases_records import QIAN, in_list, lists, sheet
from tests.offices.clean_year import (
    HOST,
    ROSTER_FILE,
    list_book,
    list_file,
    movement_rows,
    opinion_book,
    opinion_file,
    opinion_row,
    roster_rows,
)

MARCH = date(2026, 3, 16)
MOVEMENT = f"{ROSTER_FILE}!人员变动"
FIVE_JANUARY = date(2026, 1, 5)

RECORDS = (
    sheet("党纪处分 in a quarter", "处分", ["党内严重警告", MARCH, "", ""], ("K819", "C4:F4")),
    sheet("告诫 for something else", "告诫", [MARCH, "", "违反工作纪律", "", "其他"], ("K821", "C4:G4")),
    sheet("告诫 of no kind that is known", "告诫", [MARCH, "", "", "", "警示"], ("K311", "G4"), outcomes=waiting("ZD004")),
    sheet("立案 in a quarter", "立案", [MARCH, "", ""], ("K820", "C4:E4")),
    sheet(
        "立案 that ended before it began",
        "立案",
        [MARCH, date(2026, 3, 1), "不予处分"],
        ("K420", "D4"),
        outcomes=waiting("ZD004"),
    ),
    sheet("立案 that ended without a word on how", "立案", [MARCH, date(2026, 3, 20), ""], ("K301", "E4"), outcomes=waiting("ZD004")),
    sheet(
        "立案 that ended in a 处分 that is not listed",
        "立案",
        [date(2026, 1, 10), date(2026, 3, 20), "记过"],
        ("K422", "C4:E4"),
        ("K820", "C4:E4"),
    ),
    Case(
        "two 处分 of one day",
        lists(处分=[[*QIAN, "警告", FIVE_JANUARY, "", ""], [*QIAN, "记过", FIVE_JANUARY, "", ""]]),
        (("K421", in_list("处分", "C4:F4"), "ZD004"),),
        {"ZD004": "不定等次"},
    ),
    Case(
        "a second 处分 while one runs, its end stated as if it stood alone",
        lists(处分=[[*QIAN, "警告", FIVE_JANUARY, "", ""], [*QIAN, "警告", date(2026, 3, 2), date(2026, 9, 1), ""]]),
        (("K410", in_list("处分", "E5"), "ZD004"),),
        {"ZD004": "一般"},
    ),
    Case(
        "sixteen days of absence following each other",
        lists(负面表现=[[*QIAN, date(2026, 3, 2), "F08", "旷工", 16, 80, "考勤机", "赵敏"]]),
        (("K423", in_list("负面表现", "C4:I4"), "ZD004"),),
        {"ZD004": "较好", "ZD005": "较好"},
    ),
    Case(
        "fifteen days of absence following each other",
        lists(负面表现=[[*QIAN, date(2026, 3, 2), "F08", "旷工", 15, 75, "考勤机", "赵敏"]]),
        (),
        {"ZD004": "较好", "ZD005": "较好"},
    ),
)  # fmt: skip


def opinion(*values: Any) -> Sequence[Sequence[Any]]:
    return [[*opinion_row()[:4], *values]]


def away(kind: str, until: date | str) -> Sequence[Any]:
    return [*movement_rows()[0][:2], kind, date(2026, 1, 1), until, HOST, ""]


ELSEWHERE = (
    Case(
        "a host's grade of another scale",
        added(opinion_file(), opinion_book("2026年第1季度", opinion(86, "称职"))),
        (("K520", f"{opinion_file()}!Sheet1!F4", "ZD010"),),
        waiting("ZD010"),
    ),
    Case("a secondment of which nobody wrote the end", roster(movements=[away("借调", "")]), (("K708", f"{MOVEMENT}!C3:G3", "ZD010"),)),
    Case(
        "no opinion from a host of more than six months",
        together(roster(movements=[away("借调", date(2026, 12, 31))]), added(opinion_file(), opinion_book("2026年第1季度", []))),
        (("K605", "", "ZD010"),),
        waiting("ZD010"),
    ),
    Case(
        "long training of which the host said nothing but words",
        together(
            roster(movements=[away("学习培训", date(2026, 12, 31))]),
            added(opinion_file(), opinion_book("2026年第1季度", opinion("", ""))),
        ),
        (("K822", f"{MOVEMENT}!C3:G3", "ZD010"),),
        {"ZD010": "待定"},
    ),
)  # fmt: skip

DECISIONS = (
    Case(
        "a decision two grades away",
        decided(row_of("ZD004", "较差", "造成严重影响")),
        (("K823", on_sheet("D5"), "ZD004"),),
        {"ZD004": "较差"},
    ),
)


# --- the year ---------------------------------------------------------------------------------------------------------


def in_month(month: str, **sheets: Sequence[Sequence[Any]]) -> Any:
    return added(list_file(month), list_book(month, **sheets))


def admonished(month: int) -> Sequence[Any]:
    return [*QIAN, date(2026, month, 16), "", "周纪实未填", "王建国", ""]


NEWCOMER = ["ZD011", "新来的", "综合科", "一级科员", "公务员", "", date(2026, 12, 20), "", "否", ""]
DECEMBER = list_file("2026-12")
YEAR = (
    Case(
        "a case that was closed after the year without a 处分",
        in_month("2026-12", 立案=[[*QIAN, date(2026, 12, 1), date(2027, 1, 8), "不予处分"]]),
        (("K820", f"{DECEMBER}!立案!C4:E4", "ZD004"), ("K908", f"{DECEMBER}!立案!C4:E4", "ZD004")),
        layout="retyped_year",
    ),
    Case(
        "two quarters that are 较差 by 告诫 alone",
        together(
            lambda box: box.remove(*(f"审核/2026Q{quarter}.xlsx" for quarter in (1, 2, 3, 4))),
            in_month("2026-05", 告诫=[admonished(5)]),
            in_month("2026-08", 告诫=[admonished(8)]),
        ),
        (
            ("K905", "", "ZD003 ZD004 ZD005 ZD006 ZD007 ZD008 ZD009 ZD010"),
            ("K909", f"{list_file('2026-05')}!告诫!C4:G4", "ZD004"),
        ),
        {"ZD004": "不称职"},
        layout="retyped_year",
    ),
    Case(
        "不参加 of one who is to be taught first",
        in_month("2026-12", 无故不参加=[[*QIAN, date(2026, 12, 16), "", "拒绝测评"]]),
        (("K810", "审核/2026Q4.xlsx!等次审核表!D5", "ZD004"), ("K910", f"{DECEMBER}!无故不参加!C4:E4", "ZD004")),
        {"ZD004": "不得参加"},
        layout="retyped_year",
    ),
    Case(
        "somebody who came in December, and nothing from where he was",
        roster([*roster_rows(), NEWCOMER], [*movement_rows(), ["ZD011", "新来的", "调入", date(2026, 12, 20), "", "区发改局", ""]]),
        (
            *(("K622", f"{MOVEMENT}!C4:G4", "ZD011"),) * 3,
            ("K901", "", "ZD011"),
        ),
        {"ZD011": "待补"},
        layout="retyped_year",
    ),
)  # fmt: skip

CASES = (*RECORDS, *ELSEWHERE, *DECISIONS, *YEAR)
