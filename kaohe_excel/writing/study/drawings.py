"""The four pictures of 自查报告, in whole drawing units: heat map, severity ladder, grade sensitivity, dimension correlations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.terms import Dimension
from kaohe_excel.study.sensitivity import Sensitivity
from kaohe_excel.study.study import RaterView, Study

CELL_WIDTH, CELL_HEIGHT = 64, 26
LADDER_WIDTH, LADDER_STEP = 360, 34
BAR_WIDTH, BAR_STEP = 300, 28
SQUARE = 62
_STRONG, _CLEAR = 8, 4
_LEAST_REACH = 4.0


class ColourField(NamedTuple):
    """One coloured field with its figure; ``tone`` is a name of the style sheet."""

    x: int
    y: int
    text: str
    tone: str


class SideWord(NamedTuple):
    """A word beside a picture."""

    x: int
    y: int
    text: str


class Tiles(NamedTuple):
    """A table of coloured fields with labels above and to the left."""

    title: str
    description: str
    width: int
    height: int
    tile_width: int
    tile_height: int
    columns: tuple[SideWord, ...]
    rows: tuple[SideWord, ...]
    tiles: tuple[ColourField, ...]


class Rung(NamedTuple):
    """One rater's interval on the ladder: ends and middle in drawing units."""

    label: str
    value: str
    y: int
    low: int
    middle: int
    high: int
    noted: bool


class Ladder(NamedTuple):
    """Severities with their intervals, the hardest first; ``zero`` is where no difference lies."""

    title: str
    description: str
    height: int
    zero: int
    ticks: tuple[SideWord, ...]
    rungs: tuple[Rung, ...]


class Bar(NamedTuple):
    """How many people's grade one choice would change."""

    label: str
    value: str
    y: int
    length: int


class Bars(NamedTuple):
    """Bars of counts of people, all on one scale."""

    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]


def heat_map(found: Study, names: Mapping[str, str], departments: Mapping[str, str]) -> Tiles:
    """Who marks whom how far from what the others' marks lead to."""
    raters = list(dict.fromkeys(cell.rater for cell in found.heat))
    people = sorted(dict.fromkeys(cell.person for cell in found.heat), key=lambda one: (departments.get(one, ""), one))
    columns = tuple(
        SideWord(130 + at * CELL_WIDTH + CELL_WIDTH // 2, 18, names[rater][:4]) for at, rater in enumerate(raters)
    )
    rows = tuple(SideWord(122, 28 + at * CELL_HEIGHT + 18, names[person][:6]) for at, person in enumerate(people))
    tiles = tuple(
        ColourField(
            130 + raters.index(c.rater) * CELL_WIDTH,
            28 + people.index(c.person) * CELL_HEIGHT,
            f"{c.difference:+.1f}",
            tone(c.difference),
        )
        for c in found.heat
        if c.difference is not None
    )
    return Tiles(
        "评分人与被评分人：比其他评分人推算的高或低多少分",
        f"{len(raters)} 位评分人、{len(people)} 位被评分人，格内数字是平均相差的分数，正数偏高，负数偏低。",
        130 + len(raters) * CELL_WIDTH,
        28 + len(people) * CELL_HEIGHT,
        CELL_WIDTH,
        CELL_HEIGHT,
        columns,
        rows,
        tiles,
    )


def tone(difference: float) -> str:
    """The colour of a difference in points.

    >>> tone(-9), tone(-5), tone(0.4), tone(4), tone(20)
    ('low-2', 'low-1', 'even', 'high-1', 'high-2')
    """
    size = abs(difference)
    if size < _CLEAR:
        return "even"
    return f"{'high' if difference > 0 else 'low'}-{2 if size >= _STRONG else 1}"


def severity_ladder(found: Study, names: Mapping[str, str]) -> Ladder:
    """Every comparable rater's severity with its interval."""
    views = sorted(
        ((view, view.severity) for view in found.raters if view.severity is not None),
        key=lambda pair: pair[1].difference,
    )
    ends = [abs(end) for _, one in views for end in one.difference]
    reach = max([_LEAST_REACH, *ends])
    rungs = tuple(
        Rung(
            names[view.rater][:5],
            f"{one.difference.value:+.1f}",
            index * LADDER_STEP,
            _along(one.difference.low, reach),
            _along(one.difference.value, reach),
            _along(one.difference.high, reach),
            one.noted,
        )
        for index, (view, one) in enumerate(views)
    )
    ticks = tuple(SideWord(_along(value, reach), 0, f"{value:+.0f} 分" if value else "0") for value in _marks(reach))
    words = "；".join(f"{rung.label} {rung.value} 分" for rung in rungs) or "没有可以比较的评分人"
    return Ladder("评分人的宽严（与居中的评分人相比）", words, len(rungs) * LADDER_STEP, _along(0, reach), ticks, rungs)


def _along(value: float, reach: float) -> int:
    return round((value + reach) / (2 * reach) * LADDER_WIDTH)


def _marks(reach: float) -> Sequence[float]:
    whole = int(reach)
    return (-whole, 0, whole)


def sensitivity_bars(title: str, found: Sequence[Sensitivity], people: int) -> Bars:
    """How many people's proposal each variation of one kind would change; the scale ends at everybody assessed."""
    bars = tuple(
        Bar(one.title, f"{len(one.changes)}人", index * BAR_STEP, len(one.changes) * BAR_WIDTH // max(1, people))
        for index, one in enumerate(found)
    )
    words = "；".join(f"{bar.label}：{bar.value}" for bar in bars)
    return Bars(title, words, len(bars) * BAR_STEP, bars)


def correlations(found: Study) -> Tiles:
    """How the dimensions' marks go together over people."""
    dimensions = list(Dimension)
    tiles = [ColourField(36 + i * SQUARE, 26 + i * 30, "1", "self") for i in range(len(dimensions))]
    for (one, other), value in found.dimensions.items():
        at = dimensions.index(one), dimensions.index(other)
        tiles += [
            ColourField(36 + x * SQUARE, 26 + y * 30, f"{value:.2f}", _strength(value)) for x, y in (at, at[::-1])
        ]
    words = (
        "；".join(f"{one}与{other} {value:.2f}" for (one, other), value in found.dimensions.items())
        or "没有可以计算的相关"
    )
    return Tiles(
        "五个维度的分数是否总是同高同低（相关系数）",
        words,
        36 + len(dimensions) * SQUARE,
        26 + len(dimensions) * 30,
        SQUARE,
        30,
        tuple(SideWord(36 + i * SQUARE + SQUARE // 2, 18, d.value) for i, d in enumerate(dimensions)),
        tuple(SideWord(28, 26 + i * 30 + 20, d.value) for i, d in enumerate(dimensions)),
        tuple(tiles),
    )


def _strength(value: float) -> str:
    return "high-2" if value >= 0.9 else "high-1" if value >= 0.7 else "even"


def compared(views: Sequence[RaterView]) -> int:
    """How many raters could be compared with others."""
    return sum(view.severity is not None for view in views)
