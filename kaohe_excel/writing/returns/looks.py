"""Cell styles added to a workbook's own: each a copy of one that it has, or new."""

import re
from dataclasses import dataclass, field

from kaohe_excel.writing.returns.splicing import Amended, Element, Unamendable, element_text, with_attributes

_CONTAINERS = ("fonts", "fills", "borders", "cellXfs")
_RGB = re.compile(r"[0-9A-F]{6}|[0-9A-F]{8}")


@dataclass(slots=True)
class Looks:
    """The styles of a workbook; a style is its number in ``cellXfs``."""

    part: Amended
    _containers: dict[str, Element] = field(default_factory=dict)
    _added: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "Looks":
        """The styles in a part."""
        part = Amended.of(data)
        found = {name: element for name in _CONTAINERS if (element := part.root.child(name)) and element.children}
        if len(found) < len(_CONTAINERS):
            raise Unamendable("styles")
        return cls(part, found, {name: [] for name in found})

    def coloured(self, style: int, colour: str) -> int:
        """A style like another but for its fill; no colour: without one."""
        number = self._fill(colour) if _RGB.fullmatch(colour) else 0
        source = with_attributes(self.part.source(self._style(style)), fillId=number, applyFill=1)
        return self._put("cellXfs", source.decode())

    def colour(self, style: int) -> str:
        """The colour of a style's solid fill as ``RRGGBB``; empty where it has none or one that is not written so."""
        fills = self._containers["fills"].children
        number = int(self._style(style).attributes.get("fillId", "0"))
        pattern = fills[number].child("patternFill") if number < len(fills) else None
        if pattern is None or pattern.attributes.get("patternType") != "solid":
            return ""
        front = pattern.child("fgColor")
        return front.attributes.get("rgb", "") if front else ""

    def is_locked(self, style: int) -> bool:
        """Whether a protected sheet locks cells of this style."""
        protection = self._style(style).child("protection")
        return protection is None or protection.attributes.get("locked", "1") in ("1", "true")

    def new(
        self, font: tuple[str, int], ink: str, *, fill: str = "", line: str = "", align: str = "", **more: bool
    ) -> int:
        """A new style: font as name and points, colours as ``RRGGBB``; ``more`` are ``bold``, ``underline`` and ``wrap``."""
        name, size = font
        marks = "".join(f"<{tag}/>" for tag, use in (("b", "bold"), ("u", "underline")) if more.get(use))
        color, family = element_text("color", rgb=f"FF{ink}"), element_text("name", val=name)
        own = element_text("font", marks + element_text("sz", val=size) + color + family)
        alignment = {"horizontal": align} if align else {}
        if more.get("wrap"):
            alignment["wrapText"] = "1"
        return self._add(
            "cellXfs",
            element_text(
                "xf",
                element_text("alignment", vertical="center", **alignment),
                numFmtId=0,
                fontId=self._add("fonts", own),
                fillId=self._fill(fill) if fill else 0,
                borderId=self._add("borders", _box(line)) if line else 0,
                xfId=0,
                applyFont=1,
                applyFill=1,
                applyBorder=1,
                applyAlignment=1,
            ),
        )

    def content(self) -> bytes:
        """The part with everything added."""
        for name, added in self._added.items():
            element = self._containers[name]
            if added:
                self.part.append(element, "".join(added))
                self.part.set(element, count=len(element.children) + len(added))
        return self.part.content()

    def _style(self, style: int) -> Element:
        styles = self._containers["cellXfs"].children
        return styles[style] if style < len(styles) else styles[0]

    def _fill(self, colour: str) -> int:
        front = element_text("fgColor", rgb=colour.rjust(8, "F") if len(colour) == 6 else colour)
        return self._add("fills", element_text("fill", element_text("patternFill", front, patternType="solid")))

    def _add(self, name: str, markup: str) -> int:
        prefix = self.part.root.prefix
        return self._put(name, re.sub("<(/?)", rf"<\1{prefix}", markup) if prefix else markup)

    def _put(self, name: str, markup: str) -> int:
        added = self._added[name]
        if markup not in added:
            added.append(markup)
        return len(self._containers[name].children) + added.index(markup)


def _box(colour: str) -> str:
    sides = "".join(
        element_text(side, element_text("color", rgb=f"FF{colour}"), style="thin")
        for side in ("left", "right", "top", "bottom")
    )
    return element_text("border", f"{sides}<diagonal/>")
