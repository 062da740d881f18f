"""One cause is one finding, however many people wait for it; what is each person's own stays apart."""

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import FORM_NOT_RECEIVED, ROW_SELF, WORK_RECORD_MISSING, Finding, by_cause


def missing(person: str, rater: str = "L", period: str = "2026年1月") -> Finding:
    return Finding(
        FORM_NOT_RECEIVED, Place(), person, rater, {"rater_name": rater, "period": period, "name": f"{person}某"}
    )


def test_a_form_not_handed_in_is_one_finding_about_everyone_in_it() -> None:
    (finding,) = by_cause([missing("B"), missing("A")])
    assert (finding.person, finding.people, finding.persons) == ("", ("A", "B"), ("A", "B"))
    assert finding.message == "L的2026年1月评分表还没有交，缺A某、B某的评分"


def test_another_rater_or_another_month_is_another_cause() -> None:
    found = by_cause([missing("A"), missing("A", rater="D"), missing("A", period="2026年2月")])
    assert [finding.persons for finding in found] == [("A",)] * 3


def test_about_one_person_it_stays_his() -> None:
    (finding,) = by_cause([missing("A"), missing("A")])
    assert (finding.person, finding.people) == ("A", ())


def test_of_more_than_eight_the_sentence_says_how_many() -> None:
    (finding,) = by_cause(map(missing, "ABCDEFGHI"))
    assert len(finding.people) == 9
    assert finding.message.endswith("缺A某、B某、C某、D某、E某、F某、G某、H某等9人的评分")


def test_what_is_each_person_s_own_stays_apart() -> None:
    values = {"name": "某", "count": "1", "items": "一月"}
    own = [Finding(WORK_RECORD_MISSING, Place(), person, values=values) for person in "AB"]
    assert len(by_cause(own)) == 2
    assert len(by_cause([Finding(ROW_SELF, Place("f", "s", "A1")), Finding(ROW_SELF, Place("f", "s", "A2"))])) == 2
