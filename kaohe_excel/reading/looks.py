"""What a cell looks like, whatever the format of its file: the one thing about it that its value does not say.

Runs in the parsing child; each file format has a module of its own that fills in ``Run`` and what stands beside the cells.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from kaohe_excel.reading.book import Look, Looks, Sight
from kaohe_excel.reading.number_format import Seen, compare, shown_as

WHITE, BLACK = "FFFFFF", "000000"
_NEARLY = 16
"""Two colours whose red, green and blue each differ by no more than this of 255 cannot be told apart."""
_SIGHTS = {
    Seen.PERCENT: Sight.PERCENT,
    Seen.ROUNDED: Sight.ROUNDED,
    Seen.NOTHING: Sight.NOTHING,
    Seen.OTHERWISE: Sight.OTHERWISE,
}
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,3}|\[[^\]]*\]|[A-JL-Z])')
_PAGE_NUMBER = re.compile(r"(?:Page|of|[第页共张/—\-–\s\d·.])*")


class Run(NamedTuple):
    """A stretch of a cell's text in one font; its colour as six hexadecimal digits, or a name of its own."""

    text: str
    struck: bool = False
    raised: bool = False
    colour: str = BLACK


def look_of(runs: Sequence[Run], fill: str, number: Look | None) -> Look | None:
    """The one thing about a filled cell's look that matters most; ``number`` is that of its format."""
    runs = [run for run in runs if run.text.strip()]
    struck = "".join(run.text for run in runs if run.struck)
    if struck:
        return Look(Sight.STRUCK if all(run.struck for run in runs) else Sight.PARTLY_STRUCK, struck)
    raised = "".join(run.text for run in runs if run.raised)
    if raised and not all(run.raised for run in runs):
        return Look(Sight.RAISED, raised)
    unseen = "".join(run.text for run in runs if are_alike(run.colour, fill))
    return number or (Look(Sight.UNSEEN, unseen) if unseen else None)


def number_look(value: float, code: str) -> Look | None:
    """How a number looks under its format, where that is not the number itself."""
    text = shown_as(value, code)
    return None if text is None else look_of_text(value, text)


def look_of_text(value: float, text: str) -> Look | None:
    """How the text that stands for a number looks, where that is not the number itself."""
    sight = _SIGHTS.get(compare(value, text))
    return Look(sight, text) if sight else None


def are_alike(colour: str, other: str) -> bool:
    """Whether a person cannot tell two colours apart.

    >>> are_alike("FFFFFF", "FAFAFA"), are_alike("FFFFFF", "FF0000"), are_alike("theme 4", "theme 4")
    (True, False, True)
    """
    if colour == other:
        return True
    try:
        return all(abs(int(colour[at : at + 2], 16) - int(other[at : at + 2], 16)) <= _NEARLY for at in (0, 2, 4))
    except ValueError:
        return False


def page_text(code: str) -> str:
    """A page header without its codes; nothing where only numbers of pages stand there.

    >>> page_text("&L考核期：2026年2月&R第 &P 页"), page_text("&C第 &P 页 共 &N 页"), page_text('&"宋体,常规"&12测试局')
    ('考核期：2026年2月 第 页', '', '测试局')
    """
    text = " ".join(_PAGE_CODE.sub(" ", code).replace("&&", "&").split())
    return "" if _PAGE_NUMBER.fullmatch(text) else text


def with_percentages(rows: tuple[tuple[Any, ...], ...], looks: Looks) -> tuple[tuple[tuple[Any, ...], ...], Looks]:
    """A sheet's rows with what is shown as a percentage in the words of its reader: 0.95 is ``95%``.

    One whose decimals are hidden keeps them here, and is a rounded number from then on.
    """
    percentages = [cell for cell, look in looks.cells.items() if look.sight is Sight.PERCENT]
    if not percentages:
        return rows, looks
    changed, cells = [list(row) for row in rows], dict(looks.cells)
    for row, column in percentages:
        exact = f"{100 * float(changed[row][column]):.12g}%"
        changed[row][column] = exact
        shown = cells.pop((row, column)).text
        if compare(float(exact[:-1]), shown.replace("%", "")) is not Seen.SAME:
            cells[row, column] = Look(Sight.ROUNDED, shown)
    return tuple(map(tuple, changed)), looks._replace(cells=cells)
