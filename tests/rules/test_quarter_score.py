"""七-1: what the score alone opens."""

import pytest

from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import Make


@pytest.mark.parametrize(
    ("score", "allowed", "effect", "modality"),
    [
        (10000, "好 较好 一般 较差", "得分90以上", "可"),
        (9001, "好 较好 一般 较差", "得分90以上", "可"),
        (9000, "好 较好 一般 较差", "得分90以上", "可"),
        (8999, "较好 一般 较差", "得分75以上不足90", "可"),
        (7500, "较好 一般 较差", "得分75以上不足90", "可"),
        (7499, "一般", "得分60以上不足75", "应"),
        (6000, "一般", "得分60以上不足75", "应"),
        (5999, "较差", "得分不足60", "应"),
        (0, "较差", "得分不足60", "应"),
    ],
)
def test_the_score_opens_grades_and_the_best_is_proposed(
    make: Make, policy: Policy, *, score: int, allowed: str, effect: str, modality: str
) -> None:
    decision = decide_quarter(make.quarter(score=score), policy)
    assert " ".join(decision.allowed) == allowed
    assert decision.outcome == decision.proposed == allowed.split(maxsplit=1)[0]
    assert decision.score == score
    assert [(g.rule.id, g.clause, g.text, g.modality, g.binding) for g in decision.grounds] == [
        ("grade_by_score", "七-1", effect, modality, True)
    ]
    assert decision.grounds[0].places == make.quarter().score_places
    assert not decision.needs_study
    assert decision.decided is None
    assert decision.findings == ()


def test_a_person_whose_score_cannot_be_had_is_incomplete(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=None, assessment=8123, missing=("李四的3月评分",)), policy)
    assert decision.outcome == "待补"
    assert decision.proposed is None
    assert decision.allowed == ()
    assert decision.score is None
    assert decision.assessment == 8123
    assert decision.grounds == ()


def test_a_score_that_is_just_absent_is_incomplete_too(make: Make, policy: Policy) -> None:
    assert decide_quarter(make.quarter(score=None), policy).outcome == "待补"
