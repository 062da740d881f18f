"""附件1 评分表: one rater's scores of the people in his scope, for one scoring period."""

from collections.abc import Sequence

from kaohe_excel.core.facts import Place, Rating, RatingForm, RosterRow
from kaohe_excel.core.findings import (
    ALL_ZERO,
    CELL_BLANK,
    CELL_READ_AS,
    FORM_IN_PAGE_HEADER,
    FORM_RATER_MISSING,
    FORM_RATER_UNKNOWN,
    PERSON_CONFLICT,
    PERSON_OUT_OF_SCOPE,
    ROW_CONFLICT,
    ROW_REPEATED,
    ROW_SELF,
    ROW_WRONG_SET,
    TOTAL_DISAGREES,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import Cycle
from kaohe_excel.forms.model import Field, SheetForm
from kaohe_excel.forms.official import indicator_fields, rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.reading.apart import rater_texts
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.book import Value, address, range_address
from kaohe_excel.reading.cells import (
    bare_heading,
    heading_key,
    id_key,
    is_blank,
    loose_heading,
    name_key,
    plain,
    points_of,
)
from kaohe_excel.reading.context import (
    Context,
    Harvest,
    Unused,
    Workbook,
    form_period,
    is_leader_row,
    is_uncounted,
    make_table,
)
from kaohe_excel.reading.heads import Head
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.recognise import Part
from kaohe_excel.reading.rows import Row, Table, person_rows
from kaohe_excel.roster.presence import row_for, scope_rows


def read_ratings(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 评分表 of one rater and period, one block for each 岗位类别 that has indicators of its own."""
    head = workbook.head
    period = form_period(head, (_kind(head, context),), context, log)
    log.rater = _rater(workbook, head, context, log)
    form = _read_form(workbook, period, context, log)
    if form.ratings and all(score == 0 for rating in form.ratings for score in rating.scores):
        log.add(ALL_ZERO, Place(workbook.book.file, workbook.parts[0].sheet.name))
    harvest.rating_forms.append(form)


def _kind(head: Head, context: Context) -> str:
    period = head.period.value
    cycle = context.policy(period.last_day).cycle if period else Cycle.MONTH
    return "quarter" if cycle is Cycle.QUARTER else "month"


def _rater(workbook: Workbook, head: Head, context: Context, log: Log) -> str:
    """The rater whom the head names; Unused where it is nobody on the sheet 评分人."""
    cell = head.cells.get("rater") or head.cells.get("rater_id")
    place = (
        cell.place(workbook.book.file)
        if cell and cell.sheet
        else Place(workbook.book.file, workbook.parts[0].sheet.name)
    )
    written_id, written_name = rater_texts(head)
    if not written_id and not written_name:
        page = head.in_page_header("rater")
        log.add(FORM_IN_PAGE_HEADER if page else FORM_RATER_MISSING, place, what="评分人", text=page)
        raise Unused("看不出评分人")
    identity = context.people.signer(written_id, written_name)
    if identity.kind is PERSON_CONFLICT:
        log.add(PERSON_CONFLICT, place, **identity.values)
        raise Unused("评分人的编号和姓名对不上")
    raters = {row.person for row in context.roster.raters}
    among = [person for person in identity.concerned if person in raters]
    if len(among) != 1:
        nearest = context.people.nearest(written_id, written_name)
        log.add(FORM_RATER_UNKNOWN, place, written=f"{written_name} {written_id}".strip(), nearest=nearest)
        raise Unused("评分人不在名册的“评分人”表中")
    _note_signature(head, place, among[0], context, log)
    return among[0]


def _note_signature(head: Head, place: Place, rater: str, context: Context, log: Log) -> None:
    """Note a rater whose name was read in another way than it is written, or who is known by the hidden sheet alone."""
    name = context.people.names[rater]
    written_id, text = rater_texts(head)
    known = {name_key(name), id_key(rater), name_key(f"{name}({rater})")}
    if "rater_id" in head.cells and head.cells["rater_id"].hidden:
        text = "（空白或图片）" if head.blank.keys() & {"rater", "rater_id"} else ""
    elif written_id or id_key(text) in {id_key(f"{name}({rater})"), id_key(rater)} or name_key(text) in known:
        text = ""
    if text:
        log.add(CELL_READ_AS, place, heading="评分人", written=text, value=f"{name}（{rater}）")


def _read_form(workbook: Workbook, period: Period, context: Context, log: Log) -> RatingForm:
    policy = context.policy(period.last_day)
    found: dict[str, Rating] = {}
    for part in workbook.parts:
        table = make_table(workbook, part, _sheet_form(part, policy), log)
        reader = _SheetReader(table, period, policy, context, log)
        for row in person_rows(table, context.people, log):
            rating = reader.read(row) if row.person else None
            if rating is not None:
                found[rating.person] = _merged(found.get(rating.person), rating, context, log)
    return RatingForm(workbook.book.file, log.rater, period, tuple(found.values()))


def _sheet_form(part: Part, policy: Policy) -> SheetForm:
    """The indicator set whose headings the sheet holds most of; between equals the one that the sheet's name says."""
    keys = {heading_key(text) for text in part.headings.values()}
    held = keys | {bare_heading(key) for key in keys} | {loose_heading(key) for key in keys}

    def fit(form: SheetForm) -> tuple[int, bool]:
        hits = sum(heading_key(heading) in held for heading in form.signature)
        return hits - len(form.signature), plain(part.sheet.name) == plain(form.name)

    return max(rating_form(policy.indicator_sets).sheets, key=fit)


def _merged(earlier: Rating | None, rating: Rating, context: Context, log: Log) -> Rating:
    """One of two equal rows; of two that differ, nothing."""
    if earlier is None:
        return rating
    name = context.people.names[rating.person]
    if earlier.scores == rating.scores:
        log.add(ROW_REPEATED, rating.place, rating.person, name=name)
        return earlier
    log.add(ROW_CONFLICT, rating.place, rating.person, name=name, other=earlier.place.cell)
    return earlier._replace(scores=(None,) * len(earlier.scores))


class _SheetReader:
    """Reads the rows of one sheet, with what is the same for all of them worked out once."""

    def __init__(self, table: Table, period: Period, policy: Policy, context: Context, log: Log) -> None:
        self._table, self._period, self._policy, self._context, self._log = table, period, policy, context, log
        self._scopes = scope_rows(context.roster, log.rater)
        self._sets: dict[str, _IndicatorColumns | None] = {}

    def read(self, row: Row) -> Rating | None:
        """A person's rating, or ``None`` for a row that is not used, which is noted."""
        held = row_for(self._context.roster, row.person, self._period)
        if row.person == self._log.rater:
            row.set_aside(ROW_SELF)
            return None
        if is_leader_row(row, self._period, self._context) or not self._in_scope(row, held):
            return None
        latest = held or self._context.roster.rows_of(row.person)[-1]
        columns = self._columns_of(latest.job_class)
        if columns is None:
            self._log.add(ROW_WRONG_SET, row.span, row.person, name=latest.name, job_class=latest.job_class or "未填")
            return None
        rating = self._rating(row, columns)
        if len(row.log.findings) > row.noted and is_uncounted(row.person, self._period, self._context):
            return self._rating(row.unheard(), columns)
        return rating

    def _in_scope(self, row: Row, held: RosterRow | None) -> bool:
        if held is None or any(scope.covers(held.department) for scope in self._scopes):
            return True
        row.set_aside(PERSON_OUT_OF_SCOPE, name=held.name)
        return False

    def _columns_of(self, job_class: str) -> "_IndicatorColumns | None":
        if job_class not in self._sets:
            fields = indicator_fields(self._policy.indicators(job_class))
            held = self._table.columns
            complete = all(field.key in held for field in fields)
            self._sets[job_class] = _IndicatorColumns(fields, [held[f.key] for f in fields]) if complete else None
        return self._sets[job_class]

    def _rating(self, row: Row, columns: "_IndicatorColumns") -> Rating:
        table, index = self._table, row.index
        values = table.sheet.rows[index]
        place = Place(table.book.file, table.sheet.name, columns.range_of(index))
        merged = any((index, column) in table.merged for column in columns.columns)
        scores: tuple[int | None, ...] | None = None if merged else columns.clean_scores(values)
        if not is_as_seen(row):
            scores = (None,) * len(columns.columns)
        elif scores is None:
            scores = self._checked_scores(row, columns, values, place)
        self._check_total(row, scores)
        return Rating(
            rater=self._log.rater,
            person=row.person,
            period=self._period,
            scores=scores,
            cells=columns.cells_of(index),
            comment=row.text("comment"),
            place=place,
        )

    def _checked_scores(
        self, row: Row, columns: "_IndicatorColumns", values: Sequence[Value], place: Place
    ) -> tuple[int | None, ...]:
        odd = self._table.sheet.odd
        cells = [(row.index, column) for column in columns.columns]
        if all(is_blank(values[column]) for column in columns.columns) and not any(
            cell in odd or cell in self._table.merged for cell in cells
        ):
            row.log.add(CELL_BLANK, place, row.person, heading="各项指标")
            return (None,) * len(cells)
        return tuple(row.points(field.key, declared=field).value for field in columns.fields)

    def _check_total(self, row: Row, scores: tuple[int | None, ...]) -> None:
        total = points_of(row.raw("total")).value
        if total is None or None in scores:
            return
        computed = sum(score for score in scores if score is not None)
        if computed != total:
            row.log.add(
                TOTAL_DISAGREES,
                row.place("total"),
                row.person,
                written=points_text(total),
                computed=points_text(computed),
            )


class _IndicatorColumns:
    """A set of indicators and the columns in which a sheet has them."""

    def __init__(self, fields: Sequence[Field], columns: Sequence[int]) -> None:
        self.fields, self.columns = fields, columns
        self._highs = [(column, field.high or 0) for field, column in zip(fields, columns, strict=True)]
        self._letters = [address(0, column)[:-1] for column in columns]

    def clean_scores(self, values: Sequence[Value]) -> tuple[int, ...] | None:
        """The scores of a row in which every cell is a plain number within its limits; else ``None``."""
        scores: list[int] = []
        for column, high in self._highs:
            value = values[column]
            if type(value) is not float or not 0 <= value <= 1000:
                return None
            score = round(value * 100)
            if score / 100 != value or score > high:
                return None
            scores.append(score)
        return tuple(scores)

    def cells_of(self, index: int) -> tuple[str, ...]:
        """The addresses of the score cells."""
        return tuple([f"{letters}{index + 1}" for letters in self._letters])

    def range_of(self, index: int) -> str:
        """The range of the score cells."""
        return range_address(index, min(self.columns), max(self.columns))
