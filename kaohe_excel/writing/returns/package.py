"""An .xlsx as its parts: which part is related to which, and what each holds. Untouched parts keep their bytes."""

import posixpath
import zipfile
from io import BytesIO
from typing import NamedTuple

from kaohe_excel.writing.returns.splicing import Amended, Unamendable, element_text, parsed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
SPREADSHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK_TYPE = f"{SPREADSHEET_ML}.sheet.main+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relation(NamedTuple):
    """A link from one part to another (``target`` is a part's name; empty for what lies outside)."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a workbook by name, in the order of the package."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as package:
            self._entries = {info.filename: info for info in package.infolist()}
            self.parts = {name: package.read(name) for name in self._entries}
        self.workbook = next((r.target for r in self.relations("") if r.kind == "officeDocument"), "")
        if self.workbook not in self.parts or parsed(self.parts[self.workbook]).namespace != MAIN:
            raise Unamendable("no transitional workbook")

    def related(self, part: str, kind: str) -> str:
        """The first part of a kind that a part is linked to; empty where there is none."""
        return next((r.target for r in self.relations(part) if r.kind == kind and r.target in self.parts), "")

    def relations(self, part: str) -> list[Relation]:
        """Where a part's links lead; ``""`` stands for the package itself."""
        data = self.parts.get(_relations_of(part))
        links = parsed(data).children if data else []
        return [
            Relation(link.attributes["Id"], link.attributes["Type"].rpartition("/")[2], _target(part, link.attributes))
            for link in links
        ]

    def free_name(self, pattern: str) -> str:
        """A part name with a number that no part has."""
        taken = {name.casefold() for name in self.parts}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).casefold() not in taken)

    def add(self, name: str, content: str, media_type: str) -> None:
        """Add a part (or give one other contents)."""
        if name not in self.parts:
            types = Amended.of(self.parts[_TYPES])
            tag = f"{types.root.prefix}Override"
            types.append(types.root, element_text(tag, PartName=f"/{name}", ContentType=media_type))
            self.parts[_TYPES] = types.content()
        self.parts[name] = (content if content.startswith("<?xml") else _DECLARATION + content).encode()

    def relate(self, part: str, kind: str, target: str) -> str:
        """Link a part to another; the link's id."""
        name = _relations_of(part)
        if name not in self.parts:
            self.parts[name] = (_DECLARATION + f'<Relationships xmlns="{_RELATIONS}"></Relationships>').encode()
        relations = Amended.of(self.parts[name])
        taken = {link.attributes["Id"] for link in relations.root.children}
        key = next(key for n in range(1, len(taken) + 2) if (key := f"rId{n}") not in taken)
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        link = element_text(f"{relations.root.prefix}Relationship", Id=key, Type=f"{OFFICE}/{kind}", Target=path)
        relations.append(relations.root, link)
        self.parts[name] = relations.content()
        return key

    def drop_macros(self) -> bool:
        """Take the macros out and make it a workbook without them; whether there were any."""
        dropped = [r for r in self.relations(self.workbook) if r.kind == "vbaProject"]
        for relation in dropped:
            self._drop(relation)
        types = Amended.of(self.parts[_TYPES])
        for override in types.root.children:
            name = override.attributes.get("PartName", "").lstrip("/")
            if name == self.workbook:
                types.set(override, ContentType=_WORKBOOK_TYPE)
            elif override.name == "Override" and name not in self.parts:
                types.remove(override)
        self.parts[_TYPES] = types.content()
        return bool(dropped)

    def _drop(self, relation: Relation) -> None:
        for name in (
            relation.target,
            *(r.target for r in self.relations(relation.target)),
            _relations_of(relation.target),
        ):
            self.parts.pop(name, None)
        relations = Amended.of(self.parts[_relations_of(self.workbook)])
        relations.remove(next(link for link in relations.root.children if link.attributes["Id"] == relation.id))
        self.parts[_relations_of(self.workbook)] = relations.content()

    def content(self) -> bytes:
        """The whole package as bytes, the same each time."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as package:
            for name, part in self.parts.items():
                entry = zipfile.ZipInfo(name, self._entries[name].date_time if name in self._entries else _EPOCH)
                entry.create_system = 0
                package.writestr(entry, part, zipfile.ZIP_DEFLATED)
        return target.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, link: dict[str, str]) -> str:
    """The name of the part that a link of ``part`` leads to."""
    if link.get("TargetMode") == "External":
        return ""
    written = link["Target"]
    return (
        written.lstrip("/")
        if written.startswith("/")
        else posixpath.normpath(f"{posixpath.dirname(part)}/{written}").lstrip("/")
    )
