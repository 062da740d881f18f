"""等次审核表.xlsx: what the 考核领导小组 decides on, with the allowed grades as dropdowns; the filled sheet is read back.

Headings and head cells are those of the declared form, so that what is written here is what the reading room looks for.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from kaohe_excel.core.terms import AnnualGrade, Grade, Status
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, YearPerson, YearReport
from kaohe_excel.forms.model import META_FORM, META_INPUT, META_PERIOD, META_SHEET, META_UNIT
from kaohe_excel.forms.official import DECISION
from kaohe_excel.rules.decisions import inputs_of
from kaohe_excel.rules.quota import Quota
from kaohe_excel.writing.press.book import WHO, Book, CellValue, Column, Sheet, place_of, shown
from kaohe_excel.writing.wording import grounds_text, host_words, quota_text

NONE = "—"
_FORM = DECISION.sheet("decisions")
_RANK = "排名"
_PRINTED, _GRADE, _REASON, _SERVED = (_FORM.field(key).heading for key in ("printed", "grade", "reason", "served"))
_THICK = 5
_GUIDE = (
    "填写说明：只填“确定等次”“理由”两列和“审定会议”“审定日期”；制发日期、公示开始、送达日期另有安排的也请填写。确定等次从下拉框中选；与建议等次不同的必须写明理由（没写时该格变红）。"
    "填好后存回收件文件夹，再运行一次即生效。灰色人员不评定等次或资料未齐，不用填。"
)


class Candidate(NamedTuple):
    """One line of the sheet; ``rank`` is ``None`` without a score, ``allowed`` empty where nothing can be decided."""

    person: str
    name: str
    department: str
    rank: int | None
    score: int | None
    printed: str
    allowed: tuple[str, ...]
    decided: str
    reason: str
    grounds: str
    remarks: tuple[str, ...]
    served: date | None = None


def write_decision_sheet(report: QuarterReport | YearReport) -> bytes:
    """Write a quarter's or a year's 等次审核表: ranked by score, decided rows filled in, the rest left to be decided."""
    book = Book(report, DECISION.name)
    candidates = candidates_of(report)
    line_after = quota_line(candidates, report.quota)
    sheet = book.sheet(_FORM.name, _columns(report))
    _write_top(sheet, report)
    sheet.headings(frozen_columns=3)
    for index, candidate in enumerate(candidates):
        _write_candidate(sheet, candidate, report.quota if index == line_after else None)
    _mark_reasons(book, sheet)
    sheet.line(book.design.wording["decision_signatures"], "plain", 36)
    _write_meta(book, report)
    return book.finish()


def _is_year(report: QuarterReport | YearReport) -> bool:
    return report.period.kind == "year"


def _title(report: QuarterReport | YearReport) -> str:
    return f"年度考核{DECISION.name}" if _is_year(report) else _FORM.title


def _quota_words(report: QuarterReport | YearReport, quota: Quota) -> str:
    """The line on how many; in a year it is candidates who are counted, and 优秀 is never proposed."""
    if not _is_year(report):
        return quota_text(quota)
    tied = f"，名额线上同分 {len(quota.tied)} 人" if quota.tied else ""
    places = f"“{quota.grade}”等次名额：{quota.base} 人的 {quota.share_text} 为 {quota.limit} 人"
    return f"{places}；人选 {len(quota.holders)} 人{tied}。优秀不作建议，由领导小组从人选中研究确定。"


def _columns(report: QuarterReport | YearReport) -> tuple[Column, ...]:
    score = "年度得分" if _is_year(report) else "季度得分"
    allowed_width, grounds_width = (16, 48) if _is_year(report) else (20, 43)
    return (
        Column(_RANK, 5, "ordinal", value=lambda candidate: _or_none(candidate.rank)),
        *WHO,
        Column(score, 8, "score", value=lambda candidate: _or_none(candidate.score and shown(candidate.score))),
        Column(_PRINTED, 8, "centre", value=lambda candidate: candidate.printed),
        Column("可选等次", allowed_width, "centre", value=lambda candidate: "、".join(candidate.allowed) or NONE),
        Column(_GRADE, 10, "input", value=lambda candidate: candidate.decided or None),
        Column(_REASON, 18, "input_text", value=lambda candidate: candidate.reason or None),
        Column(_SERVED, 11, "input_date", value=lambda candidate: candidate.served),
        Column("依据", grounds_width, value=lambda candidate: candidate.grounds),
        Column("备注", 16, value=lambda candidate: "；".join(candidate.remarks)),
    )


def _or_none(value: float | None) -> CellValue:
    return NONE if value is None else value


def _write_top(sheet: Sheet, report: QuarterReport | YearReport) -> None:
    sheet.top(_title(report), report, [_GUIDE])
    if report.quota is not None:
        sheet.line(_quota_words(report, report.quota), "warning")
    worksheet, styles = sheet.worksheet, sheet.styles
    period, meeting, day, issued, posted = (f"{field.label}：" for field in DECISION.head)
    sheet.height(sheet.row, 24)
    worksheet.write_string(sheet.row, 3, issued, styles("label"))
    worksheet.merge_range(sheet.row, 4, sheet.row, 6, "", styles("input_date"))
    issued_on = report.issued_on if report.issued_on != report.decided_on else None
    sheet.put(sheet.row, 4, issued_on, styles("input_date"))
    worksheet.write_string(sheet.row, 7, posted, styles("label"))
    sheet.put(sheet.row, 8, report.posted_on, styles("input_date"))
    sheet.row += 1
    row = sheet.row
    sheet.height(row, 24)
    worksheet.merge_range(row, 0, row, 2, "", styles("plain"))
    worksheet.write_string(row, 0, f"{period}{report.period.chinese}", styles("plain"))
    worksheet.write_string(row, 3, meeting, styles("label"))
    worksheet.merge_range(row, 4, row, 6, "", styles("input_text"))
    sheet.put(row, 4, report.meeting or None, styles("input_text"))
    worksheet.write_string(row, 7, day, styles("label"))
    sheet.put(row, 8, report.decided_on, styles("input_date"))
    sheet.row += 1


def _write_candidate(sheet: Sheet, candidate: Candidate, line: Quota | None) -> None:
    row = sheet.row
    if line is not None:
        drawn = f"以上为“{line.grade}”等次名额（{line.share_text}，{line.limit}人）"
        candidate = candidate._replace(remarks=(*candidate.remarks, drawn))
    sheet.write([column.value(candidate) for column in sheet.columns], _formats(sheet, candidate, line is not None))
    if candidate.allowed:
        _add_dropdown(sheet, row, candidate)


def _formats(sheet: Sheet, candidate: Candidate, is_line: bool) -> Mapping[int, Format] | None:
    """Departures from the columns' looks: the thick quota line, and grey where nothing can be decided."""
    colours = sheet.styles.design.colours
    changes: dict[str, object] = {"bottom": _THICK, "bottom_color": colours["quota"]} if is_line else {}
    looks = [column.style for column in sheet.columns]
    if not candidate.allowed:
        changes["bg_color"] = colours["quiet_fill"]
        looks = ["text" if look in {"input", "input_text"} else look for look in looks]
    if candidate.score is None:
        looks = ["quiet" if look in {"ordinal", "score"} else look for look in looks]
    if not changes and candidate.score is not None:
        return None
    return {index: sheet.styles(look, **changes) for index, look in enumerate(looks)}


def _add_dropdown(sheet: Sheet, row: int, candidate: Candidate) -> None:
    column = place_of(sheet.columns, _GRADE)
    sheet.worksheet.data_validation(
        row,
        column,
        row,
        column,
        {
            "validate": "list",
            "source": list(candidate.allowed),
            "error_title": "不在可选等次之内",
            "error_message": f"可选：{'、'.join(candidate.allowed)}。依据见本行“依据”一栏。",
        },
    )


def _mark_reasons(book: Book, sheet: Sheet) -> None:
    """Colour a 理由 that is required and not written yet, as soon as another grade than the proposed one is chosen."""
    if sheet.row == sheet.first_row:
        return
    first, last = sheet.first_row, sheet.row - 1
    places = [place_of(sheet.columns, heading) for heading in (_PRINTED, _GRADE, _REASON)]
    printed, grade, reason = (xl_rowcol_to_cell(first, at, col_abs=True) for at in places)
    look = book.workbook.add_format({"bg_color": book.design.severity_colours["错误"]})
    criteria = f'=AND({grade}<>"",{grade}<>{printed},TRIM({reason})="")'
    rule = {"type": "formula", "criteria": criteria, "format": look}
    sheet.worksheet.conditional_format(first, places[-1], last, places[-1], rule)


def candidates_of(report: QuarterReport | YearReport) -> tuple[Candidate, ...]:
    """The sheet's lines: those with a score by rank, then those who can be decided without one, then the rest."""
    people: Sequence[QuarterPerson | YearPerson] = report.people
    reasons = _reasons(report)
    ranks = _ranks(people)
    lines = [_candidate(person, ranks.get(person.person), reasons, report.quota) for person in people]
    return tuple(sorted(lines, key=_order))


def _order(candidate: Candidate) -> tuple[bool, bool, int]:
    return (not candidate.allowed, candidate.rank is None, candidate.rank or 0)


def _ranks(people: Sequence[QuarterPerson | YearPerson]) -> Mapping[str, int]:
    scores = {p.person: p.decision.score for p in people if p.decision.score is not None and p.decision.allowed}
    return {person: 1 + sum(other > score for other in scores.values()) for person, score in scores.items()}


def _candidate(
    person: QuarterPerson | YearPerson, rank: int | None, reasons: Mapping[str, str], quota: Quota | None
) -> Candidate:
    decision = person.decision
    printed = decision.proposed or decision.outcome
    return Candidate(
        person=person.person,
        name=person.name,
        department=person.department,
        rank=rank,
        score=decision.score,
        printed=str(printed),
        allowed=tuple(str(grade) for grade in decision.allowed),
        decided=str(_decided_by_meeting(person) or ""),
        reason=reasons.get(person.person, ""),
        grounds="；".join([*person.reasons, grounds_text(decision.grounds)]).strip("；"),
        remarks=_remarks(person, quota),
        served=person.served,
    )


def _decided_by_meeting(person: QuarterPerson | YearPerson) -> Grade | AnnualGrade | None:
    """What 考核领导小组 decided, also where 复核 changed it later: the sheet is theirs and may come back as it is."""
    return person.decision.reviewed_from or person.decision.decided


def _remarks(person: QuarterPerson | YearPerson, quota: Quota | None) -> tuple[str, ...]:
    over, tied = (quota.over, quota.tied) if quota else ((), ())
    marks = (
        ("临界", isinstance(person, QuarterPerson) and person.near_line),
        ("需研究确定", person.decision.needs_study),
        ("超出名额", person.person in over),
        ("名额线上同分", person.person in tied),
        ("优秀人选", isinstance(person, YearPerson) and person.decision.candidate),
        ("有季度没有审定", isinstance(person, YearPerson) and bool(person.decision.undecided_quarters)),
        (host_words(person.decision), bool(host_words(person.decision))),
        (f"复核改定为“{person.decision.outcome}”", person.status is Status.REVIEWED),
    )
    return tuple(text for text, applies in marks if applies)


def _reasons(report: QuarterReport | YearReport) -> Mapping[str, str]:
    """What was written as 理由 on the sheets that came back for this period."""
    forms = sorted((form for form in report.facts.decisions if form.period == report.period), key=lambda f: f.file)
    return {row.person: row.reason for form in forms for row in form.rows if row.reason}


def quota_line(candidates: Sequence[Candidate], quota: Quota | None) -> int | None:
    """The index of the line under which the quota line is drawn: the last holder with a place, else the last rank within
    the limit; ``None`` where no line can be drawn.
    """
    if quota is None or quota.limit == 0:
        return None
    holders = [i for i, c in enumerate(candidates) if c.person in quota.holders]
    ranked = [i for i, c in enumerate(candidates) if c.rank is not None]
    lines = holders if len(holders) > quota.limit else ranked
    return lines[quota.limit - 1] if len(lines) >= quota.limit else None


def _write_meta(book: Book, report: QuarterReport | YearReport) -> None:
    worksheet = book.workbook.add_worksheet(META_SHEET)
    text = book.styles("plain")
    inputs = inputs_of(report.receipts, report.facts.decisions, report.period, report.policy.name)
    pairs = [(META_FORM, DECISION.key), (META_UNIT, report.unit), (META_PERIOD, str(report.period))]
    pairs += [(META_INPUT + digest, file) for file, digest in inputs.items()]
    for row, (key, value) in enumerate(pairs):
        worksheet.write_string(row, 0, key, text)
        worksheet.write_string(row, 1, value, text)
    worksheet.hide()
