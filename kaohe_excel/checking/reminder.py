"""Who is to be asked for what was not handed in, or what cannot be used as it was."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from kaohe_excel.core.period import Period


class State(StrEnum):
    """How a form that is asked for stands."""

    MISSING = "没有收到"
    UNUSABLE = "收到了但不能用"
    GAPS = "收到了但有缺漏"


class Reminder(NamedTuple):
    """One thing to ask for: of whom (a rater, 办公室, a host unit), which form, which period, concerning whom.

    ``why`` says what is wrong with what came in; ``title`` is how a leader is addressed, empty for everybody else.
    """

    debtor: str
    debtor_name: str
    department: str
    form: str
    period: Period
    persons: tuple[str, ...]
    names: tuple[str, ...]
    state: State = State.MISSING
    why: str = ""
    title: str = ""


def still_owed(reminders: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """Those about forms of which nothing usable has come."""
    return tuple(reminder for reminder in reminders if reminder.state is not State.GAPS)
