"""Small drawings for pages: their geometry in whole drawing units, their words for people who cannot see them.

The units are those of the ``viewBox``; a chart is drawn by the macros of ``templates/charts.html``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kaohe_excel.core.points import short_points_text
from kaohe_excel.writing.wording import score_text, shortened

NO_SCORE = "—"
BAR_LENGTH = 230
BAR_STEP = 36
ROW_STEP = 40
STACK_WIDTH = 280
LABEL_SIGNS = 10
SIGN_WIDTH = 20
AXIS_TOP = 10000
"""The upper end of every score axis: 100 points."""

TREND_LEFT = 44
TREND_WIDTH = 350
TREND_HEIGHT = 138
TREND_TOP = 12
_HIGH_MARKS = (5000, 6000, 7500, 9000, AXIS_TOP)
_ALL_MARKS = (0, 3000, 6000, 7500, 9000)


class ScoreBar(NamedTuple):
    """One bar: its length and the median's tick against the full mark; ``None`` where there is no figure."""

    label: str
    value: str
    length: int | None
    tick: int | None
    top: int


class BarChart(NamedTuple):
    """Scores against their full marks, one bar each."""

    title: str
    description: str
    height: int
    bars: tuple[ScoreBar, ...]
    with_median: bool


class TrendPoint(NamedTuple):
    """One period's score in the drawing; ``y`` is ``None`` where there is no figure."""

    label: str
    value: str
    x: int
    y: int | None


class GridLine(NamedTuple):
    """A horizontal line with its score."""

    label: str
    y: int


class TrendChart(NamedTuple):
    """Scores over periods as points joined where neighbours both have a figure."""

    title: str
    description: str
    points: tuple[TrendPoint, ...]
    segments: tuple[tuple[TrendPoint, TrendPoint], ...]
    grid: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar."""

    kind: str
    count: int
    left: int
    length: int


class StackedBar(NamedTuple):
    """One row of a stacked chart with its total."""

    label: str
    total: int
    top: int
    segments: tuple[Segment, ...]


class StackedChart(NamedTuple):
    """Counts by kind, one stacked bar for each group, all on one scale."""

    title: str
    description: str
    label_width: int
    height: int
    bars: tuple[StackedBar, ...]


def score_bars(
    title: str, labels: Sequence[str], scores: Sequence[int | None], fulls: Sequence[int], medians: Sequence[int | None]
) -> BarChart:
    """Draw scores (hundredths) against full marks, with a tick at each median that is given."""
    bars = tuple(
        ScoreBar(
            label=label,
            value=f"{score_text(score)} / {short_points_text(full)}",
            length=_along(score, full),
            tick=_along(median, full),
            top=index * BAR_STEP,
        )
        for index, (label, score, full, median) in enumerate(zip(labels, scores, fulls, medians, strict=True))
    )
    described = [_bar_words(bar, median) for bar, median in zip(bars, medians, strict=True)]
    return BarChart(title, "；".join(described) + "。", len(bars) * BAR_STEP, bars, any(bar.tick for bar in bars))


def _along(value: int | None, full: int) -> int | None:
    return None if value is None else BAR_LENGTH * value // full


def _bar_words(bar: ScoreBar, median: int | None) -> str:
    words = f"{bar.label} {bar.value}"
    return words if median is None else f"{words}，本单位中位数 {score_text(median)}"


def trend(title: str, labels: Sequence[str], scores: Sequence[int | None], idle: Collection[int] = ()) -> TrendChart:
    """Draw scores (hundredths of 0 to 100 points) over periods, the axis starting at 50 unless a score is lower.

    ``idle`` are the places without a score for which nobody waits; at all others a score that is not there is 缺.
    """
    marks = _HIGH_MARKS if all(score is None or score >= _HIGH_MARKS[0] for score in scores) else _ALL_MARKS
    floor = marks[0]
    step = TREND_WIDTH // max(1, len(labels))
    points = tuple(
        TrendPoint(
            label,
            NO_SCORE if index in idle else score_text(score),
            TREND_LEFT + step // 2 + index * step,
            _height(score, floor),
        )
        for index, (label, score) in enumerate(zip(labels, scores, strict=True))
    )
    segments = tuple((left, right) for left, right in pairwise(points) if left.y is not None and right.y is not None)
    grid = tuple(GridLine(short_points_text(mark), _grid_height(mark, floor)) for mark in marks)
    words = "；".join(f"{point.label} {point.value}" for point in points)
    return TrendChart(title, words + "。", points, segments, grid)


def _height(score: int | None, floor: int) -> int | None:
    return None if score is None else _grid_height(score, floor)


def _grid_height(score: int, floor: int) -> int:
    return TREND_TOP + TREND_HEIGHT - TREND_HEIGHT * (score - floor) // (AXIS_TOP - floor)


def stacked(title: str, groups: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> StackedChart:
    """Draw counts by kind for each group; zero counts take no room, the longest bar fills ``STACK_WIDTH``."""
    longest = max((sum(count for _, count in counts) for _, counts in groups), default=0) or 1
    bars = tuple(
        _stacked_bar(shortened(label, LABEL_SIGNS), counts, index * ROW_STEP, longest)
        for index, (label, counts) in enumerate(groups)
    )
    described = [f"{bar.label}：" + ("，".join(f"{s.kind}{s.count}人" for s in bar.segments) or "0人") for bar in bars]
    label_width = 12 + SIGN_WIDTH * max((len(bar.label) for bar in bars), default=0)
    return StackedChart(title, "；".join(described) + "。", label_width, len(bars) * ROW_STEP, bars)


def _stacked_bar(label: str, counts: Sequence[tuple[str, int]], top: int, longest: int) -> StackedBar:
    segments, so_far = [], 0
    for kind, count in counts:
        if count:
            left, right = STACK_WIDTH * so_far // longest, STACK_WIDTH * (so_far + count) // longest
            segments.append(Segment(kind, count, left, right - left))
            so_far += count
    return StackedBar(label, so_far, top, tuple(segments))
