"""The policy file that a new unit starts from."""

from pathlib import Path

_TEMPLATE = Path(__file__).with_name("unit_policy.toml")


def override_template() -> str:
    """The text of a unit's own policy file: every 默认 to confirm, explained and commented out, so that it changes nothing."""
    return _TEMPLATE.read_text(encoding="utf-8")
