"""Sheet 条目: what each behaviour takes from which dimension. The lists' own catalogue, else the policy's."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import CatalogueItem, Place
from kaohe_excel.core.findings import ITEM_ROW_BAD
from kaohe_excel.core.terms import Dimension
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.cells import Fault, id_key
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row, Table, plain_rows


class ItemRule(NamedTuple):
    """What one 编号 takes: points per time from each dimension, and where the catalogue says so.

    ``other`` is the place of a row that says something else, ``bad`` the heading that a row filled in wrongly.
    """

    code: str
    points: Mapping[Dimension, tuple[int, int | None]]
    places: tuple[Place, ...]
    other: Place | None = None
    bad: str = ""

    @property
    def per_time(self) -> int:
        """What one time takes, all dimensions together, in hundredths."""
        return sum(points for points, _ in self.points.values())

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """The dimensions it takes from."""
        return frozenset(self.points)


def read_catalogue(table: Table, log: Log) -> tuple[tuple[CatalogueItem, ...], dict[str, str]]:
    """The items of a sheet 条目, and for each 编号 with a faulty row the heading that is wrong there."""
    items: list[CatalogueItem] = []
    bad: dict[str, str] = {}
    for row in plain_rows(table, log):
        if not is_as_seen(row):
            bad[id_key(row.raw("code"))] = log.findings[-1].values.get("heading", "编号")
            continue
        item = _item(row, log)
        if isinstance(item, CatalogueItem):
            items.append(item)
        else:
            code = id_key(row.raw("code"))
            bad[code] = item
            key = next(field.key for field in table.form.fields if field.heading == item)
            log.add(ITEM_ROW_BAD, row.place(key), item=code, heading=item)
    return tuple(items), bad


def _item(row: Row, log: Log) -> CatalogueItem | str:
    """The item in a row, or the heading of the first cell that is wrong."""
    silent = Row(row.table, row.index, Log())
    dimension = silent.choice("dimension")
    points, cap = silent.points("points"), silent.points("cap", required=False)
    code = id_key(row.raw("code"))
    if not code:
        return "编号"
    if not dimension:
        return "维度"
    if not points.value:
        return "每次扣分"
    if cap.fault not in (None, Fault.BLANK):
        return "上限"
    log.findings.extend(silent.log.findings)
    return CatalogueItem(code, Dimension(dimension), row.text("behaviour"), points.value, cap.value, row.span)


def item_rules(
    catalogues: Sequence[tuple[Sequence[CatalogueItem], Mapping[str, str]]], shipped: Iterable[CatalogueItem]
) -> dict[str, ItemRule]:
    """Every 编号 with what it takes: of the lists' catalogues together, or the shipped one where no list has any.

    An item must take the same in every catalogue that has it.
    """
    if not any(items or bad for items, bad in catalogues):
        catalogues = [(tuple(shipped), {})]
    rules: dict[str, ItemRule] = {}
    for items, _ in catalogues:
        for code, rule in _rules_of(items).items():
            earlier = rules.setdefault(code, rule)
            if earlier.points != rule.points and earlier.other is None:
                rules[code] = ItemRule(earlier.code, earlier.points, earlier.places, rule.places[0])
    for code, heading in ((code, heading) for _, bad in catalogues for code, heading in bad.items()):
        known = rules.get(code)
        rules[code] = ItemRule(code, known.points if known else {}, known.places if known else (), bad=heading)
    return rules


def _rules_of(items: Iterable[CatalogueItem]) -> dict[str, ItemRule]:
    rules: dict[str, ItemRule] = {}
    for item in items:
        code = id_key(item.code)
        known = rules.get(code) or ItemRule(item.code, {}, ())
        value = (item.points, item.cap)
        other = item.place if known.points.get(item.dimension, value) != value else known.other
        rules[code] = ItemRule(item.code, {**known.points, item.dimension: value}, (*known.places, item.place), other)
    return rules
