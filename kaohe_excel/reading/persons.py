"""Who a row is about: by 人员编号, or by a name that only one person on the roster bears (三)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.findings import PERSON_AMBIGUOUS, PERSON_CONFLICT, PERSON_UNKNOWN, PERSONS_SEVERAL, Kind
from kaohe_excel.reading.book import Value
from kaohe_excel.reading.cells import id_key, is_blank, name_key, plain, written

UNNAMED_UNIT = "本单位"
"""What a roster's unit is called that does not say its name."""

_NOTE = re.compile(r"(?:[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]|[*※#△▲☆★●○◆√?!])+$")
_BETWEEN = re.compile(r"[、,;/&\n]|和|与|及")
_MORE = re.compile(r"等(?:[0-9一二三四五六七八九十两几多]*(?:人|名|位)?|同志|人员)?$")
_ALL_OF = re.compile(r"(.*?)(?:全体|所有|全部|各位)(?:人员|同志|干部|职工|成员|公务员)*$")
_FOR_ANOTHER = re.compile(r"代(?:签|填|评|打)")
_POST = re.compile(
    r"(?:党组|支部|机关|办公室|[一二三四]级|主持工作|分管|代)*(?:副|正|总|代|原)?(?:书记|局长|主任|科长|股长|队长|所长|站长|处长|组长"
    r"|部长|院长|经济师|统计师|会计师|调研员|主任科员|科员|办事员|干部|同志|成员|委员|助理)+"
)
_BODY = re.compile(r"[局委院厅府司部署站所队校社镇乡街企厂团处办]|中心|公司")
_SECTION = re.compile(r"[^局委院厅府司镇乡街]{1,10}[科室股队办]")


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
    departments: frozenset[str] = field(init=False)
    _ids: dict[str, str] = field(init=False)
    _bearers: dict[str, tuple[str, ...]] = field(init=False)
    _name_keys: dict[str, set[str]] = field(init=False)
    _exact: dict[tuple[Value, Value], Identity] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {row.person: row.name for row in self.roster.rows}
        self.departments = frozenset(plain(row.department) for row in self.roster.rows) - {""}
        self._ids = {id_key(person): person for person in self.roster.persons}
        bearers: dict[str, dict[str, None]] = {}
        self._name_keys = {}
        for row in self.roster.rows:
            bearers.setdefault(name_key(row.name), {})[row.person] = None
            self._name_keys.setdefault(row.person, set()).add(name_key(row.name))
        self._bearers = {name: tuple(ids) for name, ids in bearers.items()}
        self._exact = {(row.person, row.name): Identity(row.person, (row.person,)) for row in self.roster.rows}

    def is_exact(self, written_id: Value, written_name: Value) -> bool:
        """Whether an id and a name stand on the roster just as they are written."""
        return (written_id, written_name) in self._exact

    def identify(self, written_id: Value, written_name: Value) -> Identity:
        """The one person whom an id and a name (either may be blank, not both) speak of."""
        known = self._exact.get((written_id, written_name))
        return known or self._identify(written(written_id), written(written_name))

    def _identify(self, written_id: str, written_name: str) -> Identity:
        if not written_id and name_key(written_name) not in self._bearers and id_key(written_name) in self._ids:
            written_id, written_name = written_name, ""  # an id where the name belongs
        by_id = self._ids.get(id_key(written_id), "")
        by_name = self._bearers.get(name_key(written_name)) or self._bearers.get(
            name_key(_without_note(written_name)), ()
        )
        by_id = by_id or self._with_zeros(written_id, by_name)
        if by_id and (not written_name or by_id in by_name or self._is_name_with_post(by_id, written_name)):
            return Identity(by_id, (by_id,))
        if not by_name and (several := self._several(written_id, written_name)):
            return several
        if by_id or (written_id and by_name):
            return self._conflict(written_id, written_name, by_id, by_name)
        if len(by_name) == 1:
            return Identity(by_name[0], by_name)
        if by_name:
            values = {"written_name": written_name, "count": str(len(by_name)), "candidates": "、".join(by_name)}
            return Identity("", by_name, PERSON_AMBIGUOUS, values)
        values = {"written": " ".join(filter(None, (written_id, written_name)))}
        return Identity("", (), PERSON_UNKNOWN, {**values, "nearest": self.nearest(written_id, written_name)})

    def _with_zeros(self, written_id: str, by_name: tuple[str, ...]) -> str:
        """The person of that name whose id the written one is without its leading zeros."""
        bare = id_key(written_id).lstrip("0")
        alike = [person for person in by_name if bare and id_key(person).lstrip("0") == bare]
        return alike[0] if len(alike) == 1 and bare.isdecimal() else ""

    def _is_name_with_post(self, person: str, written_name: str) -> bool:
        """Whether a text is a person's name with his 职务 before or behind it."""
        text = name_key(_without_note(written_name))
        for name in self._name_keys[person]:
            rest = text.removeprefix(name) if text.startswith(name) else text.removesuffix(name)
            if rest != text and (
                _POST.fullmatch(rest) or rest in {plain(row.post) for row in self.roster.rows_of(person)}
            ):
                return True
        return False

    def _several(self, written_id: str, written_name: str) -> Identity | None:
        """The persons of a cell that names more than one."""
        whole = plain(written_name)
        if (all_of := _ALL_OF.fullmatch(whole)) and all_of[1] in self.departments:
            persons = tuple(row.person for row in self.roster.rows if plain(row.department) == all_of[1])
            return Identity("", tuple(dict.fromkeys(persons)), PERSONS_SEVERAL, {"written": written_name})
        text, more = _MORE.subn("", unicodedata.normalize("NFKC", written_name).strip())
        named = [self._bearers.get(name_key(part), ()) for part in _BETWEEN.split(text)]
        ids = [self._ids.get(id_key(part), "") for part in _BETWEEN.split(unicodedata.normalize("NFKC", written_id))]
        if max(len(named), len(ids)) + more < 2:
            return None
        persons = tuple(dict.fromkeys([*(p for group in named for p in group), *filter(None, ids)]))
        values = {"written": " ".join(filter(None, (written_id, written_name)))}
        return Identity("", persons, PERSONS_SEVERAL, values) if persons else None

    def signer(self, written_id: str, written_name: str) -> Identity:
        """The person whom a signature names: ``姓名``, ``姓名（编号）``, ``姓名（职务）`` or ``姓名 职务``."""
        text = unicodedata.normalize("NFKC", written_name).strip()
        bare, mark, inner = text.rstrip(")]】〕").partition(next((sign for sign in "([【〔" if sign in text), "\0"))
        if self._is_on_behalf(bare, inner):
            return Identity("", (), PERSON_UNKNOWN, {"written": written_name, "nearest": ""})
        if not written_id and mark and not self._is_word(inner):
            return self.identify(inner, bare)
        if mark and name_key(inner) in self._bearers and name_key(bare) not in self._bearers:
            bare = inner
        if written_id or name_key(bare) in self._bearers:
            return self.identify(written_id, bare)
        fits = [person for person in self.roster.persons if self._is_name_with_post(person, bare)]
        return Identity(fits[0], (fits[0],)) if len(fits) == 1 else self.identify("", bare)

    def _is_on_behalf(self, bare: str, inner: str) -> bool:
        """Whether what stands in brackets behind a signature says that somebody else gave it."""
        others = [name for name in self._bearers if name in name_key(inner) and name != name_key(bare)]
        return (bool(others) and name_key(bare) in self._bearers) or _FOR_ANOTHER.search(inner) is not None

    def _is_word(self, text: str) -> bool:
        """Whether a text in brackets is a 职务 or a name rather than an id."""
        key = id_key(text)
        return key not in self._ids and not any(letter.isascii() and letter.isalnum() for letter in key)

    def is_ours(self, unit: Value) -> bool:
        """Whether a unit is this one, written in full or shorter, or one of its sections; what names no body is nobody else's."""
        text, own = plain(written(unit)), plain(self.roster.unit)
        if own == UNNAMED_UNIT or not _BODY.search(text) or self.is_section(text) or own in text:
            return True
        letters = iter(own)
        return all(letter in letters for letter in text)

    def is_section(self, text: str) -> bool:
        """Whether a text is the title of a section of the unit."""
        return text in self.departments or _SECTION.fullmatch(text) is not None

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


def _without_note(name: str) -> str:
    """A name without what stands behind it in brackets, and without a mark.

    >>> _without_note("郑涛（挂职）"), _without_note("吴静*")
    ('郑涛', '吴静')
    """
    return _NOTE.sub("", unicodedata.normalize("NFKC", name).strip())
