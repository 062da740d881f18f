"""A whole synthetic year of filled workbooks."""

from kaohe_excel.sample.folder import write_sample

__all__ = ["write_sample"]
