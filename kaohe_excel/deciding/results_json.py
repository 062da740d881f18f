"""results.json: a period's report for other systems, schema ``kaohe-results/1``.

Scores are strings with two decimals, ``null`` where there is none. The same report gives the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kaohe_excel.core.facts import HostOpinion, Receipt
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.core.unseen import escaped_in_json
from kaohe_excel.deciding.report import Assessee, MonthPerson, QuarterPerson, Report, YearPerson
from kaohe_excel.rules.model import Ground, QuarterResult
from kaohe_excel.scoring.figures import MonthFigures

SCHEMA = "kaohe-results/1"


def results_of(report: Report) -> dict[str, Any]:
    """The report as plain data in the order of the schema."""
    return {
        "schema": SCHEMA,
        "unit": report.unit,
        "period": str(report.period),
        "policy": report.policy.name,
        "as_of": report.as_of.isoformat(),
        "status": report.status,
        "inputs": [_input(receipt) for receipt in report.receipts],
        "people": [_person(person) for person in report.people],
        "findings": [finding_data(finding) for finding in report.findings],
        "counts": dict(report.counts),
    }


def results_bytes(report: Report) -> bytes:
    """The report as UTF-8 JSON."""
    return (escaped_in_json(json.dumps(results_of(report), ensure_ascii=False, indent=1)) + "\n").encode()


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding as data; ``people`` only where it touches several."""
    data = {
        "code": finding.kind.code,
        "severity": finding.kind.severity,
        "where": str(finding.where),
        "person": finding.person or None,
        "rater": finding.rater or None,
        "message": finding.message,
        "remedy": finding.remedy,
    }
    return {**data, "people": list(finding.people)} if finding.people else data


def ground_data(ground: Ground) -> dict[str, Any]:
    """One ground as data."""
    return {
        "rule": ground.rule.id,
        "clause": ground.clause,
        "modality": ground.modality,
        "label": ground.label,
        "effect": ground.text,
        "binding": ground.binding,
        "cells": [str(place) for place in ground.places],
        "leads_to": ground.leads_to,
        "leaves": list(ground.leaves),
    }


def score_text(score: int | None) -> str | None:
    """A score as results.json writes it."""
    return None if score is None else points_text(score)


def month_data(month: MonthFigures) -> dict[str, Any]:
    """A month's figures: score, the dimensions after deductions, and what was deducted."""
    return {
        "score": score_text(month.score),
        "dimensions": {dimension: score_text(score) for dimension, score in month.after.items()},
        "deductions": {dimension: points_text(points) for dimension, points in month.deductions.items()},
    }


def _input(receipt: Receipt) -> dict[str, Any]:
    data: dict[str, Any] = {
        "file": receipt.file,
        "sha256": receipt.sha256,
        "form": receipt.form,
        "verdict": receipt.verdict,
    }
    return {**data, "reason": receipt.reason} if receipt.reason else data


def _who(person: Assessee) -> dict[str, Any]:
    return {"id": person.person, "name": person.name, "department": person.department}


def _person(person: Assessee) -> dict[str, Any]:
    match person:
        case MonthPerson():
            return _month_person(person)
        case QuarterPerson():
            return _quarter_person(person)
        case YearPerson():
            return _year_person(person)
    return _who(person)


def _month_person(person: MonthPerson) -> dict[str, Any]:
    figures = person.figures
    return {
        **_who(person),
        "outcome": QuarterOutcome.INCOMPLETE if person.incomplete else None,
        "proposed": None,
        "decided": None,
        "allowed": [],
        "score": score_text(figures.score) if figures else None,
        "assessment_score": None,
        "poll_score": None,
        "months": {str(figures.period): month_data(figures)} if figures else {},
        "grounds": [],
        "needs_study": False,
    }


def _quarter_person(person: QuarterPerson) -> dict[str, Any]:
    decision = person.decision
    return {
        **_who(person),
        "outcome": decision.outcome,
        "proposed": decision.proposed,
        "decided": decision.decided,
        "allowed": list(decision.allowed),
        "score": score_text(decision.score),
        "assessment_score": score_text(decision.assessment),
        "poll_score": score_text(decision.poll),
        "months": {str(month.period): month_data(month) for month in person.figures.months},
        "grounds": [ground_data(ground) for ground in decision.grounds],
        "needs_study": decision.needs_study,
        **_host(decision.host),
    }


def _host(host: HostOpinion | None) -> dict[str, Any]:
    if host is None:
        return {}
    return {
        "host": {
            "unit": host.unit,
            "opinion": host.opinion,
            "score": score_text(host.score),
            "grade": host.grade or None,
        }
    }


def _year_person(person: YearPerson) -> dict[str, Any]:
    decision = person.decision
    return {
        **_who(person),
        "outcome": decision.outcome,
        "proposed": decision.proposed,
        "decided": decision.decided,
        "allowed": list(decision.allowed),
        "candidate": decision.candidate,
        "quarters": _quarters(person.quarters.values()),
        "routine_score": score_text(decision.routine),
        "annual_poll_score": score_text(decision.poll),
        "score": score_text(decision.score),
        "grounds": [ground_data(ground) for ground in decision.grounds],
        "needs_study": decision.needs_study,
        **_host(decision.host),
    }


def _quarters(results: Iterable[QuarterResult]) -> Mapping[str, Any]:
    return {
        str(result.quarter): {"score": score_text(result.score), "outcome": result.outcome}
        | ({"from": result.former} if result.former else {})
        for result in results
    }
