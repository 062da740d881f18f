"""A quarter's grounds come out of a seal as they went in."""

import json

import pytest

from kaohe_excel.archive.quarters import ground_of
from kaohe_excel.core.terms import QuotaMode, SanctionKind
from kaohe_excel.deciding.results_json import ground_data
from kaohe_excel.rules.model import Ground
from kaohe_excel.rules.quarter import decide_quarter, grade_by_score, warning_period
from tests.rules.conftest import Make, _policy


@pytest.fixture(scope="module")
def grounds() -> tuple[Ground, ...]:
    make = Make()
    case = make.quarter(score=9200, sanctions=(make.sanction(SanctionKind.WARNING),))
    return decide_quarter(case, _policy(QuotaMode.WARN)).grounds


def test_a_sealed_ground_still_says_what_it_leaves_and_leads_to(grounds: tuple[Ground, ...]) -> None:
    sealed = [ground_of(json.loads(json.dumps(ground_data(ground)))) for ground in grounds]
    assert [ground.rule for ground in sealed] == [grade_by_score, warning_period]
    assert [" ".join(ground.leaves) for ground in sealed] == ["好 较好 一般 较差", "一般 较差"]
    assert [ground.leads_to for ground in sealed] == ["好", "一般"]
    for before, after in zip(grounds, sealed, strict=True):
        told = [(g.clause, g.modality, g.label, g.text, g.binding, g.places) for g in (before, after)]
        assert told[0] == told[1]


def test_a_seal_from_before_those_two_were_told_is_read_without_them(grounds: tuple[Ground, ...]) -> None:
    old = {key: value for key, value in ground_data(grounds[0]).items() if key not in {"leaves", "leads_to"}}
    assert (ground_of(old).leaves, ground_of(old).leads_to, ground_of(old).clause) == ((), "", "七-1")
