"""The papers of the year end: 年度联动表, 年度等次审核表, 年度考核登记表, 台账, 奖金依据表, 表扬谈话名单."""

from kaohe_excel.writing.year.papers import write_year_papers

__all__ = ["write_year_papers"]
