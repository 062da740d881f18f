"""A whole synthetic year on disk: the folder that ``kaohe run`` reads."""

from collections.abc import Iterator
from pathlib import Path

from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.names import INBOX
from kaohe_excel.core.period import Period
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.sample.draws import Draws
from kaohe_excel.sample.office import Office, open_office
from kaohe_excel.sample.office_forms import (
    annual_poll,
    behaviour_list,
    duty_table,
    later_lists,
    opinions,
    poll,
    roster_workbook,
)
from kaohe_excel.sample.ratings import rating_files
from kaohe_excel.sample.script import WHOLE_YEAR, Script
from kaohe_excel.sample.work_records import FOLDER, ledgers

_README = "本文件夹全部为虚构的示例数据，人名、单位、处分和分数都不是真的。\n"


def write_sample(
    target: Path,
    people: int | None = None,
    seed: int = 2026,
    year: int = 2026,
    units: int = 1,
    script: Script = WHOLE_YEAR,
) -> None:
    """Write a synthetic year of filled workbooks under ``target``, byte-identical for the same arguments.

    ``people`` counts everybody of a unit, leaders and those who leave included: the least are those whose year the script
    tells, every more is ordinary staff. With several ``units`` each has its own sub-folder and its own draws.
    """
    people = script.fewest if people is None else people
    if people < script.fewest:
        raise KaoheError(f"示例至少要 {script.fewest} 人，才放得下各种情形。")
    book = load_policy(None)
    for number in range(1, units + 1):
        name, folder, prefix = _unit(number, units)
        office = open_office(name, prefix, people, year, Draws(seed + number - 1), script)
        for path, content in sample_files(office, book):
            file = target / folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _unit(number: int, units: int) -> tuple[str, str, str]:
    """Name, sub-folder and id prefix of a unit; a single one lies in the target itself.

    >>> _unit(1, 1), _unit(2, 3)
    (('示例区统计局', '', 'SL'), ('示例区第2统计局', '示例002', 'SL002'))
    """
    if units == 1:
        return "示例区统计局", "", "SL"
    return f"示例区第{number}统计局", f"示例{number:03d}", f"SL{number:03d}"


def sample_files(office: Office, book: Policies) -> Iterator[tuple[str, bytes]]:
    """Every file of one unit's folder: (path with ``/``, content)."""
    policy = book.on(Period(office.year).last_day)
    yield office.roster.file, roster_workbook(office)
    yield f"{INBOX}/说明.txt", _README.encode()
    for month in Period(office.year).months:
        for name, content in _month_files(office, policy, month):
            yield f"{INBOX}/{month}/{name}", content
    for month in later_lists(office):
        yield f"{INBOX}/{month}/负面表现清单_{month}.xlsx", behaviour_list(office, policy, month)
    for quarter in Period(office.year).quarters:
        for name, content in ledgers(office, book, quarter):
            yield f"{INBOX}/{FOLDER}/{name}", content


def _month_files(office: Office, policy: Policy, month: Period) -> Iterator[tuple[str, bytes]]:
    quarter, year = month.quarters[0], Period(month.year)
    yield from rating_files(office, policy, month)
    yield f"负面表现清单_{month}.xlsx", behaviour_list(office, policy, month)
    if month == year.months[0]:
        yield "值班表.xlsx", duty_table(office)
    if month == quarter.months[-1]:
        yield f"测评表_{quarter}.xlsx", poll(office, policy, quarter)
        yield from opinions(office, quarter)
    if month == year.months[-1]:
        yield f"年度测评表_{year}.xlsx", annual_poll(office, policy)
        yield from opinions(office, year)
