"""The workbooks of a year end by file name."""

from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.workbooks.talk_list import TALK_LIST, write_talk_list
from kaohe_excel.writing.year.bonus import write_bonus_basis
from kaohe_excel.writing.year.linkage import write_linkage
from kaohe_excel.writing.year.register_form import write_annual_register_sheets
from kaohe_excel.writing.year.year_register import write_year_register


def write_year_papers(report: Report) -> dict[str, bytes]:
    """Write every workbook of a year's report, by file name; the bytes depend on the report alone (八-4, 九)."""
    return {
        "年度联动表.xlsx": write_linkage(report),
        "年度等次审核表.xlsx": write_decision_sheet(report),
        "年度考核登记表.xlsx": write_annual_register_sheets(report),
        "台账.xlsx": write_year_register(report),
        "奖金依据表.xlsx": write_bonus_basis(report),
        TALK_LIST: write_talk_list(report),
    }
