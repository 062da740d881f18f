"""The scheme's numbers, dated, with their source."""

from kaohe_excel.policy.loader import OVERRIDE_NAME, PolicyBook, load_policy, unit_policy

__all__ = ["OVERRIDE_NAME", "PolicyBook", "load_policy", "unit_policy"]
