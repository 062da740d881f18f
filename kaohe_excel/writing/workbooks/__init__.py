"""The workbooks of a period that are not books of several rooms."""
