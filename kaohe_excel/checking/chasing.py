"""Whom to ask for what: forms not received, received but unusable, received with gaps."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from kaohe_excel.checking.completeness import OFFICE, RATING_FORM_NAME, SOME_HOST, Owed
from kaohe_excel.checking.reminder import Reminder, State
from kaohe_excel.core.facts import Facts, Place, Roster
from kaohe_excel.core.findings import PERSON_LEFT_OUT, Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import LEADER_CATEGORIES, Severity
from kaohe_excel.forms.official import ANNUAL_POLL, BEHAVIOUR_LIST, HOST_OPINION, POLL
from kaohe_excel.roster.presence import name_of, row_for

_MOST_PLACES = 3


def reminders_of(roster: Roster, facts: Facts, items: Iterable[Owed]) -> tuple[Reminder, ...]:
    """One reminder per debtor, form and period, with everyone it is about, in the order the debts were found.

    Who was left out of a form that is there is told with its other gaps.
    """
    grouped: dict[tuple[str, str, Period], list[str]] = {}
    for item in items:
        if item.finding is None or item.finding.kind is not PERSON_LEFT_OUT:
            grouped.setdefault((item.debtor, item.form, item.period), []).append(item.person)
    return tuple(_owed(roster, facts, *key, [p for p in persons if p]) for key, persons in grouped.items())


def _owed(roster: Roster, facts: Facts, debtor: str, form: str, period: Period, persons: Sequence[str]) -> Reminder:
    reminder = _reminder(roster, debtor, form, period, persons)
    for unused in facts.unused_forms:
        same = unused.form == form and period in unused.periods and not unused.unwanted
        if same and (form != RATING_FORM_NAME or unused.rater == debtor):
            return reminder._replace(state=State.UNUSABLE, why=f"{unused.file}：{unused.reason}")
    return reminder._replace(why=_likely(facts, reminder))


def _likely(facts: Facts, reminder: Reminder) -> str:
    """A file that is no form but is named after the debtor: a guess for a person to look at, nothing rests on it."""
    signs = [sign for sign in (reminder.debtor, reminder.debtor_name) if len(sign) > 1]
    named = (
        receipt
        for receipt in facts.receipts
        if not receipt.form and any(sign in PurePosixPath(receipt.file).stem for sign in signs)
    )
    return "；".join(f"文件夹里的 {receipt.file} 像是此件，但{receipt.reason}" for receipt in named)


def _reminder(roster: Roster, debtor: str, form: str, period: Period, persons: Sequence[str]) -> Reminder:
    row = row_for(roster, debtor, period)
    leads = row is not None and row.category in LEADER_CATEGORIES
    return Reminder(
        debtor=debtor if row else "",
        debtor_name=row.name if row else debtor,
        department=row.department if row else "",
        form=form,
        period=period,
        persons=tuple(persons),
        names=tuple(name_of(roster, person) for person in persons),
        title=row.post.rpartition("、")[2] or "领导" if row and leads else "",
    )


# --- gaps -------------------------------------------------------------------------------------------------------------


class _Received(NamedTuple):
    """A form that is used: whose it is, and where it stands (``sheets`` empty: the whole file)."""

    debtor: str
    form: str
    period: Period
    file: str
    sheets: frozenset[str] = frozenset()

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is about this form."""
        where, rater = finding.where, finding.rater if self.form == RATING_FORM_NAME else ""
        on_it = where.file == self.file and (not where.sheet or not self.sheets or where.sheet in self.sheets)
        return on_it and rater in ("", self.debtor)


def gap_reminders(roster: Roster, facts: Facts, findings: Iterable[Finding]) -> tuple[Reminder, ...]:
    """One reminder for each form that is used and has errors in it: whom they concern, and the first of them."""
    errors: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        if finding.kind.severity is Severity.ERROR:
            errors.setdefault(finding.where.file, []).append(finding)
    forms = {form: [f for f in errors.get(form.file, ()) if form.holds(f)] for form in _received(facts)}
    return tuple(_gaps(roster, form, own) for form, own in forms.items() if own)


def _received(facts: Facts) -> Iterator[_Received]:
    for rated in facts.rating_forms:
        sheets = frozenset(rating.place.sheet for rating in rated.ratings)
        yield _Received(rated.rater, RATING_FORM_NAME, rated.period, rated.file, sheets)
    for behaviours in facts.behaviour_lists:
        yield _Received(OFFICE, BEHAVIOUR_LIST.name, behaviours.period, behaviours.file)
    for polled in facts.poll_forms:
        yield _Received(OFFICE, POLL.name, polled.period, polled.file)
    for opinion in facts.host_opinions:
        yield _Received(opinion.unit or SOME_HOST, HOST_OPINION.name, opinion.period, opinion.place.file)
    for poll in facts.annual_polls:
        yield _Received(OFFICE, ANNUAL_POLL.name, poll.year, poll.place.file)


def _gaps(roster: Roster, form: _Received, errors: Sequence[Finding]) -> Reminder:
    touched = {person for finding in errors for person in finding.persons}
    told = dict.fromkeys(f"{_spot(finding.where)}{finding.message}" for finding in errors)
    more = f"等{len(told)}处" if len(told) > _MOST_PLACES else ""
    reminder = _reminder(roster, form.debtor, form.form, form.period, [p for p in roster.persons if p in touched])
    return reminder._replace(state=State.GAPS, why=f"{form.file}：{'；'.join([*told][:_MOST_PLACES])}{more}")


def _spot(where: Place) -> str:
    return f"{where.cell} " if where.cell else ""
