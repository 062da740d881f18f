"""退回: an annotated copy of each received workbook with errors, for its sender to correct and hand in again.

The one part of the writing room that uses openpyxl, and only in the parsing children.
"""

from kaohe_excel.writing.returns.returning import faulty_files, write_returns

__all__ = ["faulty_files", "write_returns"]
