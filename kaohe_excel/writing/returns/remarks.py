"""Comments on cells: ours added below what the sender has there, and those of an earlier return taken away."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from kaohe_excel.forms.model import CHECK_MARK
from kaohe_excel.writing.returns.areas import address_of, clean, place_of, shown_width
from kaohe_excel.writing.returns.cells import Address, SheetPart
from kaohe_excel.writing.returns.package import MAIN, OFFICE, SPREADSHEET_ML, Package
from kaohe_excel.writing.returns.splicing import Amended, Element, Unamendable, words

AUTHOR = "平时考核检查"
_WIDTH, _COLUMNS, _LINE_PIXELS = 300, 36, 20
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
_EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}px;height:{height}px;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_ANY_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_SHAPE_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})")


def remark(package: Package, name: str, sheet: SheetPart, remarks: Mapping[Address, str], *, afresh: bool) -> None:
    """Comment on cells of a sheet; ``afresh``: what an earlier return said is taken away first."""
    own = package.related(name, "comments")
    if not remarks and not (afresh and own):
        return
    if not own:
        own = package.free_name("xl/comments{}.xml")
        package.add(own, _EMPTY_COMMENTS, f"{SPREADSHEET_ML}.comments+xml")
        package.relate(name, "comments", own)
    comments = _Comments.of(package.parts[own])
    gone = comments.forget() if afresh else set()
    drawn = dict(comments.say({address_of(*place): text for place, text in remarks.items()}))
    package.parts[own] = comments.content()
    if gone or drawn:
        _draw(package, name, sheet, gone, drawn)


@dataclass(slots=True)
class _Comments:
    """A comments part; ``held`` are the comments by cell that stay, ``kept`` what is left of those that we had added to."""

    part: Amended
    authors: list[str]
    held: dict[str, Element]
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "_Comments":
        part = Amended.of(data)
        authors = [author.text for author in part.root.all("author")]
        return cls(part, authors, {one.attributes["ref"]: one for one in part.root.all("comment")})

    def forget(self) -> set[str]:
        """Take away what an earlier return said; the cells whose comments are to be drawn anew or not at all."""
        ours = {ref: text for ref, one in self.held.items() if CHECK_MARK in (text := _text(one))}
        for ref, text in ours.items():
            comment = self.held.pop(ref)
            self.part.remove(comment)
            if rest := text.partition(CHECK_MARK)[0].rstrip():
                number = int(comment.attributes.get("authorId", "0"))
                self.kept[ref] = rest, self.authors[number] if number < len(self.authors) else AUTHOR
        return set(ours)

    def say(self, remarks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Add our remarks; every comment that needs a box, with its text."""
        for ref, text in remarks.items():
            ours = clean(f"{CHECK_MARK}\n{text}")
            body = self.held[ref].child("text") if ref in self.held else None
            if body is not None:
                prefix = self.part.root.prefix
                self.part.append(body, f"<{prefix}r>{self._text(chr(10) + ours)}</{prefix}r>")
            else:
                rest, author = self.kept.pop(ref, ("", AUTHOR))
                yield ref, self._put(ref, f"{rest}\n{ours}".lstrip(), author)
        for ref, (rest, author) in self.kept.items():
            yield ref, self._put(ref, rest, author)

    def _text(self, text: str) -> str:
        prefix = self.part.root.prefix
        return f'<{prefix}t xml:space="preserve">{words(text)}</{prefix}t>'

    def _put(self, ref: str, text: str, author: str) -> str:
        prefix, listed = self.part.root.prefix, self.part.root.child("commentList")
        if listed is None:
            raise Unamendable("comments")
        if author not in self.authors:
            self.authors.append(author)
        tag = f'{prefix}comment ref="{ref}" authorId="{self.authors.index(author)}"'
        self.part.append(listed, f"<{tag}><{prefix}text>{self._text(text)}</{prefix}text></{prefix}comment>")
        return text

    def content(self) -> bytes:
        """The part with the authors that were added."""
        listed, prefix = self.part.root.child("authors"), self.part.root.prefix
        if listed is not None:
            added = self.authors[len(listed.children) :]
            self.part.append(listed, "".join(f"<{prefix}author>{words(author)}</{prefix}author>" for author in added))
        return self.part.content()


def _text(comment: Element) -> str:
    text = comment.child("text")
    runs = [] if text is None else [text, *text.named("r")]
    return "".join(piece.text for run in runs for piece in run.named("t"))


def _draw(package: Package, name: str, sheet: SheetPart, gone: Collection[str], shapes: Mapping[str, str]) -> None:
    """The yellow boxes that comments are shown in: without one Excel drops its comment."""
    hung = sheet.part.root.child("legacyDrawing")
    own = next((r.target for r in package.relations(name) if hung and r.id == hung.attributes.get("id")), "")
    if not own:
        own = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.add(own, _EMPTY_VML, _VML_TYPE)
        sheet.hang("legacyDrawing", package.relate(name, "vmlDrawing", own), OFFICE)
    drawing = _ANY_SHAPE.sub(lambda match: b"" if _cell(match[0]) in gone else match[0], package.parts[own])
    first = max([1024, *(int(found) for found in _SHAPE_NUMBER.findall(drawing))]) + 1
    added = "".join(_shape(first + number, ref, text) for number, (ref, text) in enumerate(shapes.items()))
    end = drawing.rindex(b"</xml>")
    package.parts[own] = drawing[:end] + added.encode() + drawing[end:]


def _cell(shape: bytes) -> str:
    """The cell whose note a box is; empty for a box of another kind."""
    row, column = (re.search(rb"<x:%s>\s*([0-9]+)" % tag, shape) for tag in (b"Row", b"Column"))
    note = b'ObjectType="Note"' in shape
    return address_of(int(row[1]) + 1, int(column[1]) + 1) if note and row and column else ""


def _shape(number: int, ref: str, text: str) -> str:
    row, column = place_of(ref)
    lines = sum(-(-shown_width(line) // _COLUMNS) or 1 for line in text.split("\n"))
    return _SHAPE.format(id=number, width=_WIDTH, height=_LINE_PIXELS * (lines + 1), row=row - 1, column=column - 1)
