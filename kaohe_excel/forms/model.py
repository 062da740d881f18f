"""How a form is declared: sheets of fields, each field with heading, type and limits.

One declaration drives the blank form, recognition, reading, checking, the annotated return and the tables of docs/reference.md.
"""

from enum import StrEnum
from typing import NamedTuple

META_SHEET = "_meta"
"""The hidden sheet by which a form that came back is known; its rows are the keys below with their values."""
GUIDANCE_SHEET, FAULT_SHEET, MONTHS_WORK_SHEET = "填表说明", "问题清单", "本月工作"
RATINGS_SHEET = "评分明细"
"""The sheet of the 汇总表 that lists every rating: it has the headings of a 评分表 and is none."""

OWN_SHEETS = frozenset({META_SHEET, GUIDANCE_SHEET, FAULT_SHEET, MONTHS_WORK_SHEET})
"""Sheets that are put beside a form for its reader; nothing on them is read."""
CHECK_MARK = "【检查意见】"
"""Begins what a check wrote into a cell's note."""
META_FORM, META_UNIT, META_PERIOD, META_RATER = "表", "单位", "考核期", "评分人"
META_INPUT = "依据:"
"""Begins the key of each input that a 等次审核表 was printed from, its digest following; the value is the file."""


HUNDRED_MARKS = 10_000
"""The upper limit, in hundredths, of a field whose full marks are a hundred."""


class FieldKind(StrEnum):
    """What a column holds."""

    PERSON_ID = "人员编号"
    PERSON_NAME = "姓名"
    TEXT = "文字"
    POINTS = "分数"
    COUNT = "整数"
    DATE = "日期"
    PERIOD = "考核期"
    CHOICE = "选项"
    TOTAL = "合计"


class Field(NamedTuple):
    """One column. ``required`` columns must be there for the sheet to be read; ``low``/``high`` are hundredths for points
    and plain numbers for counts; ``group`` is the upper heading of a two-row head; ``aliases`` are other headings seen in
    offices, read with a 更正. ``extra`` columns are what the unit itself wants to know: no rule uses them, but what is filled
    in is checked like everything else. Of the columns that stand for a field (its ``stands_for``) one is ticked in each row.
    """

    key: str
    heading: str
    kind: FieldKind
    required: bool = True
    low: int = 0
    high: int | None = None
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    group: str = ""
    suffix: str = ""
    width: int = 10
    note: str = ""
    extra: bool = False
    stands_for: str = ""


class SheetForm(NamedTuple):
    """One sheet. ``signature`` are the headings that together tell this sheet from every other one; ``optional`` sheets may
    be absent from the workbook. ``printed`` are the headings of columns that are there for its readers and not read,
    ``also`` columns that offices add of their own: read where they stand, on no blank.
    """

    key: str
    name: str
    title: str
    fields: tuple[Field, ...]
    signature: tuple[str, ...]
    optional: bool = False
    printed: frozenset[str] = frozenset()
    also: tuple[Field, ...] = ()

    @property
    def readable(self) -> tuple[Field, ...]:
        """Every column that is read, printed on the blank or not."""
        return (*self.fields, *self.also)

    def field(self, key: str) -> Field:
        """The field of that key."""
        return next(field for field in self.readable if field.key == key)


class HeadField(NamedTuple):
    """A labelled value above the headings, as ``考核期：2026年3月``."""

    key: str
    label: str
    required: bool = True
    aliases: tuple[str, ...] = ()


class Form(NamedTuple):
    """One official form: who fills it, its head cells and its sheets."""

    key: str
    name: str
    filled_by: str
    head: tuple[HeadField, ...]
    sheets: tuple[SheetForm, ...]

    def sheet(self, key: str) -> SheetForm:
        """The sheet of that key."""
        return next(sheet for sheet in self.sheets if sheet.key == key)
