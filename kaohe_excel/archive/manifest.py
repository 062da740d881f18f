"""清单.json: what a sealed period consists of, and on which earlier seals it rests.

Every manifest carries the digest of the manifest sealed before it in the same folder, so that none can be exchanged or taken
out without its successor showing it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Self

from kaohe_excel.archive.stamp import Damaged, read_stamped, stamped
from kaohe_excel.core.period import Period

SCHEMA = "kaohe-seal/2"
_FIRST_SCHEMA = "kaohe-seal/1"
"""Of seals that do not say how far the journal had come."""

Record = tuple[str, ...]
"""A record that dates into a period: which sheet, whose, when, and what tells it from others."""


class Reopening(NamedTuple):
    """A seal that was taken off: where it is kept, why, on which day, and the digests of its manifest and of the note."""

    folder: str
    reason: str
    as_of: str
    manifest: str
    note: str


class JournalEnd(NamedTuple):
    """How far a journal has come: how many lines it has, and the SHA-256 of the last one (``""`` for none)."""

    lines: int
    last: str


class Manifest(NamedTuple):
    """A sealed period. Digests are SHA-256; paths are relative to the sealed folder, with ``/``.

    ``number`` counts the seals of the folder from 1; ``previous`` is the digest of the manifest with the number before.
    ``not_read`` are the links, hidden and special files that were passed over, each with the reason. ``records`` are the
    records that date into the period; ``in_force`` the seals, by period, that stood when this one was made. ``journal`` is
    how far the journal had come then, ``None`` in a seal of the first schema.
    """

    number: int
    previous: str
    unit: str
    period: Period
    as_of: date
    meeting: str
    decided_on: str
    policy: str
    policy_file: str
    versions: Mapping[str, str]
    reopened: tuple[Reopening, ...]
    in_force: Mapping[str, str]
    records: tuple[Record, ...]
    not_read: tuple[tuple[str, str], ...]
    files: Mapping[str, str]
    journal: JournalEnd | None = None

    def to_bytes(self) -> bytes:
        """The manifest as it is written."""
        plain = {"period": str(self.period), "as_of": self.as_of.isoformat()}
        reopened = [one._asdict() for one in self.reopened]
        data = {"schema": SCHEMA, **self._asdict(), **plain, "reopened": reopened}
        if self.journal is None:
            return stamped(
                {**{name: value for name, value in data.items() if name != "journal"}, "schema": _FIRST_SCHEMA}
            )
        return stamped({**data, "journal": self.journal._asdict()})

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read a manifest; Damaged where it is not exactly as it was written."""
        data = read_stamped(content)
        schema = data.pop("schema", None)
        if schema not in (SCHEMA, _FIRST_SCHEMA) or ("journal" in data) != (schema == SCHEMA):
            raise Damaged
        try:
            return cls(**{**data, **_typed(data)})
        except (KeyError, TypeError, ValueError) as error:
            raise Damaged from error


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "period": Period.parse(data["period"]),
        "as_of": date.fromisoformat(data["as_of"]),
        "reopened": tuple(Reopening(**one) for one in data["reopened"]),
        "records": tuple(tuple(record) for record in data["records"]),
        "not_read": tuple((file, reason) for file, reason in data["not_read"]),
        "journal": JournalEnd(**data["journal"]) if "journal" in data else None,
    }
