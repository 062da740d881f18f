"""The workbook 平时考核汇总表, sheet by sheet: 总览, 汇总, 逐月, 扣分明细, 测评明细, 评分明细, 评分来源, 计算依据."""

from kaohe_excel.writing.summary.workbook import write_summary

__all__ = ["write_summary"]
