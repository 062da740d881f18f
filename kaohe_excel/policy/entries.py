"""Policy files as dated entries: what is written, since when, from where. Nothing is interpreted yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kaohe_excel.core.errors import PolicyError
from kaohe_excel.core.settings_file import settings_tables
from kaohe_excel.core.terms import Label

READINGS = "readings"
"""The table of fixed readings: printed with the numbers, but not open to a unit's own file."""

_ENTRY_FIELDS = ("from", "value", "label", "reference")
_SHIPPED_FIELDS = (*_ENTRY_FIELDS, "title", "unit")


class Entry(NamedTuple):
    """One dated value of one key as it is written; ``value`` is still what TOML says, ``file`` the one to blame for it."""

    key: str
    since: date
    value: object
    title: str
    unit: str
    label: Label
    reference: str
    file: str
    overridden: bool

    def refuse(self, reason: str) -> PolicyError:
        """The error that names file, key and date of this entry."""
        return PolicyError(f"{self.file}：{self.key}（{self.title}，自{self.since}起）：{reason}")


Timeline = tuple[Entry, ...]
"""The entries of one key in order of their dates."""


def shipped_timelines(text: str, file: str) -> dict[str, Timeline]:
    """Every key of the shipped file with its entries; titles and units are required there."""
    tables = _tables(text, file)
    return {key: _timeline(key, items, file, None) for key, items in tables.items()}


def override_timelines(text: str, file: str, shipped: Mapping[str, Timeline]) -> dict[str, Timeline]:
    """The keys of a unit's own file; title and unit come from the shipped entry of that key."""
    tables = _tables(text, file)
    for key in tables:
        _check_open(key, file, shipped)
    return {key: _timeline(key, items, file, shipped[key][0]) for key, items in tables.items()}


def _tables(text: str, file: str) -> dict[str, object]:
    """The top-level keys, fixed readings as ``readings.<name>``."""
    tables = settings_tables(text, file, Decimal)
    readings = tables.pop(READINGS, {})
    if not isinstance(readings, dict):
        raise PolicyError(f"{file}：{READINGS} 是固定的做法，不能在政策文件里改")
    return tables | {f"{READINGS}.{name}": items for name, items in readings.items()}


def _check_open(key: str, file: str, shipped: Mapping[str, Timeline]) -> None:
    if key.startswith(f"{READINGS}."):
        raise PolicyError(f"{file}：{key} 是固定的做法，不能在政策文件里改")
    if key not in shipped:
        known = "、".join(name for name in shipped if not name.startswith(f"{READINGS}."))
        raise PolicyError(f"{file}：没有“{key}”这一项；可以写的有：{known}")


def _timeline(key: str, items: object, file: str, model: Entry | None) -> Timeline:
    if not (isinstance(items, list) and items and all(isinstance(item, dict) for item in items)):
        raise PolicyError(f"{file}：{key} 要写成一节，以 [[{key}]] 开头，下面写 from、value、reference")
    entries = sorted((_entry(key, item, file, model) for item in items), key=lambda entry: entry.since)
    _check_dates(entries)
    return tuple(entries)


def _check_dates(entries: Sequence[Entry]) -> None:
    for earlier, later in pairwise(entries):
        if earlier.since == later.since:
            raise later.refuse("同一天写了两次，请只保留一节")


def _entry(key: str, item: Mapping[str, object], file: str, model: Entry | None) -> Entry:
    """One written entry; ``model`` is the shipped entry that lends title and unit to an override."""
    where = f"{file}：{key}"
    _check_fields(item, where, _ENTRY_FIELDS if model else _SHIPPED_FIELDS)
    return Entry(
        key=key,
        since=_since(item, where),
        value=item["value"],
        title=model.title if model else _words(item, "title", where),
        unit=model.unit if model else str(item["unit"]),
        label=_label(item, where, overridden=model is not None),
        reference=_words(item, "reference", where),
        file=file,
        overridden=model is not None,
    )


def _check_fields(item: Mapping[str, object], where: str, allowed: Sequence[str]) -> None:
    for field in item:
        if field not in allowed:
            raise PolicyError(f"{where}：不认识“{field}”；这里可以写 {'、'.join(allowed)}")
    for field in allowed:
        if field not in item and field != "label":
            raise PolicyError(f"{where}：缺少 {field}")


def _since(item: Mapping[str, object], where: str) -> date:
    since = item["from"]
    if not isinstance(since, date) or isinstance(since, datetime):
        raise PolicyError(f"{where}：from 要写成不带引号的日期，如 2026-01-01")
    return since


def _words(item: Mapping[str, object], field: str, where: str) -> str:
    words = item[field]
    if not isinstance(words, str) or not words.strip():
        raise PolicyError(f"{where}：{field} 要写文字，加引号，不能空着")
    return words.strip()


def _label(item: Mapping[str, object], where: str, *, overridden: bool) -> Label:
    """The stated label; only a unit's own choice may go without one."""
    if "label" not in item and overridden:
        return Label.DEFAULT
    if item.get("label") not in tuple(Label):
        raise PolicyError(f"{where}：label 要写 {'、'.join(Label)} 之一")
    return Label(str(item["label"]))
