"""A whole synthetic year of filled workbooks."""

from kaohe_excel.sample.folder import write_sample
from kaohe_excel.sample.higher import HIGHER_RULES
from kaohe_excel.sample.script import WHOLE_YEAR

__all__ = ["HIGHER_RULES", "WHOLE_YEAR", "write_sample"]
