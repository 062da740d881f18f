"""What people type into the cells of a 评分表, and what spreadsheets make of it."""

from typing import Any

from tests.broken.case import HEAD, LEADER, OTHER_HEAD, Case, Found, added, typed, waiting
from tests.offices.clean_year import RATED, rating_book, rating_file, rating_rows
from tests.offices.folder import UnitFolder

CELL = f"{HEAD}!Sheet1!E6"
"""钱伟's 政治品德 by 赵敏, 4 of 5 points."""

SHEET = r"xl/worksheets/sheet1\.xml"


def score(title: str, value: Any, code: str) -> Case:
    """A score that cannot be used: its person waits, nobody else."""
    return Case(title, typed(HEAD, {"E6": value}), ((code, CELL, "ZD004"),), waiting("ZD004"))


def alike(title: str, value: Any, cell: str = "E6", person: str = "ZD004", code: str = "K309") -> Case:
    """A score written in another way: read, said, and nobody's result changes."""
    return Case(title, typed(HEAD, {cell: value}), ((code, f"{HEAD}!Sheet1!{cell}", person),))


def unused(title: str, value: Any) -> Case:
    return score(title, value, "K302")


def stored(formula: str, result: str) -> Any:
    """A formula with this result as a spreadsheet stores it, in place of 钱伟's first score."""

    def harm(box: UnitFolder) -> None:
        box.put(HEAD, rating_book("ZD003", "2026-03", _with("ZD003", 0, 4, (formula, result))))

    return harm


def _with(rater: str, row: int, column: int, value: Any) -> list[list[Any]]:
    rows = rating_rows(RATED[rater])
    rows[row][column] = value
    return rows


def without_result(box: UnitFolder) -> None:
    """A formula whose result was never stored, as some programs write it."""
    stored("=2+2", "4")(box)
    box.patch(HEAD, SHEET, r"<f>2\+2</f><v>4</v>", "<f>2+2</f>")


def nearly_four(box: UnitFolder) -> None:
    """Four points as the sum of binary fractions leaves them."""
    box.patch(HEAD, SHEET, '(<c r="E6"[^>]*>)<v>4</v>', r"\1<v>3.9999999999999996</v>")


def merged(place: str, file: str = HEAD) -> Any:
    return lambda box: box.edit(file, lambda page: page.merge_cells(place))


def row_hidden(box: UnitFolder) -> None:
    def hide(page: Any) -> None:
        page.row_dimensions[7].hidden = True

    box.edit(HEAD, hide)


def row_of_no_height(box: UnitFolder) -> None:
    box.patch(HEAD, SHEET, '<row r="7"', '<row r="7" ht="0" customHeight="1"')


def column_hidden(box: UnitFolder) -> None:
    def hide(page: Any) -> None:
        page.column_dimensions["T"].hidden = True

    box.edit(HEAD, hide)


def sheet_hidden(box: UnitFolder) -> None:
    def hide(page: Any) -> None:
        page.sheet_state = "hidden"

    box.edit(HEAD, hide)


def filtered(box: UnitFolder) -> None:
    """Two rows hidden by a filter."""

    def hide(page: Any) -> None:
        page.auto_filter.ref = "A5:V12"
        for row in (7, 8, 10):
            page.row_dimensions[row].hidden = True

    box.edit(LEADER, hide)


def all_blank(rater: str) -> Any:
    """A form handed in with nothing filled."""
    rows = [[*row[:4], *[""] * 16, "", ""] for row in rating_rows(RATED[rater])]
    return added(rating_file(rater), rating_book(rater, "2026-03", rows))


def total_typed(value: Any) -> Any:
    return typed(HEAD, {"U6": value})


NUMBERS = (
    score("a blank score", None, "K301"),
    score("a score of nothing but spaces", "　 ", "K301"),
    unused("a comma for the decimal point", "3,5"),
    unused("a slash", "4/5"),
    unused("three and a half in words", "3分半"),
    unused("a Chinese numeral", "四"),
    unused("a grade in place of a score", "好"),
    unused("a dash for nothing", "-"),
    unused("a slash for nothing", "/"),
    unused("not a number", "NaN"),
    unused("infinity", "inf"),
    unused("an exponent", "4e0"),
    unused("a circled digit", "④"),
    unused("a superscript", "2²"),
    unused("two numbers", "4、5"),
    unused("two numbers with a space between", "3 5"),
    unused("a range", "3-4"),
    unused("an apostrophe and a formula as text", "'=4"),
    unused("true", True),
    unused("a middle dot for the decimal point", "3·5"),
    unused("two decimal points", "3..5"),
    unused("a question mark behind it", "4?"),
    unused("a letter O for zero", "O"),
    unused("an unknown unit", "4个"),
    unused("a per cent sign", "80%"),
    score("a hundred and twenty in full width", "１２０", "K303"),
    score("one point too many", 6, "K303"),
    score("one hundredth too many", 5.01, "K303"),
    score("one hundredth too few", -0.01, "K303"),
    score("a negative score as text", "-4", "K303"),
    score("a minus sign from another script", "−4", "K303"),
    score("a number beyond all size", 1e300, "K302"),
    score("a third decimal", 4.125, "K304"),
    score("a third decimal as text", "4.125", "K304"),
    score("a third decimal in full width", "４．１２５", "K304"),
    score("an error value", "#N/A", "K305"),
    score("a division by zero", "#DIV/0!", "K305"),
    Case("an error value as text", stored('="#REF!"', "#REF!"), (("K305", CELL, "ZD004"),), waiting("ZD004")),
    Case("a formula whose result was not stored", without_result, (("K306", CELL, "ZD004"),), waiting("ZD004")),
    Case("a formula with its result is a number", stored("=2+2", 4), (("K356", CELL, "ZD004"),)),  # type: ignore[arg-type]
    alike("a full-width digit", "４"),
    Case("text that reads as it looks", typed(HEAD, {"E6": "4"}), ()),
    Case("text padded with spaces", typed(HEAD, {"E6": " 4 "}), ()),
    alike("text with decimals", "4.00"),
    alike("a unit behind it", "4分"),
    alike("a unit after a space", "4 分"),
    alike("a unit in full width", "４．０分"),
    alike("a Chinese full stop for the decimal point", "4。0"),
    alike("a full-width decimal point", "4．0"),
    Case("a number within what a spreadsheet keeps", nearly_four, (("K309", CELL, "ZD004"),)),
    alike("a score of another person", "6分", "T7", "ZD005"),
)

MERGES = (
    Case(
        "a score merged over two people",
        merged("E6:E7"),
        (("K307", f"{HEAD}!Sheet1!E6", "ZD004"), ("K307", f"{HEAD}!Sheet1!E7", "ZD005")),
        waiting("ZD004", "ZD005"),
    ),
    Case(
        "scores of one person merged into one",
        merged("O6:R6"),
        tuple(("K307", f"{HEAD}!Sheet1!{column}6", "ZD004") for column in "OPQR"),
        waiting("ZD004"),
    ),
    Case(
        "a 科室 merged over its people",
        merged("D6:D7"),
        (("K116", f"{HEAD}!Sheet1!D6", ""),),
    ),
    Case("a merged comment", merged("V6:V7"), ()),
    Case("merged totals", merged("U6:U7"), ()),
)

HIDDEN = (
    Case("a hidden row", row_hidden, (("K114", f"{HEAD}!Sheet1!A7", ""),)),
    Case("a row without height", row_of_no_height, (("K114", f"{HEAD}!Sheet1!A7", ""),)),
    Case("a hidden column", column_hidden, (("K114", f"{HEAD}!Sheet1!T6:T7", ""),)),
    Case("a hidden sheet", sheet_hidden, (("K114", f"{HEAD}!Sheet1", ""),)),
    Case(
        "rows hidden by a filter",
        filtered,
        (("K114", f"{LEADER}!Sheet1!A7:A8", ""), ("K114", f"{LEADER}!Sheet1!A10", "")),
    ),
)

TOTALS = (
    Case("a total that disagrees", total_typed(85), (("K308", f"{HEAD}!Sheet1!U6", "ZD004"),)),
    Case("a total that disagrees by a hundredth", total_typed(84.01), (("K308", f"{HEAD}!Sheet1!U6", "ZD004"),)),
    Case("a total left out", total_typed(None), ()),
    Case("a total as text that agrees", total_typed("84分"), ()),
    Case(
        "scores that moved within the row leave the total as it was",
        typed(HEAD, {"O6": 8, "P6": 10}),
        (),
        {},
    ),
)

LEFT_BLANK = (
    Case(
        "all scores of one person left blank",
        typed(HEAD, {f"{column}6": None for column in "EFGHIJKLMNOPQRSTU"}),
        (("K301", f"{HEAD}!Sheet1!E6:T6", "ZD004"),),
        waiting("ZD004"),
    ),
    Case(
        "a form handed in empty",
        all_blank("ZD006"),
        (
            ("K301", f"{OTHER_HEAD}!Sheet1!E6:T6", "ZD007"),
            ("K301", f"{OTHER_HEAD}!Sheet1!E7:T7", "ZD008"),
        ),
        waiting("ZD007", "ZD008"),
    ),
)

_EVERYTHING_WRONG = {"E6": "3,5", "F6": "#N/A", "G6": 9, "H6": 1.005, "I6": None}
SEVERAL = (
    Case(
        "five wrong cells in one row are five findings",
        typed(HEAD, _EVERYTHING_WRONG),
        tuple(
            (code, f"{HEAD}!Sheet1!{cell}", "ZD004")
            for cell, code in zip(_EVERYTHING_WRONG, ("K302", "K305", "K303", "K304", "K301"), strict=True)
        ),
        waiting("ZD004"),
    ),
    Case(
        "a wrong score and a wrong total need only one word",
        typed(HEAD, {"E6": "3,5", "U6": 99}),
        (("K302", CELL, "ZD004"),),
        waiting("ZD004"),
    ),
)


def official(title: str, cells: dict[str, Any], found: tuple[Found, ...], *waits: str) -> Case:
    """On an official form: two heading rows in 3 and 4, data from row 5, no 序号, scores in D–S, 合计 in T."""
    return Case(title, typed(HEAD, cells), found, waiting(*waits), "official_quarter")


_OFFICIAL = f"{HEAD}!评分表"
OFFICIAL = (
    official("an official form: a comma", {"D5": "3,5"}, (("K302", f"{_OFFICIAL}!D5", "ZD004"),), "ZD004"),
    official("an official form: full width", {"D5": "４"}, (("K309", f"{_OFFICIAL}!D5", "ZD004"),)),
    official("an official form: too many points", {"S6": 7.5}, (("K303", f"{_OFFICIAL}!S6", "ZD005"),), "ZD005"),
    official("an official form: a blank", {"S6": None}, (("K301", f"{_OFFICIAL}!S6", "ZD005"),), "ZD005"),
    official("an official form: a padded name", {"B5": "钱　伟"}, (("K309", f"{_OFFICIAL}!B5", "ZD004"),)),
    official("an official form: a total typed over", {"T5": 80}, (("K308", f"{_OFFICIAL}!T5", "ZD004"),)),
    Case(
        "an official form: both heads' cells merged",
        merged("E5:E6"),
        (("K307", f"{_OFFICIAL}!E5", "ZD004"), ("K307", f"{_OFFICIAL}!E6", "ZD005")),
        waiting("ZD004", "ZD005"),
        "official_quarter",
    ),
    Case(
        "an official form without its _meta sheet",
        lambda box: _without_meta(box, HEAD),
        (),
        layout="official_quarter",
    ),
)


def _without_meta(box: UnitFolder, file: str) -> None:
    box.edit(file, lambda page: page.parent.remove(page.parent["_meta"]))


CASES = (*NUMBERS, *MERGES, *HIDDEN, *TOTALS, *LEFT_BLANK, *SEVERAL, *OFFICIAL)
