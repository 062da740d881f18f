"""The policy file a new unit is given: it changes nothing until somebody takes the marks away."""

import re
from collections.abc import Callable
from datetime import date

from kaohe_excel.core.terms import Label
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.override_template import override_template

Load = Callable[[str], Policies]


def _opened() -> str:
    """The template with every value put in force; lines of explanation begin with a mark and one space."""
    return re.sub(r"^#(?! \S)", "", override_template(), flags=re.MULTILINE)


def _open_defaults() -> list[str]:
    settings = load_policy().on(date(2026, 3, 31)).settings
    return [s.key for s in settings if s.label is Label.DEFAULT and not s.key.startswith("readings.")]


def test_the_template_loads_and_changes_nothing(load: Load) -> None:
    assert load(override_template()) == load_policy()


def test_the_template_offers_every_default_and_nothing_else(load: Load) -> None:
    settings = load(_opened()).on(date(2026, 3, 31)).settings
    assert [s.key for s in settings if s.overridden] == _open_defaults()


def test_opened_as_it_stands_it_confirms_the_same_numbers(load: Load) -> None:
    shipped, confirmed = load_policy().on(date(2026, 3, 31)), load(_opened()).on(date(2026, 3, 31))
    assert [s.value for s in confirmed.settings] == [s.value for s in shipped.settings]
    assert confirmed._replace(name=shipped.name, on=shipped.on, settings=shipped.settings) == shipped


def test_every_default_is_explained_before_it_is_offered() -> None:
    for section in re.split(r"\n\n(?=# )", override_template())[1:-1]:
        lines = section.splitlines()
        assert lines[0].startswith("# ")
        assert any(line.startswith("#[[") for line in lines)
