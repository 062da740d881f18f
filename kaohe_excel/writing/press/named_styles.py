"""A workbook of the writer library whose looks are named cell styles, to be found and changed in Excel and WPS by their names.

The library has no call for them, but writes a cell format's ``xf_id`` as the number of its style. So the styles are added where
its list of styles is written, and a format says of its style only in what it departs from it: who changes the style
“考核·表头” in a workbook changes every heading. This reaches into the library's own parts, so setup.cfg bounds its version above.
"""

from collections.abc import Mapping
from typing import Any
from zipfile import ZipInfo

import xlsxwriter.workbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.styles import Styles, XFormatType

from kaohe_excel.core.unseen import without_unseen

_UNIX = 3


class _Member(ZipInfo):
    """A member of a package that is the same bytes whatever system wrote it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.create_system = _UNIX


# The library has no call for this either; a seal made on one system must verify on another.
xlsxwriter.workbook.ZipInfo = _Member


class StyledWorkbook(Workbook):  # type: ignore[misc]
    """A workbook with named cell styles, in the order in which they were first asked for."""

    def __init__(self, target: Any, options: Mapping[str, object]) -> None:
        super().__init__(target, options)
        self.str_table = _SeenStrings()
        self.named: dict[str, Format] = {}

    def add_style(self, name: str, properties: Mapping[str, object]) -> Format:
        """The format of a named style, made at the first asking."""
        if name not in self.named:
            self.named[name] = self._add(1 + len(self.named), properties)
            # The style is written even where every cell departs from it.
            self.named[name]._get_xf_index()
        return self.named[name]

    def add_departure(self, style: Format, properties: Mapping[str, object]) -> Format:
        """A format that belongs to a named style and departs from it in something."""
        return self._add(style.xf_id, properties)

    def _add(self, number: int, properties: Mapping[str, object]) -> Format:
        added = self.add_format(properties)
        added.xf_id = number
        # The library takes formats of one look for one; those of two styles are two, however alike a unit's design makes them.
        added._format_key = f"{number}:{added._get_format_key()}"
        return added

    def _get_packager(self) -> Packager:
        return _StylingPackager()


class _SeenStrings(SharedStringTable):  # type: ignore[misc]
    """The texts of a workbook's cells: whatever of a foreign one is not seen is gone, once for each text."""

    string_array: list[str]

    def _sort_string_data(self) -> None:
        super()._sort_string_data()
        self.string_array = list(map(without_unseen, self.string_array))


class _StylingPackager(Packager):  # type: ignore[misc]
    def _write_styles_file(self) -> None:
        book = self.workbook
        styles = _NamedStyles(book.named)
        styles._set_style_properties(
            [
                book.xf_formats,
                book.palette,
                book.font_count,
                book.num_formats,
                book.border_count,
                book.fill_count,
                book.custom_colors,
                book.dxf_formats,
                book.has_comments,
            ]
        )
        styles._set_xml_writer(self._filename("xl/styles.xml"))
        styles._assemble_xml_file()


class _NamedStyles(Styles):  # type: ignore[misc]
    def __init__(self, named: Mapping[str, Format]) -> None:
        super().__init__()
        self._named = named
        self._by_number = {style.xf_id: style for style in named.values()}

    def _write_cell_style_xfs(self) -> None:
        self._xml_start_tag("cellStyleXfs", [("count", 1 + len(self._named))])
        for style in (self.xf_formats[0], *self._named.values()):
            self._write_xf(style, XFormatType.STYLE)
        self._xml_end_tag("cellStyleXfs")

    def _write_cell_styles(self) -> None:
        self._xml_start_tag("cellStyles", [("count", 1 + len(self._named))])
        self._write_cell_style()
        for name, style in self._named.items():
            self._xml_empty_tag("cellStyle", [("name", name), ("xfId", style.xf_id)])
        self._xml_end_tag("cellStyles")

    def _write_xf(self, xf_format: Format, xf_type: XFormatType) -> None:
        style = self._by_number.get(xf_format.xf_id)
        if xf_type is not XFormatType.USER or style is None:
            super()._write_xf(xf_format, xf_type)
            return
        parts = [*_parts(xf_format).items(), ("xfId", style.xf_id), *_departures(xf_format, style)]
        self._xml_start_tag("xf", parts)
        self._xml_empty_tag("alignment", xf_format._get_align_properties()[1])
        if protection := xf_format._get_protection_properties():
            self._xml_empty_tag("protection", protection)
        self._xml_end_tag("xf")


def _parts(look: Format) -> dict[str, int]:
    """The numbers of what a look is made of, as prepared by the library."""
    return {
        "numFmtId": look.num_format_index,
        "fontId": look.font_index,
        "fillId": look.fill_index,
        "borderId": look.border_index,
    }


_APPLY = {"numFmtId": "applyNumberFormat", "fontId": "applyFont", "fillId": "applyFill", "borderId": "applyBorder"}


def _departures(look: Format, style: Format) -> list[tuple[str, int]]:
    """What a look has of its own and does not take from its style."""
    own, shared = _parts(look), _parts(style)
    differs = {mark: own[part] != shared[part] for part, mark in _APPLY.items()}
    differs["applyAlignment"] = look._get_align_properties() != style._get_align_properties()
    differs["applyProtection"] = look._get_protection_properties() != style._get_protection_properties()
    return [(mark, 1) for mark, is_own in differs.items() if is_own]
