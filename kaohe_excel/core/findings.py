"""Findings as data: what was seen, where, about whom. Each kind has a stable code, one sentence and one remedy.

Codes by room: K1 files and forms · K2 roster rows · K3 rating forms and shared cell faults · K4 负面表现清单 · K5 测评表,
外单位评价意见, decisions and reviews · K6 completeness · K7 contradictions across workbooks · K8 quarter rules · K9 year.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.terms import Severity


class Kind(NamedTuple):
    """A kind of finding. ``sentence`` and ``remedy`` are formatted with the finding's values.

    Of a ``shared`` kind one cause may touch many: their findings are put together into one, ``{name}`` naming them all.
    """

    code: str
    severity: Severity
    sentence: str
    remedy: str
    shared: bool = False


class Finding(NamedTuple):
    """One thing seen. ``person`` and ``rater`` are ids, empty where it is about nobody in particular.

    ``people`` are the ids of those whom it touches where they are several; then ``person`` is empty.
    """

    kind: Kind
    where: Place
    person: str = ""
    rater: str = ""
    values: Mapping[str, str] = MappingProxyType({})
    people: tuple[str, ...] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """Everyone whom it touches."""
        return self.people or ((self.person,) if self.person else ())

    @property
    def message(self) -> str:
        """The kind's sentence with this finding's values."""
        return self.kind.sentence.format_map(self.values)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.kind.remedy.format_map(self.values)

    @property
    def sort_key(self) -> tuple[str, str, str, str, str]:
        """Order independent of how the folder was walked."""
        return (str(self.where), self.kind.code, self.person, self.rater, self.message)


_MOST_NAMES = 8


def by_cause(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once and one for each cause, in an order that does not depend on how the folder was walked."""
    causes: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        causes.setdefault(_cause(finding), []).append(finding)
    return tuple(sorted(map(_together, causes.values()), key=lambda finding: finding.sort_key))


def _cause(finding: Finding) -> tuple[object, ...]:
    if not finding.kind.shared:
        return finding.sort_key
    cause = sorted((key, value) for key, value in finding.values.items() if key != "name")
    return (finding.kind.code, finding.where, finding.rater, *cause)


def _together(findings: list[Finding]) -> Finding:
    names = {finding.person: finding.values.get("name", "") for finding in findings}
    if len(names) == 1:
        return findings[0]
    listed = "、".join([*names.values()][:_MOST_NAMES]) + (f"等{len(names)}人" if len(names) > _MOST_NAMES else "")
    return findings[0]._replace(person="", people=tuple(names), values={**findings[0].values, "name": listed})


UNQUOTED = "（涉密，不引用）"
"""What stands in a finding on a 涉密 row in place of the row's own words."""

_E, _W, _C, _N = Severity.ERROR, Severity.WARNING, Severity.CORRECTION, Severity.NOTE

# --- K1 文件与表格 ---------------------------------------------------------------------------------------------------
FILE_REFUSED = Kind("K101", _E, "文件未打开：{reason}", "请用 Excel 或 WPS 重新另存为 .xlsx 后再交。")
FILE_UNREADABLE = Kind("K102", _E, "文件损坏，读不出内容：{reason}", "请向填表人另要一份能打开的文件。")
FILE_KILLED = Kind("K103", _E, "读取此文件时{reason}，已放弃", "请把内容复制到新发的空表里再交。")
FILE_ENCRYPTED = Kind(
    "K104",
    _E,
    "文件是加密的，打不开（设了打开密码，或加了保护：打开时不问密码的也算）",
    "请去掉打开密码、“保护工作簿”或加密，另存后再交。",
)
FILE_EXTENSION = Kind(
    "K105", _C, "扩展名是 {extension}，内容其实是 {actual}，已按内容读取", "无需处理；下次请正确另存。"
)
FORM_UNKNOWN = Kind("K106", _N, "不是考核用表，未使用", "若确是考核表，请检查标题和表头是否完整。")
FORM_AMBIGUOUS = Kind("K107", _E, "表头“{heading}”有不止一处可对应：{candidates}", "请只保留一列“{heading}”。")
FORM_COLUMN_MISSING = Kind("K108", _E, "缺少必需的列：{headings}", "请在新发的空表上填写，不要删列。")
FORM_HEADING_LOOSE = Kind("K109", _C, "表头“{written}”按“{heading}”读取", "无需处理。")
FORM_PERIOD_MISSING = Kind("K110", _E, "看不出考核期{written}", "请在表头上方写明“考核期：2026年3月”这样的字样。")
FORM_PERIOD_CONFLICT = Kind(
    "K111", _W, "标题写的是{title}，考核期一栏写的是{head}，按考核期一栏处理", "请核对考核期并改成一致。"
)
FORM_RATER_MISSING = Kind("K112", _E, "看不出评分人", "请在表头上方写明“评分人：姓名（编号）”。")
FORM_RATER_UNKNOWN = Kind("K113", _E, "评分人“{written}”不在名册的“评分人”表中", "请核对姓名和编号{nearest}。")
HIDDEN_DATA = Kind("K114", _W, "有隐藏的{what}，其中有内容，已照常使用", "请取消隐藏，确认内容无误。")
AFTER_DATA = Kind("K115", _N, "表末注释或合计行之后还有内容：{text}", "若是考核数据，请移到合计行之前。")
MERGED_IDENTITY = Kind("K116", _C, "合并单元格中的“{heading}”按“{value}”逐行补齐", "无需处理。")
FORM_PERIOD_KIND = Kind("K117", _E, "考核期写的是{written}，本表应写{expected}", "请改正考核期。")
HIDDEN_UNSEEN = Kind(
    "K118",
    _W,
    "这份 {kind} 看不出有没有隐藏的行和列、划掉的内容和特殊的格式",
    "请另存为 .xlsx 再交，或逐格核对。",
)
FORM_SHEET_MISSING = Kind("K119", _E, "缺少工作表“{sheet}”", "请在新发的空表上填写，不要删工作表。")
FORM_ROSTER_REPEATED = Kind("K120", _N, "与 {other} 是内容相同的人员名册，只用其一", "请只保留一份人员名册。")
SHEET_LISTED_TWICE = Kind(
    "K121",
    _E,
    "文件未打开：工作表“{sheet}”在工作簿中列了不止一次",
    "请用 Excel 或 WPS 只保留一张，另存为 .xlsx 后再交。",
)
PAPER_CHANGED = Kind(
    "K122",
    _W,
    "这是程序写出的文件，写出以后改动或另存过，没有读",
    "填了内容的，请放进“收件”再运行；只是打开保存过的，无需处理。",
)
PAPERS_NOT_READ = Kind("K123", _W, "这个文件夹里是写出、发出或退回的表，没有读", "填好、改好的表请放进“收件”再运行。")
FILE_XLSB = Kind("K130", _E, "文件是 .xlsb 格式，不读取", "请用 Excel 或 WPS 另存为 .xlsx 后再交。")
LEFTOVERS = Kind("K131", _N, "写了但没有用到：{what}", "与考核无关的无需处理；要改动什么的，请直接改在表内。")
LEFTOVER_SPEAKS = Kind(
    "K132",
    _W,
    "没有用到的{what}写着“{text}”",
    "请核实；要改的直接改在表内，要作废的删去，再交一份。",
)
FORM_UNREADABLE = Kind(
    "K140", _E, "看起来是{form}，但读不出来：{why}，未使用", "请在发下去的{form}上填写{how}，再交一份。"
)
ROSTER_IDS_ALONE = Kind(
    "K141", _W, "不是考核用表，但里面有名册上的编号（{ids}），未使用", "若是考核数据，请填在发下去的表上再交。"
)
FILE_NOT_EXCEL = Kind("K142", _W, "收到的是{what}，不是 Excel 表，没有读取", "请交 Excel 表；压缩包请先解压。")
SHEET_NAME_PERIOD = Kind(
    "K151",
    _E,
    "工作表名写的是{named}，考核期写的是{period}，此表未使用",
    "请把工作表名和考核期改成一致，各期分开写明。",
)
SHEET_NAME_RATER = Kind(
    "K152", _E, "工作表名是“{named}”，评分人写的是{rater}，此表未使用", "请把工作表名和评分人改成一致。"
)
SHEET_NAME_YEAR = Kind(
    "K153", _E, "考核期只写在工作表名里（{named}），看不出年份，此表未使用", "请在表头上方写明“考核期：2026年3月”。"
)
SHEET_VOID = Kind(
    "K154",
    _E,
    "工作表上写着“{word}”，同一文件里还有别的同类表，此表未使用",
    "请删去作废的工作表；有效的请去掉这几个字。",
)
SHEET_VOID_ALONE = Kind("K155", _W, "工作表上写着“{word}”，没有别的同类表，已照常使用", "请核对是不是最后的定稿。")
UNIT_OTHER = Kind("K156", _E, "单位写的是“{unit}”，不是{ours}，未使用", "请删去别的单位的内容；写错的请改正单位。")
FORM_FLAT = Kind(
    "K157",
    _E,
    "{headings}写在列里（{cells}），是一行一份的汇总表，未使用",
    "请按评分人、考核期分开，每份表在表头上方写明“评分人：”“考核期：”。",
)
FORM_IN_PAGE_HEADER = Kind(
    "K159", _E, "看不出{what}：只在页眉页脚里写着“{text}”", "页眉页脚不是表的内容，请写进表头上方的格子里。"
)
FORM_TAKES_AWAY = Kind(
    "K158", _E, "标题写的是扣分制（{title}），填的是扣分还是得分看不出来，未使用", "请按得分填写，并改正标题。"
)

# --- K2 人员名册（结构错误逐条列出，运行停止） --------------------------------------------------------------------------
ROSTER_OVERLAP = Kind("K201", _E, "编号 {person} 有两行日期重叠（另一行：{other}）", "请改正起止日期或编号。")
ROSTER_ENDS_EARLY = Kind("K202", _E, "“{end_heading}”{end} 早于“{start_heading}”{start}", "请改正日期。")
ROSTER_SCOPE_UNKNOWN = Kind(
    "K203", _E, "评分范围中的“{department}”不是名册上的科室", "请改成名册上的科室名称，或填“全局”。"
)
ROSTER_PERSON_UNKNOWN = Kind("K204", _E, "“{written}”不在名册上{nearest}", "请补进名册或改正编号、姓名。")
ROSTER_NAMES_DIFFER = Kind("K205", _W, "编号 {person} 在名册上有两个姓名：{names}，按同一人处理", "请核对编号。")
ROSTER_MAY_HAVE_LEFT = Kind(
    "K207", _W, "{name}的行里写着“{written}”，但没有终止日期，按仍在册处理", "已离开的请填终止日期。"
)
ROSTER_DEPARTMENT_BLANK = Kind("K206", _W, "{name}没有填科室，没有人会给其评分", "请补填科室。")

# --- K3 评分表及各表通用的单元格问题 -----------------------------------------------------------------------------------
CELL_BLANK = Kind("K301", _E, "“{heading}”没有填", "请补填。")
CELL_NOT_NUMBER = Kind("K302", _E, "“{heading}”填的“{written}”不是一个确定的数", "请填一个数。")
CELL_OUT_OF_RANGE = Kind(
    "K303", _E, "“{heading}”填的 {written} 超出 {low}～{high}", "请改为 {low} 到 {high} 之间的数。"
)
CELL_TOO_PRECISE = Kind("K304", _E, "“{heading}”填的 {written} 小数超过 2 位", "请保留最多 2 位小数。")
CELL_ERROR_VALUE = Kind("K305", _E, "“{heading}”是错误值 {written}", "请把公式改好，或直接填数。")
CELL_NO_RESULT = Kind("K306", _E, "“{heading}”是公式，但没有保存计算结果", "请用 Excel 打开、保存一次，或直接填数。")
CELL_MERGED_SCORE = Kind("K307", _E, "“{heading}”在合并单元格 {range} 中，不知道属于哪一行", "请取消合并，逐行填写。")
TOTAL_DISAGREES = Kind("K308", _W, "合计写的是 {written}，各项相加是 {computed}，按各项计算", "请核对各项分数。")
CELL_READ_AS = Kind("K309", _C, "“{heading}”填的“{written}”读作“{value}”", "无需处理。")
CELL_NOT_DATE = Kind("K310", _E, "“{heading}”填的“{written}”不是一个确定的日期", "请按“2026-03-05”填写。")
CELL_NOT_LISTED = Kind("K311", _E, "“{heading}”填的“{written}”不在可选范围：{choices}", "请从可选范围中选填。")
PERSON_CONFLICT = Kind(
    "K320", _E, "编号 {written_id} 与姓名“{written_name}”对不上（名册：{roster_name}）", "请核对是哪一位。"
)
PERSON_AMBIGUOUS = Kind("K321", _E, "姓名“{written_name}”在名册上有 {count} 位：{candidates}", "请填人员编号。")
PERSON_UNKNOWN = Kind("K322", _W, "“{written}”不在名册上，此行未使用", "请核对{nearest}。")
PERSON_OUT_OF_SCOPE = Kind(
    "K323", _W, "{name}不在该评分人的评分范围内，此行未使用", "请删去此行，或核对名册的“评分人”表。"
)
PERSON_MISSING = Kind("K324", _E, "此行有数据，但没有编号和姓名", "请补填人员编号和姓名。")
ROW_REPEATED = Kind("K325", _W, "{name}的行重复出现且内容相同，只算一次", "请删去重复的行。")
PERSONS_SEVERAL = Kind("K341", _E, "一格里写了几个人：{written}", "请一人一行，分别填写。")
ALL_ZERO = Kind("K342", _W, "整张表全是 0 分，已照常使用", "请核对是不是没有填，或把扣分制当成了得分制。")
INVISIBLE_SIGNS = Kind("K343", _C, "有看不见的字符（首处见此），已去掉", "无需处理。")
ROW_CONFLICT = Kind("K326", _E, "{name}有两行，内容不同（另一行：{other}）", "请只保留正确的一行。")
ROW_SELF = Kind("K327", _W, "评分人给自己评分，此行未使用", "请删去此行。")
ROW_LEADER = Kind("K328", _N, "{name}不是平时考核对象，此行未使用", "无需处理。")
ROW_NOT_COUNTED = Kind("K329", _N, "{name}本期不计（{reason}），此行未使用", "无需处理。")
ROW_WRONG_SET = Kind(
    "K330",
    _E,
    "{name}的岗位类别是“{job_class}”，所用指标与此表不同，此行未使用",
    "请把此人填在所属岗位类别的评分表中。",
)
CELL_NOT_PERIOD = Kind(
    "K331", _E, "“{heading}”填的“{written}”看不出是哪个考核期", "请按“2026年第1季度”或“2026年3月”填写。"
)

CELL_STRUCK = Kind(
    "K350",
    _E,
    "“{heading}”有划掉的内容“{shown}”（整格存的是“{written}”），划掉的不算，也不替人猜",
    "请删去划掉的内容，只留下要算的。",
)
ROW_STRUCK = Kind("K351", _E, "整行是划掉的内容：{written}", "作废的请删去此行；有效的请去掉删除线。")
CELL_RAISED = Kind(
    "K352", _E, "“{heading}”填的“{written}”里有上标或下标“{shown}”，不当作数字并读", "请删去上标，只填一个数。"
)
CELL_ROUNDED = Kind(
    "K353",
    _W,
    "“{heading}”看到的是 {shown}，单元格里存的是 {written}，按存的计",
    "请核对是哪一个数，并把格式改成显示两位小数。",
)
CELL_SHOWN_OTHERWISE = Kind(
    "K354", _E, "“{heading}”看到的是“{shown}”，单元格里存的却是“{written}”", "请清除单元格格式，再填看到的那个值。"
)
CELL_UNSEEN = Kind(
    "K355", _W, "“{heading}”的字与底色相同，看不见（“{shown}”），已照常使用", "请把字改成看得见的颜色并核对。"
)
CELL_FORMULA = Kind(
    "K356",
    _W,
    "“{heading}”是公式 {formula}，按文件里存的结果 {written} 计",
    "请直接填数；Excel 打开后重算的结果可能不同。",
)

# --- K4 负面表现清单 ------------------------------------------------------------------------------------------------
ITEM_UNKNOWN = Kind("K401", _E, "条目编号“{written}”不在条目表中", "请从条目表中选择编号。")
ITEM_CONFLICT = Kind("K402", _E, "条目 {item} 在不同清单中规定不一致（另见 {other}）", "请统一各清单的“条目”表。")
DEDUCTION_DISAGREES = Kind("K403", _E, "扣分填的是 {written}，按条目应为 {computed}", "请核对次数和扣分。")
DEDUCTION_COMPUTED = Kind("K404", _C, "扣分未填，按次数和条目计为 {computed}", "无需处理。")
TIMES_COMPUTED = Kind("K405", _C, "次数未填，按扣分计为 1 次", "无需处理。")
RECORD_OTHER_MONTH = Kind("K406", _W, "日期 {day} 不在本清单的 {period}，按日期计入", "请核对日期。")
RECORD_REPEATED = Kind("K407", _W, "此记录与 {other} 相同，只算一次", "请核对是否重复登记。")
GRADE_NOT_STATED = Kind(
    "K408",
    _W,
    "问责记录没有写明定等（一般或较差），由领导小组在两者之间研究确定（七-3）",
    "处理决定写明定等的，请补填“定等”。",
)
SANCTION_KIND_UNKNOWN = Kind(
    "K409",
    _E,
    "处分种类“{written}”无法确定",
    "请填：警告、记过、记大过、降级、撤职；党纪处分填党内警告、严重警告、撤销党内职务、留党察看、开除党籍。",
)
RECORD_IN_ONE_LIST = Kind(
    "K414",
    _W,
    "{period}的清单有两份，这条记录只在这一份里，另一份（{other}）没有，已照常计入",
    "请确认以哪一份为准，另一份移出文件夹。",
)
SANCTION_END_DISAGREES = Kind(
    "K410", _W, "期满日期写的是 {written}，按规定应为 {computed}，按所写日期处理", "请核对处分决定。"
)
SANCTION_REPEATED = Kind("K411", _N, "此处分与 {other} 相同，只算一次", "无需处理。")
ITEM_ROW_BAD = Kind("K412", _E, "条目 {item} 的“{heading}”填写有误", "请改正“条目”表。")
RECORD_IN_SEALED_PERIOD = Kind(
    "K413",
    _E,
    "这条{sheet}记录（{day}）涉及已归档的{period}，归档时没有它，不改变已归档的结果",
    "请核对日期；若属实，用 --reopen 写明理由，重新审定并归档该考核期。",
)

RECORD_ENDS_EARLY = Kind("K420", _E, "“{end_heading}”{end} 早于“{start_heading}”{start}", "请改正日期。")
SANCTION_SAME_DAY = Kind(
    "K421", _N, "与 {other} 同日决定，按较重的{kind}处理，此行不另计", "两个处分确为同日决定的无需处理。"
)
CONCLUSION_WITHOUT_SANCTION = Kind(
    "K422",
    _W,
    "{name}的立案结论是“{conclusion}”，“处分”表中没有这一处分，未计处分的影响",
    "请按处分决定在“处分”表中补登。",
)
ABSENT_TOO_LONG = Kind(
    "K423",
    _W,
    "{name}{year}旷工记录共 {days} 个工作日，最长连续 {running} 个工作日；"
    "连续超过15天或者一年内累计超过30天的，公务员法88规定予以辞退",
    "请核实记录，并报任免机关研究。",
)

# --- K5 测评表、外单位评价意见、决定、复核 ------------------------------------------------------------------------------
VOTES_DISAGREE = Kind("K501", _E, "各档票数相加是 {votes}，有效票是 {valid}", "请重新核对票数。")
BALLOTS_DISAGREE = Kind("K502", _E, "{more}（{more_count}）多于{less}（{less_count}）", "请重新核对票数。")
NO_VALID_BALLOT = Kind("K503", _E, "有效票为 0，算不出测评分", "请核对票数，或重新组织测评。")
VOTE_BLANK_ZERO = Kind("K504", _C, "“{heading}”未填，其余票数已合计为有效票，读作 0", "无需处理。")
HOST_GRADE_UNKNOWN = Kind(
    "K520", _E, "外单位{period}等次写的是“{written}”，不在可选范围：{choices}", "请现工作单位按所列等次改正。"
)
ABSTAINED_COUNTED = Kind(
    "K506", _E, "有效票 {valid} 里含“{heading}” {count} 票，弃权不算有效票", "请从有效票中减去弃权，重新核对票数。"
)
TICKS_SEVERAL = Kind("K507", _E, "确定等次打了不止一个√（{grades}）", "请只留一个√。")
HOST_NOT_SECONDED = Kind("K505", _N, "{name}在{period}没有需要外单位评价的派出，此行未使用", "无需处理。")
HOST_SCORE_DOUBTFUL = Kind(
    "K510", _W, "{name}的外单位得分 {score} 与等次“{grade}”不相称{look}，已照常使用", "请向外单位核实得分和等次。"
)
HOST_UNIT_OTHER = Kind(
    "K511", _W, "{name}的评价意见由“{unit}”出具，人员变动中的现工作单位是“{sent}”，已照常使用", "请核对是哪个单位。"
)

# --- K6 应交未交 ----------------------------------------------------------------------------------------------------
FORM_NOT_RECEIVED = Kind("K601", _E, "{rater_name}的{period}评分表还没有交，缺{name}的评分", "请催交。", shared=True)
PERSON_LEFT_OUT = Kind("K602", _E, "{rater_name}的{period}评分表里没有{name}", "请补填后再交。", shared=True)
LIST_NOT_RECEIVED = Kind("K603", _W, "{period}的负面表现清单还没有交", "请催交；没有负面表现也要交零报告。")
POLL_NOT_RECEIVED = Kind("K604", _E, "{period}的测评表里没有{name}", "请补交测评表。", shared=True)
OPINION_NOT_RECEIVED = Kind("K605", _E, "{unit}还没有送来{name}{period}的评价意见", "请向{unit}催要。")
NOBODY_EXPECTED = Kind("K606", _E, "{period}没有人负责给{name}评分", "请在名册的“评分人”表中补上。", shared=True)
FORM_UNUSABLE = Kind(
    "K608",
    _E,
    "{rater_name}的{period}评分表收到了但不能用（{reason}），缺{name}的评分",
    "请把此件退给评分人改正后再交。",
    shared=True,
)
FORM_OF_ANOTHER_PERIOD = Kind(
    "K609",
    _N,
    "{rater_name}的{period}评分表{lack}，此件里有写着{other}的",
    "若那其实是{period}的，请改正考核期；否则请催交。",
)
OPINION_WITHOUT_GRADE = Kind("K607", _E, "{unit}对{name}{period}的评价意见没有写等次", "请{unit}补写等次。")

OPINION_AWAITED = Kind(
    "K621",
    _W,
    "{unit}还没有送来{name}{period}的评价意见；派出在半年以内，等次由本单位确定（七-2），先列待定",
    "请向{unit}催要；不送的，由领导小组研究确定。",
)
FORMER_QUARTER_MISSING = Kind(
    "K622",
    _W,
    "{name}调入前在{unit}的{period}考核结果还没有收到，该季度不计，年度需研究确定，暂不作优秀人选",
    "请原单位出具该季度的考核结果，按“外单位评价意见”填写。",
)

# --- K65 工作记实：都只是提醒，不使任何人待补；告诫由主管领导决定 ---------------------------------------------------------
WORK_RECORDS_UNUSED = Kind(
    "K651",
    _N,
    "{period}没有收到任何人的工作记实台账，没有检查工作记实",
    "本单位不用台账的无需处理；用的请收齐后放进文件夹。",
)
WORK_RECORD_MISSING = Kind(
    "K652", _W, "{name}缺 {count} 项工作记实：{items}", "请核实；补记的如实填写填写日期，不在岗的请登记人员变动。"
)
WORK_RECORD_LATE = Kind("K653", _W, "{name}的{item}应在 {due} 前填写，填写日期是 {filled}", "请核实日期。")
WORK_RECORD_UNDATED = Kind("K654", _W, "{name}的{item}没有填写日期，看不出是否按时", "请补填填写日期。")
WORK_RECORD_UNAPPROVED = Kind(
    "K655", _W, "{name}的{item}没有{what}", "请主要领导或分管领导审核并注明日期，报办公室备案。"
)
WORK_RECORD_APPROVED_LATE = Kind(
    "K656", _W, "{name}的{item}应在 {due} 前审核并备案，{what}", "请核实日期；审核、备案逾期不算本人逾期。"
)
WORK_RECORD_APPROVER = Kind(
    "K657", _W, "{name}的{item}审核人“{written}”不是名册上的主要领导或分管领导", "请核对审核人。"
)
WORK_UNFINISHED = Kind("K658", _W, "{name}的{item}有任务未完成，没有说明原因", "请补填未完成原因。")
WORK_RECORD_CELL = Kind("K659", _W, "“{heading}”填的“{written}”{reading}", "请改正后再交。")
WORK_RECORD_UNPLACED = Kind(
    "K660", _W, "看不出这一行是哪个{what}的记实，此行未使用", "请按“2026年3月”“2026年第10周”“2026年第1季度”填写。"
)
WORK_RECORD_WEEK = Kind("K661", _W, "周次“{written}”与起止日期（{span}）不符，按起止日期处理", "请改成一致。")
WORK_RECORD_DIFFERS = Kind(
    "K662", _W, "{name}的{item}与 {other} 是同一项，填写不一致，日期取较早的，内容取较后一处的", "请只保留正确的一处。"
)

# --- K7 各表之间 ----------------------------------------------------------------------------------------------------
FORM_REPEATED = Kind("K701", _N, "与 {other} 内容相同，只用其一", "无需处理。")
FORM_CONFLICT = Kind(
    "K702", _E, "与 {other} 是同一份表，但{name}的数据不同（{cells}）", "请确认以哪一份为准，另一份移出文件夹。"
)
SECONDED_FORM_UNUSED = Kind("K703", _N, "{name}本季度在{unit}，本单位的评分和测评不使用", "无需处理。")
FORM_MERGED = Kind(
    "K705", _W, "与 {other} 是同一份表，人员不全相同，相同的数据一致，合并使用", "请确认两份都有效，以后只交一份。"
)
FORM_CORRECTED = Kind("K706", _N, "已由 {other} 更正，此件不再使用", "无需处理。")
MOVEMENTS_OVERLAP = Kind("K704", _W, "{name}的两条人员变动日期重叠：{other}", "请核对起止日期；重叠的日子只算一次。")
MOVEMENT_OFF_ROSTER = Kind(
    "K707",
    _W,
    "{name}的{kind}（{start}至{end}）有日子不在册，不在册的日子不算",
    "请核对人员变动的起止日期和名册上的起始、终止日期。",
)

SECONDMENT_OPEN_ENDED = Kind(
    "K708", _N, "{name}的{kind}（{start}起）没有写结束日期，时间长短按截至考核期末计算", "请补填计划结束日期。"
)

# --- K8 季度等次 ----------------------------------------------------------------------------------------------------
LIMITS_CONFLICT = Kind(
    "K801", _W, "{name}：{heavier}与{lighter}不能同时满足，按较重的处理", "请领导小组留意并核实两项依据。"
)
HOST_AND_HOME = Kind("K802", _W, "{name}由{unit}考核，本单位另有{record}，未改变其结果", "请与{unit}沟通。")
EXACTLY_SIX_MONTHS = Kind("K803", _N, "{name}派出恰满六个月，按半年以内处理", "请确认这一理解。")
GOOD_QUOTA_EXCEEDED = Kind(
    "K804", _W, "“好”等次 {count} 人，超过 {limit} 人（{percent}）：{names}", "由领导小组研究确定。"
)
DECISION_UNDATED = Kind(
    "K805",
    _E,
    "等次审核表没有审定日期，看不出领导小组何时审定（五），其中的确定等次未采用",
    "请在表头填写“审定日期”，再放回文件夹。",
)
DECISION_NOT_ALLOWED = Kind(
    "K806",
    _E,
    "{name}的确定等次“{written}”不在可定范围（{allowed}），依据{clauses}，未采用{since}",
    "请在可定范围内重新研究确定。",
)
DECISION_WITHOUT_REASON = Kind(
    "K807", _E, "{name}的确定等次“{written}”与建议“{proposed}”（{clauses}）不同，没有写理由，未采用", "请补写理由。"
)
PROPOSAL_CHANGED = Kind(
    "K808",
    _W,
    "{name}：审核表上印的建议是“{printed}”，现在的建议是“{proposed}”，已按确定等次“{written}”采用{since}",
    "请确认审定之后改动的数据是否影响原决定。",
)
DECISIONS_DIFFER = Kind(
    "K809",
    _E,
    "{name}的确定等次“{written}”与 {other} 的“{other_written}”不同，领导小组的审定只能有一个（五），都未采用",
    "请只留下一份审核表。",
)
DECISION_IMPOSSIBLE = Kind(
    "K810",
    _E,
    "{name}本期为“{outcome}”（{clauses}），不能确定等次，“{written}”未采用{since}",
    "请删去这一行的确定等次；待补的先补齐材料。",
)
REVIEW_NOT_POOR = Kind(
    "K811",
    _E,
    "{name}的等次不是已审定的“{reviewable}”（现为“{outcome}”，登记为“{original}”），只有“{reviewable}”可以复核（{clause}），未采用",
    "请核对复核登记表。",
)
REVIEW_GRADE_UNKNOWN = Kind(
    "K812", _E, "{name}的复核后等次“{written}”不是{grades}之一，复核未采用", "请改正复核后等次。"
)
REVIEW_BARRED = Kind(
    "K813", _E, "{name}的复核后等次“{written}”为{clauses}所不许，复核未采用", "请在不违反该条的范围内答复。"
)
REVIEW_OVERTURNS = Kind(
    "K814", _W, "{name}复核改定为“{written}”，与{clauses}的记录不一致，已采用", "请把复核结论与原来的记录一并归档。"
)
REVIEW_LATE = Kind(
    "K815",
    _W,
    "{name}于{requested}申请复核，已过期限{deadline}（自送达之日起算，没有登记送达日期的自制发之日起算），仍按登记处理",
    "请确认是否受理；送达日期不对的，在等次审核表中补填。",
)
REVIEWS_DIFFER = Kind("K816", _E, "{name}有两条结果不同的复核记录（另见 {other}），都未采用", "请只保留正确的一条。")
REVIEW_OPEN = Kind("K817", _N, "{name}的复核还没有答复", "请在期限内答复并填写复核后等次和答复日期。")
GOOD_QUOTA_PROPOSED = Kind(
    "K818",
    _N,
    "按得分可为“好”的 {count} 人，超过 {limit} 人（{percent}）；按本单位政策，名额以外的建议较好：{names}",
    "由领导小组研究确定；认为应为“好”的，写明理由。",
)

PARTY_SANCTION_NOTED = Kind(
    "K819",
    _N,
    "{name}受{sanction}（{day}）：七-4没有列党纪处分，季度等次不受其限制",
    "需要影响季度等次的，按七-3登记问责并写明定等。",
)
INVESTIGATION_NOTED = Kind(
    "K820", _N, "{name}于{day}被立案，本季度等次照常提出", "年末仍未结案的，当年只写不定等次（考核规定28）。"
)
OTHER_ADMONITION = Kind(
    "K821",
    _N,
    "{name}本季度有与工作记实无关的告诫（{reason}），不按八-2定为较差",
    "由领导小组在审定等次时一并考虑；当年两次以上照样计算。",
)
TRAINING_BOTH = Kind(
    "K822",
    _W,
    "{name}学习培训超过半年：七-2由{unit}考核，考核规定26由派出单位考核，{followed}",
    "请与{unit}和主管部门核实由谁考核；改用另一做法的，写在政策的 training_over_half 中。",
)
DECISION_FAR = Kind(
    "K823",
    _W,
    "{name}的确定等次“{written}”与建议“{proposed}”相差两档以上，已按理由采用：{reason}",
    "请领导小组确认。",
)

# --- K9 年度 --------------------------------------------------------------------------------------------------------
YEAR_WAITS = Kind("K901", _W, "{name}的{year}暂不能定：{quarters}", "请先补齐或审定这些季度。", shared=True)
ANNUAL_OPINION_MISSING = Kind("K902", _W, "{unit}还没有送来{name}{year}的考核结果（等次）", "请向{unit}催要。")
ANNUAL_POLL_MISSING = Kind(
    "K903", _W, "{name}没有年度测评得分，年度得分空缺，不参加排序", "请补交年度测评表。", shared=True
)
EXCELLENT_QUOTA_EXCEEDED = Kind(
    "K904", _W, "已定“优秀” {count} 人，超过 {limit} 人（{percent}）：{names}", "请领导小组研究，或说明已获批准的比例。"
)
QUARTERS_UNDECIDED = Kind(
    "K905", _W, "{name}：{quarters}还没有审定，按建议等次计入，{year}保持待审定", "请先审定这些季度。", shared=True
)
WARNING_GOES_FURTHER = Kind(
    "K906",
    _N,
    "{name}：警告处分影响了{quarters}，按九-2得基本称职或更低；{national}",
    "请领导小组留意这一差别。",
)
REGRADED = Kind(
    "K908",
    _N,
    "{name}的立案已于{day}结案（{conclusion}），{year}按规定补定等次（考核规定28）",
    "年度已归档的，运行时加上 --reopen “立案结案，补定等次”，重新审定并归档。",
)
POOR_BY_ADMONITION = Kind(
    "K909",
    _N,
    "{name}：建议不称职，其中{quarters}的较差只是因告诫（八-2）",
    "请领导小组核实各次告诫的记录。",
)
BARRED_BEYOND_NATIONAL_RULE = Kind(
    "K910",
    _W,
    "{name}因无故不参加平时考核不得参加{year}考核（八-2）；国家规定的是经教育后仍拒绝参加的，直接定为不称职（原文待核）",
    "请附上对其教育的记录，并请示主管部门如何处理。",
)
SEALED_QUARTERS_USED = Kind("K907", _N, "{year}按已归档的{quarters}结果计算，没有重算", "无需处理。")

CATALOGUE: tuple[Kind, ...] = tuple(
    sorted((kind for kind in vars().values() if isinstance(kind, Kind)), key=lambda kind: kind.code)
)
"""Every kind, in order of its code."""
