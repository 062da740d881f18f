"""The scheme's numbers, dated, with their source."""

from kaohe_excel.policy.loader import OVERRIDE_NAME, Policies, load_policy, override_file, unit_policy

__all__ = ["OVERRIDE_NAME", "Policies", "load_policy", "override_file", "unit_policy"]
