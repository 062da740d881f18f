"""The clause table: what carries each clause of the scheme, or why nothing is computed from it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).with_name("clauses.toml")


class Clause(NamedTuple):
    """One clause by its own numbering, its matter in short, and what carries it.

    ``rules`` are rule ids as grounds cite them, ``settings`` keys of the policy, ``outputs`` forms and papers by name;
    ``why_nothing`` is filled where all three are empty, and only there.
    """

    id: str
    title: str
    rules: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    why_nothing: str = ""
    settings: tuple[str, ...] = ()


@cache
def clause_table() -> tuple[Clause, ...]:
    """Every clause in the scheme's order, then the higher rules that are applied beside it."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["clause"]
    return tuple(_clause(row) for row in rows)


def _clause(row: Mapping[str, object]) -> Clause:
    return Clause(
        id=str(row["id"]),
        title=str(row["title"]),
        rules=_names(row, "rules"),
        outputs=_names(row, "outputs"),
        why_nothing=str(row.get("why_nothing", "")),
        settings=_names(row, "settings"),
    )


def _names(row: Mapping[str, object], field: str) -> tuple[str, ...]:
    names = row.get(field, [])
    if not isinstance(names, list):
        raise TypeError(f"{field} of clause {row['id']} is not a list")
    return tuple(names)
