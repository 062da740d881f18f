"""Whole sheets and blocks that are not what they seem: of another period, rater or unit, withdrawn, collected in one table."""

from collections.abc import Callable
from typing import Any

from tests.broken.case import HEAD, LIST, Case, Found, about, added, together, typed, waiting
from tests.offices.clean_year import (
    BASE_RECORD,
    RATED,
    ROSTER_FILE,
    SECONDED,
    decision_book,
    decision_rows,
    identity,
    list_book,
    opinion_book,
    opinion_file,
    opinion_row,
    poll_file,
    poll_rows,
    rating_book,
    rating_rows,
    roster_book,
    roster_rows,
)
from tests.offices.folder import UnitFolder
from tests.offices.sheets import BEHAVIOUR_HEADINGS, POLL_HEADINGS, Page, workbook_bytes

SHEET = f"{HEAD}!Sheet1"
NOT_HANDED_IN = about("K601", "", "ZD004", "ZD005")
BOTH_WAIT = waiting("ZD004", "ZD005")
RESENT = "清单/2026-03 更正.xlsx"
OTHER_RECORD = [*identity("ZD004"), *BASE_RECORD[2:]]
LATER_RECORD = [*identity("ZD007"), *BASE_RECORD[2:]]


def renamed(name: str, file: str = HEAD) -> Callable[[UnitFolder], None]:
    """Give the first sheet another name."""

    def change(page: Any) -> None:
        page.title = name

    return lambda box: box.edit(file, change)


def without_period(box: UnitFolder) -> None:
    """Empty the cell 考核期."""
    box.set(HEAD, {"I3": None})


def headed(box: UnitFolder) -> None:
    """Write the period into the page's header alone."""

    def change(page: Any) -> None:
        page["I3"].value = None
        page.oddHeader.center.text = "考核期：2026年3月"

    box.edit(HEAD, change)


def refused(title: str, harm: Callable[[UnitFolder], object], code: str, where: str = SHEET) -> Case:
    """赵敏's form does not say whose or for which month it is, and those whom she was to rate wait."""
    return Case(title, harm, ((code, where, ""), *NOT_HANDED_IN), BOTH_WAIT)


def unusable(title: str, harm: Callable[[UnitFolder], object], code: str, where: str = SHEET) -> Case:
    """赵敏's form came in and is not used, and those whom she was to rate wait."""
    return Case(title, harm, ((code, where, ""), *about("K608", HEAD, *RATED["ZD003"])), BOTH_WAIT)


def collected(box: UnitFolder) -> None:
    """A collected table instead of the form: the rater in a column before each row."""
    rows = [["赵敏", *row] for row in rating_rows(RATED["ZD003"], "ZD003")]
    box.put(HEAD, rating_book("ZD003", "2026-03"))

    def change(page: Any) -> None:
        page["N3"].value = None
        page["W5"].value = "评分人"
        for number in range(6, 6 + len(rows)):
            page[f"W{number}"].value = "赵敏"

    box.edit(HEAD, change)


def withdrawn_record() -> list[Any]:
    """A record of somebody else's whose matter says that it is not to count."""
    record = list(OTHER_RECORD)
    record[4] = "迟报（经核实，不予扣分）"
    return record


def split(box: UnitFolder) -> None:
    """孙丽 stands on a further sheet, which says another month."""

    def change(page: Any) -> None:
        later = page.parent.copy_worksheet(page)
        later.title = "4月"
        later["I3"].value = "考核期：2026年4月"
        page.delete_rows(7)

    box.edit(HEAD, change)


def list_with_old_sheet() -> bytes:
    rows = [("负面表现清单",), ("考核期：2026年3月",), BEHAVIOUR_HEADINGS]
    return workbook_bytes(
        Page("负面表现", [*rows, BASE_RECORD]), Page("负面表现(旧)", [*rows, BASE_RECORD, OTHER_RECORD])
    )


def list_of_units() -> bytes:
    rows = [("负面表现清单",), ("考核期：2026年3月",), ("单位", *BEHAVIOUR_HEADINGS)]
    return workbook_bytes(Page("负面表现", [*rows, ["", *BASE_RECORD], ["别局", *OTHER_RECORD]]))


def poll_with_abstentions() -> bytes:
    rows = [[*row, 0] for row in poll_rows()]
    rows[0][4:10] = [20, 16, 2, 0, 0, 2]
    return workbook_bytes(
        Page("测评表", [("民主测评统计表",), ("考核期：2026年第1季度",), (*POLL_HEADINGS, "弃权"), *rows])
    )


def ticked() -> bytes:
    headings = ("人员编号", "姓名", "建议等次", "好", "较好", "一般", "较差", "理由")
    rows = [
        [*row[:3], "√" if row[2] == "好" else "", "√" if row[2] == "较好" else "", "", "", ""]
        for row in decision_rows()
    ]
    rows[1][5] = "√"
    head = ["考核期：2026年第1季度", "", "审定会议：局长办公会", "审定日期：2026-04-08"]
    return workbook_bytes(Page("等次审核表", [("平时考核等次审核表",), head, headings, *rows]))


def retired(box: UnitFolder) -> None:
    rows = roster_rows()
    rows[3][9] = "已调走"
    box.put(ROSTER_FILE, roster_book(rows))


TICKED = "审核/2026Q1.xlsx!等次审核表"
TICKS: tuple[Found, ...] = (
    ("K309", f"{TICKED}!D2", ""),
    *(("K109", f"{TICKED}!{column}3", "") for column in "DEFG"),
    ("K507", f"{TICKED}!C5:H5", "ZD004"),
)

CASES = (
    unusable("a sheet named for another month", renamed("2月"), "K151", f"{HEAD}!2月"),
    unusable("a sheet named for another rater", renamed("李明"), "K152", f"{HEAD}!李明"),
    refused(
        "a month without a year in a sheet's name alone",
        together(without_period, renamed("3月")),
        "K153",
        f"{HEAD}!3月",
    ),
    Case(
        "a period in full in a sheet's name alone",
        together(without_period, renamed("2026年3月")),
        (("K309", f"{HEAD}!2026年3月", ""),),
    ),
    Case(
        "somebody left out, and the sheet of another month beside it",
        split,
        (("K602", SHEET, "ZD005"), ("K609", HEAD, "")),
        waiting("ZD005"),
    ),
    Case(
        "an old sheet beside the list",
        added(LIST, list_with_old_sheet()),
        (("K154", f"{LIST}!负面表现(旧)", ""),),
    ),
    Case("a form headed as a draft, and no other", typed(HEAD, {"A1": "评分表（草稿）"}), (("K155", SHEET, ""),)),
    unusable("a form of another unit", typed(HEAD, {"A3": "填报单位：博山区财政局"}), "K156", f"{SHEET}!A3"),
    Case(
        "a record of another unit's person",
        added(LIST, list_of_units()),
        (("K156", f"{LIST}!负面表现!A5:J5", ""),),
    ),
    refused("a collected table with the rater in a column", collected, "K157"),
    refused("a form signed by another", typed(HEAD, {"N3": "评分人：赵敏（钱伟代）"}), "K113", f"{SHEET}!N3"),
    refused("a form signed for somebody", typed(HEAD, {"N3": "评分人：赵敏（代签）"}), "K113", f"{SHEET}!N3"),
    unusable("a form headed as one of deductions", typed(HEAD, {"A1": "公务员平时考核扣分表"}), "K158"),
    unusable("a title that says points are taken away", typed(HEAD, {"A1": "平时考核评分表（扣分制）"}), "K158"),
    refused("the period in the page's header alone", headed, "K159"),
    Case(
        "two persons in one cell of a record",
        added(LIST, list_book("2026-03", 负面表现=[BASE_RECORD, ["", "钱伟、张伟", *BASE_RECORD[2:]]])),
        (("K341", f"{LIST}!负面表现!B5", ""),),
        waiting("ZD004", "ZD007", "ZD008"),
    ),
    Case(
        "a record of a whole section",
        added(LIST, list_book("2026-03", 负面表现=[BASE_RECORD, ["", "综合科全体", *BASE_RECORD[2:]]])),
        (("K341", f"{LIST}!负面表现!B5", ""),),
        waiting("ZD003", "ZD004", "ZD005"),
    ),
    Case(
        "a record of somebody and others",
        added(LIST, list_book("2026-03", 负面表现=[BASE_RECORD, ["", "钱伟等3人", *BASE_RECORD[2:]]])),
        (("K341", f"{LIST}!负面表现!B5", ""),),
        waiting("ZD004"),
    ),
    Case(
        "a record whose description withdraws it",
        added(LIST, list_book("2026-03", 负面表现=[BASE_RECORD, withdrawn_record()])),
        (("K132", f"{LIST}!负面表现!E5", ""),),
        {"ZD004": "较好"},
    ),
    Case("a form for comments, and no other", typed(HEAD, {"A1": "评分表（征求意见稿）"}), (("K155", SHEET, ""),)),
    Case(
        "a form of zeros alone",
        added(
            HEAD,
            rating_book(
                "ZD003", "2026-03", [[n, *identity(p), "", *[0] * 16, "", ""] for n, p in enumerate(RATED["ZD003"])]
            ),
        ),
        (("K342", SHEET, ""),),
        {"ZD004": "较好", "ZD005": "较好"},
    ),
    Case("a sign that cannot be seen", typed(HEAD, {"C6": "钱\u200b伟"}), (("K343", f"{SHEET}!C6", ""),)),
    Case(
        "a list sent again without one of its records",
        together(
            added(LIST, list_book("2026-03", 负面表现=[BASE_RECORD, LATER_RECORD])), added(RESENT, list_book("2026-03"))
        ),
        (("K407", f"{LIST}!负面表现!C4:I4", "ZD005"), ("K414", f"{LIST}!负面表现!C5:I5", "ZD007")),
        {"ZD007": "较好"},
    ),
    Case(
        "弃权 counted as valid",
        added(poll_file(), poll_with_abstentions()),
        (("K506", f"{poll_file()}!测评表!J4", "ZD003"),),
        waiting("ZD003"),
    ),
    Case("two ticks in one row", added("审核/2026Q1.xlsx", ticked()), TICKS),
    Case(
        "a word of agreement and a code before a grade",
        added(
            "审核/2026Q1.xlsx",
            decision_book(
                "2026年第1季度",
                [[*row[:3], "同意", ""] if n else [*row[:3], "A-好", ""] for n, row in enumerate(decision_rows())],
            ),
        ),
        (
            ("K309", "审核/2026Q1.xlsx!等次审核表!D4", "ZD003"),
            *(
                ("K309", f"审核/2026Q1.xlsx!等次审核表!D{n}", p)
                for n, p in (
                    (5, "ZD004"),
                    (6, "ZD005"),
                    (7, "ZD006"),
                    (8, "ZD007"),
                    (9, "ZD008"),
                    (10, "ZD009"),
                    (11, SECONDED),
                )
            ),
        ),
    ),
    Case(
        "a host's grade of the annual scale",
        added(opinion_file(), opinion_book("2026年第1季度", [[*opinion_row()[:5], "称职"]])),
        (("K520", f"{opinion_file()}!Sheet1!F4", SECONDED),),
        waiting(SECONDED),
    ),
    Case("a person of whom the roster says that he has left", retired, (("K207", f"{ROSTER_FILE}!名册!J6", "ZD004"),)),
)
