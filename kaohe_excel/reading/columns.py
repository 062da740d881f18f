"""Which column holds which field: by name, in any order."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kaohe_excel.forms.model import Field, FieldKind, SheetForm
from kaohe_excel.reading.cells import bare_heading, heading_key

_BRACKETS = str.maketrans("（）", "()")
_IDENTITY = (FieldKind.PERSON_ID, FieldKind.PERSON_NAME)


class Columns(NamedTuple):
    """Columns by field key; ``loose`` are those whose heading was written in another way, ``doubled`` the fields with more
    than one candidate, ``missing`` the headings of required columns that are not there.
    """

    found: dict[str, int]
    loose: tuple[tuple[Field, int], ...]
    doubled: tuple[tuple[Field, tuple[int, ...]], ...]
    missing: tuple[str, ...]


def match_columns(form: SheetForm, headings: Mapping[int, str]) -> Columns:
    """Find every field's column. A heading as declared comes before one that is merely alike."""
    keys = {column: heading_key(text) for column, text in headings.items()}
    found: dict[str, int] = {}
    loose: list[tuple[Field, int]] = []
    doubled: list[tuple[Field, tuple[int, ...]]] = []
    for field in form.fields:
        columns = _candidates(field, keys)
        if len(columns) > 1:
            doubled.append((field, columns))
        elif columns:
            found[field.key] = columns[0]
            if _close(headings[columns[0]]) not in (_close(field.heading), _close(field.heading + field.suffix)):
                loose.append((field, columns[0]))
    return Columns(found, tuple(loose), tuple(doubled), _missing(form, found, doubled))


def _close(heading: str) -> str:
    """A heading as it is, but for line breaks and the width of its brackets."""
    return heading.replace("\n", "").strip().translate(_BRACKETS)


def _candidates(field: Field, keys: Mapping[int, str]) -> tuple[int, ...]:
    exact = {heading_key(field.heading), heading_key(field.heading + field.suffix)}
    if columns := _columns(keys.items(), exact):
        return columns
    bare = {column: bare_heading(key) for column, key in keys.items()}
    if columns := _columns(bare.items(), {heading_key(field.heading)}):
        return columns
    for alias in field.aliases:
        if columns := _columns(bare.items(), {heading_key(alias)}):
            return columns
    return ()


def _columns(keys: Iterable[tuple[int, str]], wanted: set[str]) -> tuple[int, ...]:
    return tuple(column for column, key in keys if key in wanted)


def _missing(
    form: SheetForm, found: Mapping[str, int], doubled: list[tuple[Field, tuple[int, ...]]]
) -> tuple[str, ...]:
    held = found.keys() | {field.key for field, _ in doubled}
    missing = [field.heading for field in form.fields if field.required and field.key not in held]
    identity = [field for field in form.fields if field.kind in _IDENTITY and not field.required]
    if identity and not any(field.key in held for field in identity):
        missing.insert(0, "或".join(field.heading for field in identity))
    return tuple(missing)
