"""Who is to be asked for what was not handed in."""

from typing import NamedTuple

from kaohe_excel.core.period import Period


class Reminder(NamedTuple):
    """One thing not handed in: by whom (a rater, 办公室, a host unit), which form, which period, concerning whom."""

    debtor: str
    debtor_name: str
    department: str
    form: str
    period: Period
    persons: tuple[str, ...]
    names: tuple[str, ...]
