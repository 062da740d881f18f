"""The sender corrects the copy and hands it in: it reads clean and takes the place of what it answers, and of nothing else."""

import pytest

from kaohe_excel.checking.reminder import State
from kaohe_excel.core.findings import FORM_CONFLICT
from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.deciding.report import Report
from tests.offices.senders import (
    COPY,
    CORRECT,
    CORRECTED,
    FORM,
    SHEET,
    Sender,
    codes,
    coloured,
    converted,
    corrected,
    found_in,
    opened,
    ratings_in,
    receipt_of,
    remarks,
    retyped,
    saved,
)

SECOND = "收件/钱（再更正）.xlsx"


@pytest.fixture
def answered(faulty: Sender) -> Report:
    """The report on a folder that holds the faulty form and its corrected copy."""
    faulty.put(CORRECTED, corrected(faulty.returned()[COPY]))
    return faulty.report()


def test_the_corrected_copy_reads_without_a_finding(answered: Report) -> None:
    assert codes(answered, CORRECTED) == []
    assert receipt_of(answered, CORRECTED).verdict is Verdict.USED


def test_the_corrected_figures_are_used(answered: Report) -> None:
    rating = next(rating for rating in ratings_in(answered, CORRECTED) if rating.person == "SL020")
    assert rating.cells[0] == "D6"
    assert rating.scores[0] == 400


def test_the_form_that_was_answered_is_set_aside_with_a_note(answered: Report) -> None:
    receipt = receipt_of(answered, FORM)
    assert (receipt.verdict, receipt.reason) == (Verdict.NOT_USED, f"已由 {CORRECTED} 更正")
    assert codes(answered, FORM) == ["K706"]
    assert ratings_in(answered, FORM) == []
    assert FORM_CONFLICT not in {finding.kind for finding in answered.findings}


def test_nothing_goes_back_when_the_correction_is_clean(faulty: Sender, answered: Report) -> None:
    assert faulty.returned(answered) == {}


def test_a_form_set_aside_is_not_mentioned_in_a_run_that_needs_neither(faulty: Sender, answered: Report) -> None:
    april = faulty.report("2026-04")
    assert (codes(april, FORM), codes(april, CORRECTED)) == ([], ["K609"])  # April's own form is missing
    assert receipt_of(april, FORM).verdict is Verdict.NOT_USED


def test_a_whole_form_replaces_a_faulty_one_that_says_nothing_else(faulty: Sender) -> None:
    faulty.put(CORRECTED, retyped(faulty.original(), CORRECT))
    report = faulty.report()
    assert (codes(report, FORM), codes(report, CORRECTED)) == (["K706"], [])
    assert receipt_of(report, FORM).reason == f"已由 {CORRECTED} 更正"
    assert faulty.returned(report) == {}


def test_a_whole_form_that_says_something_else_contradicts_the_faulty_one(faulty: Sender) -> None:
    faulty.put(CORRECTED, retyped(faulty.original(), {**CORRECT, "D7": 1}))
    report = faulty.report()
    assert "K702" in codes(report, CORRECTED) + codes(report, FORM)


def test_a_form_that_cannot_be_used_is_replaced_by_a_whole_one_of_the_same_sender_and_period(sender: Sender) -> None:
    workbook = opened(sender.original())
    workbook[SHEET].delete_cols(4)
    sender.put(FORM, saved(workbook))
    assert {finding.kind.code for finding in found_in(sender.report(), FORM)} >= {"K108", "K608"}
    sender.put(CORRECTED, sender.original())
    report = sender.report()
    assert codes(report, FORM) == ["K706"]
    assert sender.returned(report) == {}


def test_a_form_that_cannot_be_used_is_not_replaced_by_one_of_another_month(sender: Sender) -> None:
    workbook = opened(sender.original())
    workbook[SHEET].delete_cols(4)
    sender.put(FORM, saved(workbook))
    sender.put(CORRECTED, sender.original("2026-02"))
    assert "K108" in codes(sender.report("2026Q1"), FORM)


def test_last_month_s_form_is_named_where_this_month_s_is_missing(sender: Sender) -> None:
    sender.put(CORRECTED, sender.original("2026-02"))
    (finding,) = found_in(sender.report(), CORRECTED)
    assert (finding.kind.code, finding.rater) == ("K609", "SL002")
    sender.put(FORM, sender.original())
    assert found_in(sender.report(), CORRECTED) == []


def test_the_three_states_of_a_form_are_told_apart(faulty: Sender) -> None:
    def states() -> list[tuple[State, str]]:
        return [(r.state, r.why) for r in faulty.report().reminders if r.debtor == "SL002" and r.form == "评分表"]

    ((state, why),) = states()
    assert state is State.GAPS
    assert why.startswith(f"{FORM}：D6 ")
    workbook = opened(faulty.original())
    workbook[SHEET].delete_cols(4)
    faulty.put(FORM, saved(workbook))
    assert states() == [(State.UNUSABLE, f"{FORM}：表头不完整")]
    (faulty.root / FORM).unlink()
    assert states() == [(State.MISSING, "")]
    faulty.put("收件/SL002.pdf", b"%PDF-1.4")
    ((state, why),) = states()
    assert state is State.MISSING
    assert "SL002.pdf" in why


@pytest.fixture
def half_corrected(faulty: Sender) -> Sender:
    """The copy came back with one fault mended and another one still there."""
    faulty.put(CORRECTED, corrected(faulty.returned()[COPY], {"D6": 4, "F8": 2.5}))
    return faulty


def test_the_second_copy_marks_only_what_is_still_wrong(half_corrected: Sender) -> None:
    returned = half_corrected.returned()
    assert list(returned) == [f"退回/{CORRECTED}"]
    copy = opened(returned[f"退回/{CORRECTED}"])
    assert coloured(copy) == set(remarks(copy)) == {"G9"}
    assert remarks(copy)["G9"].count("【检查意见】") == 1
    assert copy.sheetnames == ["问题清单", SHEET, "填表说明", "_meta"]


def test_a_mended_cell_has_its_own_colour_back(half_corrected: Sender) -> None:
    copy = opened(half_corrected.returned()[f"退回/{CORRECTED}"])
    assert copy[SHEET]["D6"].fill.fgColor.rgb == copy[SHEET]["D7"].fill.fgColor.rgb


def test_the_second_correction_takes_the_place_of_both(half_corrected: Sender) -> None:
    half_corrected.put(SECOND, corrected(half_corrected.returned()[f"退回/{CORRECTED}"], {"G9": 2.5}))
    report = half_corrected.report()
    assert codes(report, SECOND) == []
    assert {receipt_of(report, file).reason for file in (FORM, CORRECTED)} == {f"已由 {SECOND} 更正"}


def test_the_second_correction_answers_the_first_form_though_the_one_between_is_gone(half_corrected: Sender) -> None:
    half_corrected.put(SECOND, corrected(half_corrected.returned()[f"退回/{CORRECTED}"], {"G9": 2.5}))
    (half_corrected.root / CORRECTED).unlink()
    report = half_corrected.report()
    assert receipt_of(report, FORM).reason == f"已由 {SECOND} 更正"


def as_april(data: bytes) -> bytes:
    workbook = opened(corrected(data))
    head = next(cell for row in workbook[SHEET].iter_rows(max_row=3) for cell in row if "2026年3月" in str(cell.value))
    head.value = str(head.value).replace("3月", "4月")
    return saved(workbook)


def test_a_copy_used_as_the_template_of_another_month_answers_nothing(faulty: Sender) -> None:
    faulty.put(CORRECTED, as_april(faulty.returned()[COPY]))
    march = faulty.report()
    assert receipt_of(march, FORM).verdict is Verdict.USED
    assert codes(march, FORM) == ["K303", "K301", "K302"]


def test_a_copy_used_as_the_template_of_another_rater_answers_nothing(faulty: Sender) -> None:
    workbook = opened(corrected(faulty.returned()[COPY]))
    head = next(cell for row in workbook[SHEET].iter_rows(max_row=3) for cell in row if "SL002" in str(cell.value))
    head.value = "评分人：孙例一（SL003）"
    faulty.put(CORRECTED, saved(workbook))
    assert receipt_of(faulty.report(), FORM).verdict is Verdict.USED


def test_two_different_corrections_contradict_each_other(faulty: Sender) -> None:
    copy = faulty.returned()[COPY]
    faulty.put(CORRECTED, corrected(copy))
    faulty.put(SECOND, corrected(copy, {**CORRECT, "D6": 3}))
    report = faulty.report()
    assert receipt_of(report, FORM).verdict is Verdict.NOT_USED
    assert "K702" in codes(report, CORRECTED) + codes(report, SECOND)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_copy_corrected_in_another_office_suite_answers_as_well(
    faulty: Sender, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = converted(corrected(faulty.returned()[COPY]), kind, tmp_path_factory.mktemp("office"))
    file = f"收件/更正.{kind}"
    faulty.put(file, data)
    report = faulty.report()
    assert {finding.kind.severity for finding in found_in(report, file)} <= {Severity.NOTE}
    assert receipt_of(report, FORM).reason == f"已由 {file} 更正"


OPINION = "收件/沈.xlsx"


@pytest.fixture
def opinion(sender: Sender) -> Sender:
    """A host unit's opinion with a score over 100."""
    data = next((sender.sample / "收件/2026-03").glob("SL014_*_外单位评价意见_2026Q1.xlsx")).read_bytes()
    workbook = opened(data)
    sheet = workbook.worksheets[0]
    score = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("得分"))
    sheet.cell(int(score.row or 0) + 1, int(score.column or 0)).value = 120
    sender.put(OPINION, saved(workbook))
    return sender


def test_an_opinion_that_came_back_about_somebody_else_answers_nothing(opinion: Sender) -> None:
    workbook = opened(opinion.returned(opinion.report("2026Q1"))[f"退回/{OPINION}"])
    sheet = workbook.worksheets[1]
    named = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "SL014")
    named.value, sheet.cell(named.row, named.column + 1).value = "SL016", "杨示一"
    opinion.put(CORRECTED, saved(workbook))
    assert receipt_of(opinion.report("2026Q1"), OPINION).verdict is Verdict.USED


def test_a_corrected_opinion_takes_the_place_of_what_it_answers(opinion: Sender) -> None:
    copy = opinion.returned(opinion.report("2026Q1"))[f"退回/{OPINION}"]
    cell = next(iter(remarks(opened(copy), opened(copy).sheetnames[1])))
    opinion.put(CORRECTED, corrected(copy, {cell: 88}, opened(copy).sheetnames[1]))
    report = opinion.report("2026Q1")
    assert receipt_of(report, OPINION).reason == f"已由 {CORRECTED} 更正"
    assert codes(report, CORRECTED) == []
