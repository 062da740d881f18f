"""复核 from request to changed grade: both grades stay in the papers that are filed."""

from datetime import date

import pytest

from tests.offices.desk import Unit, message, person, proposals, said
from tests.offices.small_unit import Q1

ASKED, ANSWERED = date(2026, 4, 15), date(2026, 4, 22)
REVIEW = ("ZD005", "孙丽", "2026年第1季度", "较差", ASKED, "纪实已补交", "告诫依据不足", "一般", ANSWERED)


def row(**changes: object) -> list[object]:
    keys = ("person", "name", "period", "original", "asked", "reason", "conclusion", "grade", "answered")
    return list({**dict(zip(keys, REVIEW, strict=True)), **changes}.values())


@pytest.fixture
def poor(unit: Unit) -> Unit:
    """孙丽 was admonished and decided 较差 on 10 April."""
    unit.admonish("ZD005", month=Q1.months[1])
    unit.decide(proposals(unit.run()))
    assert person(unit.run(), "ZD005")["decided"] == "较差"
    return unit


def test_a_request_changes_nothing_until_it_is_answered(poor: Unit) -> None:
    poor.review(row(conclusion="", grade="", answered=""))
    after = poor.run()
    assert (person(after, "ZD005")["outcome"], after["status"], said(after, "K8")) == (
        "较差",
        "已审定",
        [("K817", "ZD005")],
    )


def test_a_changed_grade_keeps_the_old_one_beside_it_in_the_results(poor: Unit) -> None:
    poor.review(row())
    after = poor.run()
    sun = person(after, "ZD005")
    assert [sun[key] for key in ("proposed", "decided", "outcome")] == ["较差", "一般", "一般"]
    ground = sun["grounds"][-1]
    assert {key: ground[key] for key in ("rule", "clause", "modality", "label", "effect", "binding")} == {
        "rule": "review",
        "clause": "八-1",
        "modality": "可",
        "label": "方案",
        "effect": "复核由“较差”改定为“一般”（2026年4月22日答复）",
        "binding": True,
    }
    assert ground["cells"] == ["收件/复核登记表.xlsx!复核登记表!C4:I4"]
    assert said(after, "K8") == [("K814", "ZD005")]
    assert "八-2" in message(after, "K814")
    assert after["status"] == "已审定"


def test_a_changed_grade_keeps_the_old_one_beside_it_on_paper(poor: Unit) -> None:
    poor.review(row())
    poor.run()
    register = poor.cells("平时考核登记表.xlsx", sheet="ZD005")
    status = "复核改定（原审定：2026年4月10日，局党组第3次会议）"
    assert f"审定为“较差”等次，经复核改定为“一般”等次。{status}" in register
    both = "复核由“较差”改定为“一般”（2026年4月22日答复）"
    assert any(text.startswith("一般。") and f"{both}（八-1）" in text for text in register)
    summary = poor.cells("平时考核汇总表.xlsx", sheet="汇总")
    assert "复核改定" in summary
    assert any(f"八-1（可）{both}" in text for text in summary)
    notice = poor.page("反馈通知书/ZD005_孙丽.html")
    assert "经复核，等次改定为“一般”" in notice
    assert "复核由“较差”改定为“一般”" in notice
    public = poor.page("公示.html")
    assert "复核由" not in public


def test_the_sheet_of_the_meeting_keeps_what_the_meeting_decided(poor: Unit) -> None:
    poor.review(row())
    poor.run()
    sheet = poor.cells("等次审核表.xlsx", sheet="等次审核表")
    assert "复核改定为“一般”" in sheet
    poor.decide({}, name="收件/会后/等次审核表.xlsx")
    again = poor.run()
    assert (person(again, "ZD005")["decided"], said(again, "K8")) == ("一般", [("K814", "ZD005")])


def test_the_explanation_tells_the_request_and_the_answer(poor: Unit) -> None:
    poor.review(row())
    text = poor.explained("2026Q1", "ZD005")
    assert "一般（复核改定）" in text
    assert "复核申请 2026-04-15 纪实已补交：一般 2026-04-22" in text
    assert "［适用★］八-1（可，方案）　对较差不服的复核：复核由“较差”改定为“一般”" in text


@pytest.mark.parametrize(("asked", "late"), [(date(2026, 4, 24), []), (date(2026, 4, 25), [("K815", "ZD005")])])
def test_ten_working_days_after_the_decision_are_the_last(poor: Unit, asked: date, late: list[tuple[str, str]]) -> None:
    # Decided on Friday 10 April: 13–17 and 20–24 April are ten working days.
    poor.review(row(asked=asked))
    after = poor.run()
    assert said(after, "K815") == late
    assert person(after, "ZD005")["outcome"] == "一般"


def test_the_may_holidays_and_their_working_weekend_are_counted(poor: Unit) -> None:
    # Decided on Tuesday 28 April: 29, 30 April, 6–8, the working Saturday 9, 11–14 May are ten.
    poor.decide({}, day=date(2026, 4, 28))
    poor.review(row(asked=date(2026, 5, 14), answered=date(2026, 5, 20)))
    assert said(poor.run(), "K815") == []
    poor.review(row(asked=date(2026, 5, 15), answered=date(2026, 5, 20)))
    assert "2026-05-14" in message(poor.run(), "K815")


def test_only_poor_may_be_reviewed(poor: Unit) -> None:
    poor.review(row(person="ZD003", name="赵敏", original="较好", grade="好"))
    after = poor.run()
    assert said(after, "K8") == [("K811", "ZD003")]
    assert "只有“较差”可以复核（八-1），未采用" in message(after, "K811")
    assert person(after, "ZD003")["outcome"] == "较好"


def test_a_review_of_what_is_not_decided_yet_is_not_taken(unit: Unit) -> None:
    unit.admonish("ZD005", month=Q1.months[1])
    unit.run()
    unit.review(row())
    after = unit.run()
    assert said(after, "K811") == [("K811", "ZD005")]
    assert (person(after, "ZD005")["outcome"], person(after, "ZD005")["decided"]) == ("较差", None)


def test_the_year_counts_the_grade_after_review(poor: Unit) -> None:
    poor.review(row())
    year = poor.run("2026", as_of="2027-01-15")
    assert person(year, "ZD005")["quarters"]["2026Q1"]["outcome"] == "一般"
    register = poor.cells("台账.xlsx", "2026", "逐季")
    assert any("复核由“较差”改定为“一般”" in text for text in register)
