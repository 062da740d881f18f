"""Marks that do not look like judgement: everybody alike, every indicator alike, last month's sheet or another rater's again.

These are patterns, not tests of chance: marks of a dozen indicators do not repeat by accident over five people and more.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from kaohe_excel.core.period import Period
from kaohe_excel.policy.model import StudyLimits

Scores = tuple[int, ...]


class Alike(NamedTuple):
    """One form on which ``share`` of the ``people`` have the same marks, or the same part of full marks in every indicator."""

    rater: str
    period: Period
    people: int
    share: float
    everybody: bool


class Copy(NamedTuple):
    """Two forms with the same marks for ``same`` of ``people`` shared people: of one rater in two periods, or of two raters."""

    rater: str
    period: Period
    other_rater: str
    other_period: Period
    people: int
    same: int


class Ends(NamedTuple):
    """How much of the scale a rater uses: the share of indicator marks at full mark and at 0, over ``marks`` marks."""

    rater: str
    marks: int
    full: float
    zero: float


_Form = tuple[str, Period]
_Forms = Mapping[_Form, Mapping[str, Scores]]
Full = Mapping[str, Sequence[int]]
"""Each person's full marks, indicator by indicator, in hundredths."""


def forms_of(lines: pd.DataFrame) -> _Forms:
    """Rater and period to each person's marks, in the order of the lines."""
    forms: dict[_Form, dict[str, Scores]] = {}
    for rater, period, person, scores in zip(
        *(lines[name] for name in ("rater", "period", "person", "scores")), strict=True
    ):
        forms.setdefault((rater, period), {})[person] = scores
    return forms


def alike(lines: pd.DataFrame, full: Full, limits: StudyLimits) -> tuple[Alike, ...]:
    """Every form of enough people on which they, or every person's indicators, are marked alike."""
    forms = forms_of(lines)
    return tuple(one for form, marks in forms.items() for one in _alike(form, marks, full, limits))


def _alike(form: _Form, marks: Mapping[str, Scores], full: Full, limits: StudyLimits) -> Iterator[Alike]:
    people = len(marks)
    if people < limits.people:
        return
    vectors = list(marks.values())
    everybody = max(vectors.count(vector) for vector in set(vectors)) / people
    even = sum(_even(vector, full[person]) for person, vector in marks.items()) / people
    for share, all_people in ((everybody, True), (even, False)):
        if share >= limits.alike:
            yield Alike(*form, people, share, all_people)


def _even(scores: Scores, full: Sequence[int]) -> bool:
    """Whether every indicator has the same part of its full mark."""
    return all(score * full[0] == scores[0] * most for score, most in zip(scores, full, strict=True))


def copies(lines: pd.DataFrame, full: Full, limits: StudyLimits) -> tuple[Copy, ...]:
    """Every form that repeats the rater's form of the period before, or another rater's of the same period.

    Forms on which everything is alike are left out: they are named for that, and repeat each other of necessity.
    """
    even = {(one.rater, one.period) for one in alike(lines, full, limits)}
    forms = {form: marks for form, marks in forms_of(lines).items() if form not in even}
    pairs = [(form, other) for form in forms for other in forms if _may_copy(form, other, forms)]
    return tuple(copy for pair in pairs if (copy := _copy(*pair, forms, limits)) is not None)


def _may_copy(form: _Form, other: _Form, forms: _Forms) -> bool:
    """Whether ``other`` is what ``form`` could repeat: the rater's last form before it, or one of a rater named before him."""
    if form[0] == other[0]:
        return other[1] == max(
            (period for rater, period in forms if rater == form[0] and period < form[1]), default=None
        )
    return form[1] == other[1] and other[0] < form[0]


def _copy(form: _Form, other: _Form, forms: _Forms, limits: StudyLimits) -> Copy | None:
    mine, theirs = forms[form], forms[other]
    shared = [person for person in mine if person in theirs]
    same = sum(mine[person] == theirs[person] for person in shared)
    if len(shared) < limits.people or same / len(shared) < limits.alike:
        return None
    return Copy(*form, *other, len(shared), same)


def ends_of_scale(lines: pd.DataFrame, full: Full) -> tuple[Ends, ...]:
    """How often each rater gives full marks and nothing."""
    found = []
    for rater, own in lines.groupby("rater", sort=True):
        pairs = [
            (score, most)
            for person, scores in zip(own["person"], own["scores"], strict=True)
            for score, most in zip(scores, full[person], strict=True)
        ]
        at_full, at_zero = sum(s == most for s, most in pairs), sum(s == 0 for s, _ in pairs)
        found.append(Ends(str(rater), len(pairs), at_full / len(pairs), at_zero / len(pairs)))
    return tuple(found)


def halo(lines: pd.DataFrame, dimensions: Sequence[str], limits: StudyLimits) -> pd.Series:
    """For each rater of enough people the mean correlation between his marks of two dimensions; NaN where they do not vary.

    Near 1, one impression coloured everything, or good people are good at everything: it is stated, never held against anybody.
    """
    means = lines.groupby(["rater", "person"], sort=True)[list(dimensions)].mean()
    found = {}
    for rater, own in means.groupby(level="rater"):
        if len(own) >= limits.people:
            correlations = own.corr().to_numpy()
            pairs = [correlations[i, j] for i in range(len(dimensions)) for j in range(i)]
            found[str(rater)] = pd.Series(pairs).mean()
    return pd.Series(found, dtype=float)
