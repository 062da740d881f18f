"""The deductions on a 反馈通知书, fitted to one sheet."""

from collections.abc import Sequence
from itertools import groupby

from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import Dimension
from kaohe_excel.scoring.figures import DeductionLine
from kaohe_excel.writing.pages.notice_parts import Common, DeductionRow, GroundLine, Person
from kaohe_excel.writing.wording import is_withheld, listed, short_date, shortened

ROOMY_LINES = 5
"""So many lines of deductions and grounds together fit on the sheet at full size; more are set smaller."""

MOST_LINES = 13
"""So many lines of deductions and grounds together fit on the sheet at all."""

_LEAST_ROWS = 4
_ITEM_SIGNS, _MATTER_SIGNS, _GROUND_SIGNS = 16, 24, 40


def rows_beside(grounds: Sequence[GroundLine]) -> int:
    """How many lines of deductions the sheet holds beside these grounds."""
    return max(_LEAST_ROWS, MOST_LINES - _ground_line_count(grounds))


def is_dense(rows: Sequence[DeductionRow], grounds: Sequence[GroundLine]) -> bool:
    """Whether the sheet has to be set smaller to hold both."""
    return len(rows) + _ground_line_count(grounds) > ROOMY_LINES


def _ground_line_count(grounds: Sequence[GroundLine]) -> int:
    return sum(1 if len(ground.text) <= _GROUND_SIGNS else 2 for ground in grounds)


def deduction_rows(
    common: Common, person: Person, lines: Sequence[DeductionLine], most: int
) -> tuple[DeductionRow, ...]:
    """The deductions by day; one line an item where they are more than ``most``, the last items then in one line."""
    ordered = sorted(lines, key=lambda line: (line.day, line.item, line.dimension))
    if len(ordered) <= most:
        return tuple(_row(common, person, line) for line in ordered)
    by_item = sorted(ordered, key=lambda line: (line.item, line.dimension))
    groups = [list(group) for _, group in groupby(by_item, key=lambda line: (line.item, line.dimension))]
    if len(groups) <= most:
        return tuple(_gathered_row(common, person, group) for group in groups)
    kept, rest = groups[: most - 1], groups[most - 1 :]
    return (*(_gathered_row(common, person, group) for group in kept), _remaining_row(rest))


def deduction_note(lines: Sequence[DeductionLine]) -> str:
    """How many there are and what they took together."""
    if not lines:
        return "本期没有扣分记录。"
    return f"共{len(lines)}条，合计扣{short_points_text(sum(line.counted for line in lines))}分，已计入得分。"


def _row(common: Common, person: Person, line: DeductionLine) -> DeductionRow:
    withheld = is_withheld(person.classified, line.matter, line.behaviour)
    return DeductionRow(
        days=short_date(line.day),
        behaviour=shortened(line.behaviour, _ITEM_SIGNS),
        matter="（从略）" if withheld else common.own_words(line.matter, person.name, _MATTER_SIGNS),
        dimension=line.dimension,
        times=line.times,
        points=short_points_text(line.counted) + ("（到上限）" if line.counted != line.nominal else ""),
    )


def _gathered_row(common: Common, person: Person, group: Sequence[DeductionLine]) -> DeductionRow:
    if len(group) == 1:
        return _row(common, person, group[0])
    days = list(dict.fromkeys(short_date(line.day) for line in group))
    return DeductionRow(
        days=days[0] if len(days) == 1 else f"{days[0]}～{days[-1]}",
        behaviour=shortened(group[0].behaviour, _ITEM_SIGNS),
        matter=f"共{len(group)}条记录",
        dimension=group[0].dimension,
        times=sum(line.times for line in group),
        points=short_points_text(sum(line.counted for line in group)),
    )


def _remaining_row(groups: Sequence[Sequence[DeductionLine]]) -> DeductionRow:
    lines = [line for group in groups for line in group]
    return DeductionRow(
        days="",
        behaviour=f"其余{len(groups)}个条目",
        matter=f"共{len(lines)}条记录，明细可向考核办公室查询",
        dimension=listed(d for d in Dimension if any(line.dimension is d for line in lines)),
        times=sum(line.times for line in lines),
        points=short_points_text(sum(line.counted for line in lines)),
    )
