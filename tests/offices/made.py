"""Grounds and reports made by hand, for tests of the rooms that print them."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from kaohe_excel.core.facts import Place
from kaohe_excel.core.terms import Grade, Label, Modality
from kaohe_excel.deciding.report import Report
from kaohe_excel.rules.model import Effect, Ground, Limit, Rule

ReportT = TypeVar("ReportT", bound=Report)


def ground(
    rule: str,
    clause: str,
    text: str,
    *,
    modality: Modality = Modality.MUST_NOT,
    label: Label = Label.SCHEME,
    binding: bool = True,
    places: tuple[Place, ...] = (),
    leads_to: str = "",
    leaves: Iterable[Grade] = (),
) -> Ground:
    """A ground as a rule of that id would give it."""
    by: Rule[Any, Any, Any] = Rule(rule, clause, rule, modality, label, "", lambda _case, _policy: ())
    return Ground(Limit(by, Effect(text, places, frozenset(leaves) or None)), binding, leads_to)


def remade(kind: type[ReportT], report: Report, **changes: Any) -> ReportT:
    """Another report with what this one holds, but for what is changed; of another kind of period too."""
    held = {field.name: getattr(report, field.name) for field in fields(report)}
    return kind(**{**held, **changes})
