"""处分 that follow one another (处分条例10): worked by hand."""

from datetime import date

import pytest

from kaohe_excel.checking.sanctions import chained_sanctions
from kaohe_excel.core.facts import BehaviourList, Place, Sanction
from kaohe_excel.core.period import Period, add_months
from kaohe_excel.core.terms import SanctionKind
from kaohe_excel.policy import load_policy

MONTHS = {"警告": 6, "记过": 12, "记大过": 18, "降级": 24, "撤职": 24}


def sanction(kind: str, decided: str, cell: str, stated: str = "") -> Sanction:
    day = date.fromisoformat(decided)
    end = date.fromordinal(add_months(day, MONTHS[kind]).toordinal() - 1)
    said = date.fromisoformat(stated) if stated else None
    return Sanction("A", SanctionKind(kind), day, said or end, "", Place("清单.xlsx", "处分", cell), said)


def chained(*own: Sanction) -> tuple[list[str], list[tuple[str, str]]]:
    """The end of each that is left, and what was said at which row."""
    lists = (BehaviourList("清单.xlsx", Period.parse("2026-01"), sanctions=own),)
    (after,), findings = chained_sanctions(lists, load_policy(), (Period(2026), Period(2027)))
    return [str(s.end) for s in after.sanctions], [(f.kind.code, f.where.cell) for f in findings]


@pytest.mark.parametrize(
    ("own", "ends", "said"),
    [
        # 警告 to 4 July; 记过 of 1 June while it runs: 12 months from 5 July 2026
        ((sanction("警告", "2026-01-05", "1"), sanction("记过", "2026-06-01", "2")), ["2027-07-04"] * 2, []),
        # the last day is inside, the day after is not
        ((sanction("警告", "2026-01-05", "1"), sanction("警告", "2026-07-04", "2")), ["2027-01-04"] * 2, []),
        ((sanction("警告", "2026-01-05", "1"), sanction("警告", "2026-07-05", "2")), ["2026-07-04", "2027-01-04"], []),
        # two of 24 months from one day to the next end within 48 months of the second
        ((sanction("撤职", "2026-01-05", "1"), sanction("撤职", "2026-01-06", "2")), ["2030-01-04"] * 2, []),
        # a third one chains on the running end, a lighter one extends the heavier
        (
            (
                sanction("记过", "2026-01-05", "1"),
                sanction("警告", "2026-02-02", "2"),
                sanction("警告", "2026-03-02", "3"),
            ),
            ["2028-01-04"] * 3,
            [],
        ),
        # of one day the heavier alone counts
        ((sanction("警告", "2026-01-05", "1"), sanction("记过", "2026-01-05", "2")), ["2027-01-04"], [("K421", "1")]),
        # a first row that already states the joint end raises nothing
        (
            (sanction("警告", "2026-01-05", "1", "2027-07-04"), sanction("记过", "2026-06-01", "2")),
            ["2027-07-04"] * 2,
            [],
        ),
        # a stated end is used, and said where it is more than a day off
        (
            (sanction("警告", "2026-01-05", "1"), sanction("记过", "2026-06-01", "2", "2027-05-31")),
            ["2027-05-31"] * 2,
            [("K410", "2")],
        ),
        ((sanction("警告", "2026-01-05", "1", "2026-07-05"),), ["2026-07-05"], []),
        # a later one that states only its own months does not shorten the heavier that runs
        (
            (sanction("撤职", "2026-01-05", "1"), sanction("警告", "2026-03-02", "2", "2026-09-01")),
            ["2028-01-04"] * 2,
            [("K410", "2")],
        ),
    ],
)
def test_the_ends_of_sanctions(own: tuple[Sanction, ...], ends: list[str], said: list[tuple[str, str]]) -> None:
    assert chained(*own) == (ends, said)


def test_no_chain_runs_more_than_48_months_from_the_new_decision() -> None:
    three = (
        sanction("撤职", "2026-01-05", "1"),
        sanction("撤职", "2026-02-02", "2"),
        sanction("撤职", "2026-03-02", "3"),
    )
    # 24 + 24 + 24 months would end on 4 January 2032; 48 months from 2 March 2026 end on 1 March 2030
    assert chained(*three)[0] == ["2030-03-01"] * 3
