"""Forms that are missing or doubled, and what people decided where they could not: quarter, decisions, 复核, year."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tests.broken.case import HEAD, LIST, Case, Found, about, added, together, typed, waiting
from tests.offices.clean_year import (
    ANNUAL_POLL_FILE,
    ASSESSED,
    AT_HOME,
    GOOD,
    HOST,
    MONTHS,
    OUTCOMES,
    RATED,
    ROSTER_FILE,
    SECONDED,
    annual_poll_book,
    decision_book,
    decision_file,
    decision_rows,
    identity,
    list_book,
    list_file,
    movement_rows,
    opinion_book,
    opinion_file,
    opinion_row,
    poll_book,
    poll_file,
    poll_rows,
    rating_book,
    rating_file,
    rating_rows,
    review_book,
    roster_book,
)
from tests.offices.folder import UnitFolder
from tests.offices.sheets import INDICATORS

QIAN = identity("ZD004")
Harm = Callable[[UnitFolder], object]


def removed(*files: str) -> Harm:
    return lambda box: box.remove(*files)


def copied(file: str, to: str) -> Harm:
    return lambda box: box.put(to, box.get(file))


# --- K6 and K7: what is missing, what came twice -------------------------------------------------------------------------

MISSING = (
    Case("a rater who sent nothing for a month", removed(HEAD), about("K601", "", "ZD004", "ZD005"), waiting("ZD004", "ZD005")),
    Case(
        "a rater who sent nothing at all",
        removed(*(rating_file("ZD006", month) for month in MONTHS)),
        about("K601", "", "ZD007", "ZD008") * 3,
        waiting("ZD007", "ZD008"),
    ),
    Case("a month without a list", removed(list_file("2026-02")), (("K603", "", ""),)),
    Case(
        "a form of the wrong month in the right folder",
        added(HEAD, rating_book("ZD003", "2026-02")),
        (*about("K601", "", "ZD004", "ZD005"), ("K701", f"{HEAD}!Sheet1", "")),
        waiting("ZD004", "ZD005"),
    ),
    Case("the forms of the next quarter besides", added(rating_file("ZD003", "2026-04"), rating_book("ZD003", "2026-04")), ()),
)  # fmt: skip

COPY = "补交/赵敏.xlsx"
OTHER = "补交/孙丽一人.xlsx"


def second(rows: Sequence[Sequence[Any]], file: str = COPY) -> Harm:
    return added(file, rating_book("ZD003", "2026-03", rows))


def changed(persons: Sequence[str], row: int, column: int, value: Any) -> list[list[Any]]:
    rows = rating_rows(persons)
    rows[row][column] = value
    rows[row][20] = ""
    return rows


TWICE = (
    Case("the same form twice", copied(HEAD, COPY), (("K701", f"{HEAD}!Sheet1", ""),)),
    Case("the same form three times", together(copied(HEAD, COPY), copied(HEAD, "补交/b.xlsx")), (("K701", f"{HEAD}!Sheet1", ""), ("K701", "补交/赵敏.xlsx!Sheet1", ""))),
    Case(
        "the same form twice with one score changed",
        second(changed(["ZD004", "ZD005"], 0, 4, 3)),
        (("K702", f"{HEAD}!Sheet1!E6:T6", "ZD004"),),
        waiting("ZD004"),
    ),
    Case(
        "the same form twice with one score blank",
        second(changed(["ZD004", "ZD005"], 0, 4, "")),
        (("K706", COPY, ""),),
    ),
    Case("the same form twice with another comment", second(changed(["ZD004", "ZD005"], 0, 21, "很好")), (("K701", f"{HEAD}!Sheet1", ""),)),
    Case(
        "a form in two halves",
        together(second(rating_rows(["ZD005"]), OTHER), added(HEAD, rating_book("ZD003", "2026-03", rating_rows(["ZD004"])))),
        (),
    ),
    Case(
        "a form and a second with the rest of the people",
        together(
            second(rating_rows(["ZD005"]), OTHER),
            added(HEAD, rating_book("ZD003", "2026-03", rating_rows(["ZD004", "ZD005"]))),
        ),
        (("K705", f"{HEAD}!Sheet1", ""),),
    ),
    Case("the same poll twice", copied(poll_file(), "测评/副本.xlsx"), (("K701", "测评/副本.xlsx!测评表", ""),)),
    Case(
        "two polls that differ on one person",
        added("测评/副本.xlsx", poll_book(1, [[*QIAN, 20, 20, 20, 20, 0, 0, 0], *(r for r in poll_rows() if r[0] != "ZD004")])),
        (("K702", "测评/副本.xlsx!测评表!C4:I4", "ZD004"),),
        waiting("ZD004"),
    ),
    Case("the same list twice", copied(LIST, "清单/副本.xlsx"), (("K407", "清单/副本.xlsx!负面表现!C4:I4", "ZD005"),)),
)  # fmt: skip


# --- K8: limits -----------------------------------------------------------------------------------------------------------

MARCH = date(2026, 3, 16)
ADMONISHED = [*QIAN, MARCH, "", "周纪实未交", "李明"]
ADMONISHED_ELSEWHERE = [*identity(SECONDED), MARCH, "", "周纪实未交", "李明"]
WARNED = [*QIAN, "警告", date(2026, 1, 5), "", ""]


def lists(**sheets: Sequence[Sequence[Any]]) -> Harm:
    return added(LIST, list_book("2026-03", **sheets))


def seconded(start: date, end: Any) -> Harm:
    return added(ROSTER_FILE, roster_book(movements=[[*identity(SECONDED), "借调", start, end, HOST, ""]]))


def all_good(box: UnitFolder) -> None:
    """Everybody at 92 with every rater, and every ballot 好."""
    for month in MONTHS:
        for rater, persons in RATED.items():
            rows = [[*row[:4], *(full - 0.5 for _, full in INDICATORS), "", ""] for row in rating_rows(persons)]
            box.put(rating_file(rater, month), rating_book(rater, month, rows))
    box.put(poll_file(), poll_book(1, [[*identity(person), 20, 20, 20, 20, 0, 0, 0] for person in AT_HOME]))


def ahead(*persons: str) -> Harm:
    """One ballot in twenty better for these than for everybody else."""
    votes = {person: (20, 0, 0, 0) if person in persons else (19, 1, 0, 0) for person in AT_HOME}
    rows = [[*identity(person), 20, 20, 20, *own] for person, own in votes.items()]
    return added(poll_file(), poll_book(1, rows))


PROPOSE = '[[good_quota_mode]]\nfrom = 2026-01-01\nvalue = "propose"\nreference = "局务会"\n'
LIMITS = (
    Case(
        "问责 and 告诫 that say different things",
        lists(告诫=[ADMONISHED], 问责=[[*QIAN, MARCH, "组织谈话", "一般", ""]]),
        (("K801", f"{LIST}!告诫!C4:G4", "ZD004"),),
        {"ZD004": "较差"},
    ),
    Case(
        "a 告诫 of somebody whom another unit assesses",
        together(seconded(date(2025, 9, 1), date(2026, 5, 31)), lists(告诫=[ADMONISHED_ELSEWHERE])),
        (("K802", f"{LIST}!告诫!C4:G4", "ZD010"),),
        {"ZD010": "外单位确定"},
    ),
    Case(
        "another unit's result without a grade",
        together(seconded(date(2025, 9, 1), date(2026, 5, 31)), typed(opinion_file(), {"F4": None})),
        (("K607", f"{opinion_file()}!Sheet1!C4:F4", "ZD010"),),
        waiting("ZD010"),
    ),
    Case("too many 好", all_good, (("K804", "", ""),), dict.fromkeys(AT_HOME, "好")),
    Case(
        "too many 好 where those beyond the line are proposed lower",
        together(all_good, ahead("ZD003", "ZD004", "ZD006"), added("考核政策.toml", PROPOSE.encode())),
        (("K818", "", ""),),
        {**dict.fromkeys(AT_HOME, "较好"), **dict.fromkeys(("ZD003", "ZD004", "ZD006"), "好")},
    ),
)


# --- decisions ----------------------------------------------------------------------------------------------------------------

SHEET = "审核/会后.xlsx"


def row_of(person: str, grade: str, reason: str = "", printed: str = "") -> list[list[Any]]:
    rows = decision_rows()
    rows[ASSESSED.index(person)][2:] = [printed or OUTCOMES[person], grade, reason]
    return rows


def decided(rows: Sequence[Sequence[Any]], day: Any = date(2026, 4, 8), file: str = SHEET) -> Harm:
    return added(file, decision_book("2026年第1季度", rows, day))


def on_sheet(cell: str, file: str = SHEET) -> str:
    return f"{file}!等次审核表!{cell}" if cell else f"{file}!等次审核表"


DECISIONS = (
    Case("a decision without a date", decided(decision_rows(), ""), (("K805", on_sheet(""), ""),)),
    Case("a decision on a date that is none", decided(decision_rows(), "会后补填"), (("K310", on_sheet("F2"), ""), ("K805", on_sheet(""), ""))),
    Case("a decision on a date in Chinese", decided(decision_rows(), "2026年4月8日"), (("K309", on_sheet("F2"), ""),)),
    Case("a decision beyond what is allowed", decided(row_of("ZD004", "好", "表现突出")), (("K806", on_sheet("D5"), "ZD004"),)),
    Case("a decision in words of its own", decided(row_of("ZD004", "优秀", "表现突出")), (("K806", on_sheet("D5"), "ZD004"),)),
    Case("a decision without a reason", decided(row_of("ZD004", "一般")), (("K807", on_sheet("D5"), "ZD004"),)),
    Case("a decision with a reason", decided(row_of("ZD004", "一般", "群众反映较多")), (), {"ZD004": "一般"}),
    Case("a decision on an older proposal", decided(row_of("ZD004", "较好", "", "好")), (("K808", on_sheet("D5"), "ZD004"),)),
    Case(
        "two decisions that differ",
        together(decided(row_of("ZD004", "一般", "群众反映较多")), decided(decision_rows(), file="审核/又一份.xlsx")),
        (("K809", on_sheet("D5"), "ZD004"),),
    ),
    Case("two decisions that agree", together(decided(decision_rows()), decided(decision_rows(), file="审核/又一份.xlsx")), ()),
    Case(
        "a decision on somebody of whom the host said nothing",
        together(decided(decision_rows()), removed(opinion_file())),
        (("K621", "", "ZD010"), ("K808", on_sheet("D11"), "ZD010")),
        {"ZD010": "较好"},
    ),
    Case("a decision twice in one sheet, alike", decided([*decision_rows(), decision_rows()[1]]), (("K325", on_sheet("C12:E12"), "ZD004"),)),
    Case("a decision twice in one sheet, different", decided([*decision_rows(), [*QIAN, "较好", "一般", "有"]]), (("K326", on_sheet("C12:E12"), "ZD004"),)),
    Case("a decision on nobody known", decided([*decision_rows(), ["", "无名氏", "", "好", ""]]), (("K322", on_sheet("B12"), ""),)),
    Case("a decision with a formula for a grade", decided(row_of("ZD004", ("=C5", "较好"))), ()),  # type: ignore[arg-type]
    Case("a grade padded with spaces", decided(row_of("ZD004", " 较 好 ")), ()),
)  # fmt: skip


# --- 复核 -----------------------------------------------------------------------------------------------------------------------

REVIEW = "复核登记表.xlsx"
POOR_DECIDED = (lists(告诫=[ADMONISHED]), decided(row_of("ZD004", "较差", "", "较差")))
ASKED = date(2026, 4, 10)


def review(
    title: str, after: str, code: str, outcome: str, *, asked: Any = ASKED, sanctions: Any = (), more: Any = ()
) -> Case:
    """钱伟, decided 较差 for a 告诫, asks for 复核."""
    answered = date(2026, 4, 20) if after else ""
    row = [*QIAN, "2026年第1季度", "较差", asked, "不服", "改定" if after else "", after, answered]
    harm = together(POOR_DECIDED[1], lists(告诫=[ADMONISHED], 处分=sanctions), added(REVIEW, review_book(row, *more)))
    found = ((code, f"{REVIEW}!复核登记表!C3:I3", "ZD004"),) if code else ()
    return Case(title, harm, found, {"ZD004": outcome})


OTHER_REVIEW = [*QIAN, "2026年第1季度", "较差", ASKED, "不服", "改定", "较好", date(2026, 4, 21)]
NOT_POOR = [*identity("ZD005"), "2026年第1季度", "较好", ASKED, "不服", "改定", "好", date(2026, 4, 20)]
REVIEWS = (
    Case(
        "a review of somebody who is not 较差",
        together(decided(decision_rows()), added(REVIEW, review_book(NOT_POOR))),
        (("K811", f"{REVIEW}!复核登记表!C3:I3", "ZD005"),),
    ),
    review("a review to a grade that is none", "合格", "K812", "较差"),
    review("a review that 警告 bars", "较好", "K813", "较差", sanctions=[WARNED]),
    review("a review against a record", "一般", "K814", "一般"),
    review("a review that keeps 较差", "较差", "", "较差"),
    Case(
        "a review asked for too late",
        together(*POOR_DECIDED, added(REVIEW, review_book([*QIAN, "2026年第1季度", "较差", date(2026, 5, 20), "不服", "维持", "较差", date(2026, 5, 22)]))),
        (("K815", f"{REVIEW}!复核登记表!C3:I3", "ZD004"),),
        {"ZD004": "较差"},
    ),
    Case(
        "two reviews that differ",
        together(*POOR_DECIDED, added(REVIEW, review_book([*OTHER_REVIEW[:7], "一般", OTHER_REVIEW[8]], OTHER_REVIEW))),
        (("K816", f"{REVIEW}!复核登记表!C3:I3", "ZD004"),),
        {"ZD004": "较差"},
    ),
    review("a review without an answer", "", "K817", "较差"),
    Case(
        "a review asked for on a day that is none",
        together(*POOR_DECIDED, added(REVIEW, review_book([*OTHER_REVIEW[:4], "四月", *OTHER_REVIEW[5:]]))),
        (("K310", f"{REVIEW}!复核登记表!E3", "ZD004"),),
        {"ZD004": "较差"},
    ),
)  # fmt: skip


# --- K9: the year ------------------------------------------------------------------------------------------------------------------


def year(title: str, harm: Harm, found: Sequence[Found], outcomes: dict[str, str] | None = None) -> Case:
    return Case(title, harm, tuple(found), outcomes or {}, "retyped_year")


def away_all_year(box: UnitFolder) -> None:
    """吴刚 away from January to December: everything of home about him is gone, the host speaks for each quarter."""
    box.put(ROSTER_FILE, roster_book(movements=[[*movement_rows()[0][:4], date(2026, 12, 31), HOST, ""]]))
    for number in range(7, 13):
        for rater in ("ZD001", "ZD002"):
            month = f"2026-{number:02d}"
            box.put(rating_file(rater, month), rating_book(rater, month))
    for quarter in (1, 2, 3, 4):
        text = f"2026年第{quarter}季度"
        box.put(opinion_file(quarter), opinion_book(text))
        box.put(poll_file(quarter), poll_book(quarter))
        box.put(decision_file(quarter), decision_book(text, decision_rows(AT_HOME)))


ANNUAL = "审核/2026年度.xlsx"


def annual_decision(*grades: tuple[str, str, str]) -> Harm:
    rows = [[*identity(person), "称职", grade, reason] for person, grade, reason in grades]
    return added(ANNUAL, decision_book("2026年度", rows, date(2027, 1, 12)))


def warned_for_three_quarters(box: UnitFolder) -> None:
    """警告 of February to July: 一般 in three quarters, as the meetings decided."""
    box.put(list_file("2026-02"), list_book("2026-02", 处分=[[*QIAN, "警告", date(2026, 2, 2), "", ""]]))
    for quarter in (1, 2, 3):
        box.put(decision_file(quarter), decision_book(f"2026年第{quarter}季度", row_of("ZD004", "一般", "", "一般")))


def without(rows: Sequence[Sequence[Any]], person: str) -> list[Sequence[Any]]:
    return [row for row in rows if row[0] != person]


YEARS = (
    year(
        "a year that waits for a quarter",
        added(poll_file(2), poll_book(2, without(poll_rows(), "ZD004"))),
        [("K604", "", "ZD004"), ("K810", on_sheet("D5", decision_file(2)), "ZD004"), ("K901", "", "ZD004")],
        waiting("ZD004"),
    ),
    year("a year of which another unit's word is missing", away_all_year, [("K902", "", "ZD010")], waiting("ZD010")),
    year(
        "a year of which another unit spoke",
        together(away_all_year, added("外单位/2026.xlsx", opinion_book("2026年度", [[*opinion_row()[:4], "", "称职"]]))),
        [],
        {"ZD010": "外单位确定"},
    ),
    year("no 年度测评 of one person", added(ANNUAL_POLL_FILE, annual_poll_book([[*identity(p), 88] for p in ASSESSED if p != "ZD004"])), [("K903", "", "ZD004")], {"ZD004": "称职"}),
    year("a 年度测评 in words", typed(ANNUAL_POLL_FILE, {"C5": "优"}), [("K302", f"{ANNUAL_POLL_FILE}!年度测评表!C5", "ZD004"), ("K903", "", "ZD004")], {"ZD004": "称职"}),
    year("a 年度测评 of 880", typed(ANNUAL_POLL_FILE, {"C5": 880}), [("K303", f"{ANNUAL_POLL_FILE}!年度测评表!C5", "ZD004"), ("K903", "", "ZD004")], {"ZD004": "称职"}),
    year("a 年度测评 for a quarter", typed(ANNUAL_POLL_FILE, {"A2": "考核期：2026年第4季度"}),
         [("K117", f"{ANNUAL_POLL_FILE}!年度测评表!A2", ""), *about("K903", "", *ASSESSED)], dict.fromkeys(ASSESSED, "称职")),
    year(
        "two files of 年度测评 that differ on one person",
        added("测评/又一份.xlsx", annual_poll_book([[*identity(p), 90 if p == "ZD004" else 88] for p in ASSESSED])),
        [("K702", "测评/又一份.xlsx!年度测评表!C5", "ZD004"), ("K903", "", "ZD004")],
        {"ZD004": "称职"},
    ),
    year(
        "more 优秀 than the line allows",
        annual_decision(*((person, "优秀", "领导小组研究确定") for person in GOOD)),
        [("K904", "", "")],
        dict.fromkeys(GOOD, "优秀"),
    ),
    year("a quarter that was never decided", removed(decision_file(2)), about("K905", "", *ASSESSED)),
    year("a warning that goes further than the higher rule", warned_for_three_quarters, [("K906", f"{list_file('2026-02')}!处分!C4:F4", "ZD004")], {"ZD004": "基本称职"}),
    year("优秀 for somebody who cannot be", annual_decision(("ZD004", "优秀", "表现突出")), [("K806", on_sheet("D4", ANNUAL), "ZD004")]),
    year("不称职 without a reason", annual_decision(("ZD004", "不称职", "")), [("K807", on_sheet("D4", ANNUAL), "ZD004")]),
)  # fmt: skip

CASES = (*MISSING, *TWICE, *LIMITS, *DECISIONS, *REVIEWS, *YEARS)
