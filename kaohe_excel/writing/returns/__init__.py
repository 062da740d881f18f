"""退回: an annotated copy of each received workbook with errors, for its sender to correct and hand in again.

The copy is the sender's own package with a few of its parts amended, in the parsing children: foreign bytes are opened there.
"""

from kaohe_excel.writing.returns.returning import faulty_files, write_returns

__all__ = ["faulty_files", "write_returns"]
