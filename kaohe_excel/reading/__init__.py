"""Folder → files → cells → records, each fact with the cell it came from."""

from kaohe_excel.reading.intake import Folder, Intake, collect, open_folder
from kaohe_excel.reading.pool import ReaderPool, start_pool

__all__ = ["Folder", "Intake", "ReaderPool", "collect", "open_folder", "start_pool"]
