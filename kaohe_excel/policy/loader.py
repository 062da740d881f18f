"""The shipped numbers and a unit's own file, put together into one policy for every stretch of time."""

import hashlib
import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kaohe_excel.core.errors import PolicyError
from kaohe_excel.core.settings_file import settings_text
from kaohe_excel.core.terms import Label
from kaohe_excel.policy.describe import percent_text
from kaohe_excel.policy.entries import Entry, Timeline, override_timelines, shipped_timelines
from kaohe_excel.policy.model import Policy
from kaohe_excel.policy.settings import fields_of, setting

OVERRIDE_NAME = "考核政策.toml"
"""Where a unit's own numbers lie in its folder, unless another file is named."""

_SHIPPED = Path(__file__).with_name("scheme.toml")
_ROUTINE_SHARE_LOW, _ROUTINE_SHARE_HIGH = Fraction(55, 100), Fraction(65, 100)
_FREE_TO_DIFFER = frozenset({"document", "annual_shares"})
"""Keys under the scheme that a unit may set without a word: its own document, and the share that 九-1 leaves 左右."""


class Policies(NamedTuple):
    """Every dated version of the numbers, earliest first, with ``notes`` (Chinese) on what a unit should think over."""

    versions: tuple[Policy, ...]
    notes: tuple[str, ...] = ()

    def on(self, day: date) -> Policy:
        """The version in force on a day; a period is judged by its last day. PolicyError before the first version."""
        index = bisect_right([policy.on for policy in self.versions], day)
        if not index:
            raise PolicyError(f"{day} 还没有可用的考核政策，最早的自 {self.versions[0].on} 起")
        return self.versions[index - 1]

    def at(self, day: date) -> Policy:
        """The version in force on a day; the earliest there is for a day before it."""
        return self.on(max(day, self.versions[0].on))


def load_policy(override: Path | None = None) -> Policies:
    """The shipped numbers, with those of a unit's own file in their place from the dates it gives.

    A value of the unit holds until the unit changes it. PolicyError names the file and the key of whatever is wrong.
    """
    if override is None:
        return _shipped_book()
    shipped = _shipped()
    text = settings_text(override)
    own = override_timelines(text, override.name, shipped)
    if not own:
        return _shipped_book()
    held = dated_policies(_merged(shipped, own, override.name), hashlib.sha256(text.encode()).hexdigest()[:12])
    return Policies(held, _notes(held))


@cache
def _shipped() -> Mapping[str, Timeline]:
    return shipped_timelines(_SHIPPED.read_text(encoding="utf-8"), _SHIPPED.name)


@cache
def _shipped_book() -> Policies:
    return Policies(dated_policies(_shipped(), ""))


def _merged(shipped: Mapping[str, Timeline], own: Mapping[str, Timeline], file: str) -> dict[str, Timeline]:
    """Shipped entries up to the unit's first one of the same key, the unit's from then on.

    The shipped ones agree among themselves, so whatever no longer fits together is put down to the unit's file.
    """
    for key, entries in own.items():
        if entries[0].since < shipped[key][0].since:
            raise entries[0].refuse(f"早于方案的第一个日期 {shipped[key][0].since}")
    return {
        key: tuple(entry._replace(file=file) for entry in entries if key not in own or entry.since < own[key][0].since)
        + own.get(key, ())
        for key, entries in shipped.items()
    }


def dated_policies(timelines: Mapping[str, Timeline], digest: str) -> tuple[Policy, ...]:
    """One policy for each day on which any value begins, earliest first; each fully checked, used or not."""
    starts = sorted({entry.since for entries in timelines.values() for entry in entries})
    return tuple(_complete(_in_force(timelines, start), start, digest) for start in starts)


def _complete(entries: Mapping[str, Entry], start: date, digest: str) -> Policy:
    """The policy of one version with its own print-out."""
    policy = _policy(entries, start, digest)
    return policy._replace(settings=tuple(setting(entry, policy) for entry in entries.values()))


def _in_force(timelines: Mapping[str, Timeline], day: date) -> dict[str, Entry]:
    """The entry of each key that holds on a day."""
    return {key: _entry_on(entries, day) for key, entries in timelines.items()}


def _entry_on(entries: Timeline, day: date) -> Entry:
    index = bisect_right([entry.since for entry in entries], day)
    if not index:
        raise entries[0].refuse(f"{day} 还没有数值")
    return entries[index - 1]


def _policy(entries: Mapping[str, Entry], start: date, digest: str) -> Policy:
    fields = fields_of(entries)
    name = f"{fields['document']}@{start}" + (f"+{digest}" if digest else "")
    return Policy(name=name, on=start, settings=(), **fields)


def _notes(held: tuple[Policy, ...]) -> tuple[str, ...]:
    """What a unit should think over, once each: an annual share far from 九-1, numbers of the rules replaced."""
    shipped = _shipped_book()
    return tuple(dict.fromkeys(note for policy in held for note in _version_notes(policy, shipped.on(policy.on))))


def _version_notes(policy: Policy, shipped: Policy) -> Iterator[str]:
    if not _ROUTINE_SHARE_LOW <= policy.annual_routine_share <= _ROUTINE_SHARE_HIGH:
        share = percent_text(policy.annual_routine_share)
        yield f"annual_shares：平时考核占年度 {share}%，方案九-1 规定 60%左右，请确认"
    for own, rule in zip(policy.settings, shipped.settings, strict=True):
        bound = rule.label is not Label.DEFAULT and rule.key not in _FREE_TO_DIFFER
        if bound and own.value != rule.value:
            yield f"{own.key}：{rule.label}（{rule.reference}）是 {rule.value}，本单位自 {own.since} 起改为 {own.value}，请确认有依据"


def override_file(folder: Path | None, named: Path | None) -> Path | None:
    """A unit's own numbers: the file that is named, else the one in its folder where there is one."""
    own = folder / OVERRIDE_NAME if folder else None
    return named or (own if own and os.path.lexists(own) else None)


def unit_policy(folder: Path | None, named: Path | None) -> Policies:
    """The policy of a unit: with the file that is named, else with the one in its folder where there is one."""
    return load_policy(override_file(folder, named))
