"""XML parts amended in place: elements with the bytes that they take, and edits that leave every other byte as it was.

Only foreign parts that the guard has let through come here: no document type, no entities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Unamendable(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A package that is not built as the amendment needs it; its values and texts go back in a plain workbook instead."""


@dataclass(slots=True)
class Element:
    """One element: local name, attributes by local name, and where its tags begin and end in the part's bytes."""

    name: str
    namespace: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    empty: bool
    inner_end: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The first child of a name."""
        return next(self.named(name), None)

    def named(self, name: str) -> Iterator["Element"]:
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def all(self, name: str) -> Iterator["Element"]:
        """Every element of a name below this one."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


def parsed(data: bytes) -> Element:
    """A part's root element; Unamendable for what is not well-formed UTF-8."""
    if data.startswith(_UTF16):
        raise Unamendable("UTF-16")
    reader = _Reader(data)
    try:
        return reader.root()
    except ExpatError as error:
        raise Unamendable(str(error)) from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: list[Element] = []
        self._roots: list[Element] = []
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def root(self) -> Element:
        self._parser.Parse(self._data, True)
        return self._roots[0]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self._data, start)
        if tag is None:
            raise Unamendable("tag")
        prefix, colon, _ = tag[0][1:].split(None, 1)[0].rstrip(b"/>").partition(b":")
        namespace, _, local = name.rpartition(" ")
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(
            local, namespace, f"{prefix.decode()}:" if colon else "", own, start, tag.end(), tag[0].endswith(b"/>")
        )
        (self._open[-1].children if self._open else self._roots).append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        element.inner_end = element.inner if element.empty else self._parser.CurrentByteIndex
        element.end = element.inner if element.empty else self._data.index(b">", element.inner_end) + 1

    def _characters(self, text: str) -> None:
        self._open[-1].text += text


@dataclass(slots=True)
class Amended:
    """A part with edits. ``content`` gives its bytes with all of them made."""

    data: bytes
    root: Element
    _edits: list[tuple[int, int, bytes]] = field(default_factory=list)
    _opened: dict[int, list[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "Amended":
        """A part to be amended."""
        return cls(data, parsed(data))

    def source(self, element: Element) -> bytes:
        """An element as it was written."""
        return self.data[element.start : element.end]

    def insert(self, at: int, content: str) -> None:
        """Put something between two bytes."""
        self._edits.append((at, at, content.encode()))

    def remove(self, element: Element) -> None:
        """Take an element away."""
        self._edits.append((element.start, element.end, b""))

    def append(self, element: Element, content: str) -> None:
        """Put something at the end of an element, which may have been empty."""
        if element.empty:
            self._opened.setdefault(element.start, []).append(content.encode())
        else:
            self.insert(element.inner_end, content)

    def set(self, element: Element, **attributes: object) -> None:
        """Give an element attributes, new ones or others than it had."""
        tag = self.data[element.start : element.inner]
        self._edits.append((element.start, element.inner, with_attributes(tag, **attributes)))

    def content(self) -> bytes:
        """The part's bytes with the edits."""
        edits = [*self._edits, *(edit for start in self._opened for edit in self._opening(start))]
        pieces, position = [], 0
        for start, end, content in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [self.data[position:start], content]
            position = max(position, end)
        return b"".join([*pieces, self.data[position:]])

    def _opening(self, start: int) -> Iterator[tuple[int, int, bytes]]:
        """``<a/>`` becomes ``<a>…</a>``."""
        tag = _TAG.match(self.data, start)
        if tag is not None:
            name = tag[0][1:].split(None, 1)[0].rstrip(b"/>")
            yield tag.end() - 2, tag.end(), b">" + b"".join(self._opened[start]) + b"</" + name + b">"


def with_attributes(source: bytes, **attributes: object) -> bytes:
    """An element's source with attributes in its start tag, new ones or others than it had.

    >>> with_attributes(b'<a b="1"><c/></a>', b=2, d=3)
    b'<a d="3" b="2"><c/></a>'
    """
    tag = _TAG.match(source)
    end = tag.end() if tag else 0
    start, rest = source[:end], source[end:]
    for name, value in attributes.items():
        written = f" {name}={quoteattr(str(value))}".encode()
        start, found = re.subn(rb"\s%s\s*=\s*(?:\"[^\"]*\"|'[^']*')" % name.encode(), lambda _: written, start, count=1)  # noqa: B023
        if not found:
            start = re.sub(rb"^<[^\s/>]+", lambda match: match[0] + written, start)  # noqa: B023
    return start + rest


def element_text(tag: str, text: str = "", /, **attributes: Any) -> str:
    """An element as text; ``text`` is markup already.

    >>> element_text("a", b=1), element_text("a", "x")
    ('<a b="1"/>', '<a>x</a>')
    """
    start = tag + "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{start}>{text}</{tag}>" if text else f"<{start}/>"


def words(text: str) -> str:
    """A text as markup."""
    return escape(text)
