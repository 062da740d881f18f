"""Who a row is about: by 人员编号, or by a name that only one person on the roster bears (三)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.findings import PERSON_AMBIGUOUS, PERSON_CONFLICT, PERSON_UNKNOWN, Kind
from kaohe_excel.reading.book import Value
from kaohe_excel.reading.cells import id_key, is_blank, name_key, written


class Identity(NamedTuple):
    """``person`` is the id, or empty with the ``kind`` of fault; ``concerned`` are all whom the row could be about."""

    person: str
    concerned: tuple[str, ...] = ()
    kind: Kind | None = None
    values: Mapping[str, str] = {}


@dataclass(slots=True)
class People:
    """The roster's ids and names for comparison. ``names`` maps an id to the name in its latest row."""

    roster: Roster
    names: dict[str, str] = field(init=False)
    _ids: dict[str, str] = field(init=False)
    _bearers: dict[str, tuple[str, ...]] = field(init=False)
    _name_keys: dict[str, set[str]] = field(init=False)
    _exact: dict[tuple[Value, Value], Identity] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {row.person: row.name for row in self.roster.rows}
        self._ids = {id_key(person): person for person in self.roster.persons}
        bearers: dict[str, dict[str, None]] = {}
        self._name_keys = {}
        for row in self.roster.rows:
            bearers.setdefault(name_key(row.name), {})[row.person] = None
            self._name_keys.setdefault(row.person, set()).add(name_key(row.name))
        self._bearers = {name: tuple(ids) for name, ids in bearers.items()}
        self._exact = {(row.person, row.name): Identity(row.person, (row.person,)) for row in self.roster.rows}

    def identify(self, written_id: Value, written_name: Value) -> Identity:
        """The one person whom an id and a name (either may be blank, not both) speak of."""
        known = self._exact.get((written_id, written_name))
        return known or self._identify(written(written_id), written(written_name))

    def _identify(self, written_id: str, written_name: str) -> Identity:
        if not written_id and name_key(written_name) not in self._bearers and id_key(written_name) in self._ids:
            written_id, written_name = written_name, ""  # an id where the name belongs
        by_id = self._ids.get(id_key(written_id), "")
        by_name = self._bearers.get(name_key(written_name), ())
        if by_id and (not written_name or name_key(written_name) in self._name_keys[by_id]):
            return Identity(by_id, (by_id,))
        if by_id or (written_id and by_name):
            return self._conflict(written_id, written_name, by_id, by_name)
        if len(by_name) == 1:
            return Identity(by_name[0], by_name)
        if by_name:
            values = {"written_name": written_name, "count": str(len(by_name)), "candidates": "、".join(by_name)}
            return Identity("", by_name, PERSON_AMBIGUOUS, values)
        values = {"written": " ".join(filter(None, (written_id, written_name)))}
        return Identity("", (), PERSON_UNKNOWN, {**values, "nearest": self.nearest(written_id, written_name)})

    def _conflict(self, written_id: str, written_name: str, by_id: str, by_name: tuple[str, ...]) -> Identity:
        roster_name = self.names[by_id] if by_id else f"无此编号，{'、'.join(by_name)} 是{self.names[by_name[0]]}"
        values = {"written_id": written_id, "written_name": written_name, "roster_name": roster_name}
        concerned = tuple(dict.fromkeys([by_id, *by_name] if by_id else by_name))
        return Identity("", concerned, PERSON_CONFLICT, values)

    def nearest(self, written_id: str, written_name: str) -> str:
        """The roster's nearest names in brackets, for a remedy; empty where nothing is near."""
        names = get_close_matches(name_key(written_name), sorted(self._bearers), 3, 0.5) if written_name else []
        found = [f"{name}（{'、'.join(self._bearers[name])}）" for name in names]
        if not found and written_id:
            ids = get_close_matches(id_key(written_id), sorted(self._ids), 3, 0.7)
            found = [f"{self.names[self._ids[near]]}（{self._ids[near]}）" for near in ids]
        return f"（相近的有：{'、'.join(found)}）" if found else ""

    def was_respelled(self, person: str, written_id: Value, written_name: Value) -> str:
        """The id or name as written where it differs from the roster's spelling, else ``""``."""
        if not is_blank(written_id) and written_id != person:
            return written(written_id)
        if not is_blank(written_name) and written_name not in self._spellings(person):
            return written(written_name)
        return ""

    def _spellings(self, person: str) -> set[str]:
        return {row.name for row in self.roster.rows_of(person)}
