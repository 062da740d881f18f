"""Findings as data: what was seen, where, about whom. Each kind has a stable code, one sentence and one remedy.

Codes by room: K1 files and forms · K2 roster rows · K3 rating forms and shared cell faults · K4 负面表现清单 · K5 测评表,
外单位评价意见, decisions and reviews · K6 completeness · K7 contradictions across workbooks · K8 quarter rules · K9 year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe_excel.facts import Place
from kaohe_excel.terms import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. ``sentence`` and ``remedy`` are formatted with the finding's values."""

    code: str
    severity: Severity
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen. ``person`` and ``rater`` are ids, empty where it is about nobody in particular."""

    kind: Kind
    where: Place
    person: str = ""
    rater: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

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


_E, _W, _C, _N = Severity.ERROR, Severity.WARNING, Severity.CORRECTION, Severity.NOTE

# --- K1 文件与表格 ---------------------------------------------------------------------------------------------------
FILE_REFUSED = Kind("K101", _E, "文件未打开：{reason}", "请用 Excel 或 WPS 重新另存为 .xlsx 后再交。")
FILE_UNREADABLE = Kind("K102", _E, "文件损坏，读不出内容：{reason}", "请向填表人另要一份能打开的文件。")
FILE_KILLED = Kind("K103", _E, "读取此文件时{reason}，已放弃", "请把内容复制到新发的空表里再交。")
FILE_ENCRYPTED = Kind("K104", _E, "文件设有打开密码", "请去掉密码另存后再交。")
FILE_EXTENSION = Kind(
    "K105", _C, "扩展名是 {extension}，内容其实是 {actual}，已按内容读取", "无需处理；下次请正确另存。"
)
FORM_UNKNOWN = Kind("K106", _N, "不是考核用表，未使用", "若确是考核表，请检查标题和表头是否完整。")
FORM_AMBIGUOUS = Kind("K107", _E, "表头“{heading}”有不止一处可对应：{candidates}", "请只保留一列“{heading}”。")
FORM_COLUMN_MISSING = Kind("K108", _E, "缺少必需的列：{headings}", "请在新发的空表上填写，不要删列。")
FORM_HEADING_LOOSE = Kind("K109", _C, "表头“{written}”按“{heading}”读取", "无需处理。")
FORM_PERIOD_MISSING = Kind("K110", _E, "看不出考核期", "请在表头上方写明“考核期：2026年3月”这样的字样。")
FORM_PERIOD_CONFLICT = Kind(
    "K111", _W, "标题写的是{title}，考核期一栏写的是{head}，按考核期一栏处理", "请核对考核期并改成一致。"
)
FORM_RATER_MISSING = Kind("K112", _E, "看不出评分人", "请在表头上方写明“评分人：姓名（编号）”。")
FORM_RATER_UNKNOWN = Kind("K113", _E, "评分人“{written}”不在名册的“评分人”表中", "请核对姓名和编号{nearest}。")
HIDDEN_DATA = Kind("K114", _W, "有隐藏的{what}，其中有内容，已照常使用", "请取消隐藏，确认内容无误。")
AFTER_DATA = Kind("K115", _N, "表末注释或合计行之后还有内容：{text}", "若是考核数据，请移到合计行之前。")
MERGED_IDENTITY = Kind("K116", _C, "合并单元格中的“{heading}”按“{value}”逐行补齐", "无需处理。")

# --- K3 评分表及各表通用的单元格问题 -----------------------------------------------------------------------------------
CELL_BLANK = Kind("K301", _E, "“{heading}”没有填", "请补填。")
CELL_NOT_NUMBER = Kind("K302", _E, "“{heading}”填的“{written}”不是一个确定的数", "请填一个数。")
CELL_OUT_OF_RANGE = Kind(
    "K303", _E, "“{heading}”填的 {written} 超出 {low}～{high}", "请改为 {low} 到 {high} 之间的数。"
)
CELL_TOO_PRECISE = Kind("K304", _E, "“{heading}”填的 {written} 小数超过 2 位", "请保留最多 2 位小数。")
CELL_ERROR_VALUE = Kind("K305", _E, "“{heading}”是错误值 {written}", "请把公式改好，或直接填数。")
CELL_NO_RESULT = Kind("K306", _E, "“{heading}”是公式，但没有保存计算结果", "请用 Excel 打开、保存一次，或直接填数。")
CELL_MERGED_SCORE = Kind("K307", _E, "“{heading}”在合并单元格中，不知道属于哪一行", "请取消合并，逐行填写。")
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
ROW_CONFLICT = Kind("K326", _E, "{name}有两行，内容不同（另一行：{other}）", "请只保留正确的一行。")
ROW_SELF = Kind("K327", _W, "评分人给自己评分，此行未使用", "请删去此行。")
ROW_LEADER = Kind("K328", _N, "{name}不是平时考核对象，此行未使用", "无需处理。")
ROW_NOT_COUNTED = Kind("K329", _N, "{name}本期不计（{reason}），此行未使用", "无需处理。")

# --- K4 负面表现清单 ------------------------------------------------------------------------------------------------
ITEM_UNKNOWN = Kind("K401", _E, "条目编号“{written}”不在条目表中", "请从条目表中选择编号。")
ITEM_CONFLICT = Kind("K402", _E, "条目 {item} 在不同清单中规定不一致（另见 {other}）", "请统一各清单的“条目”表。")
DEDUCTION_DISAGREES = Kind("K403", _E, "扣分填的是 {written}，按条目应为 {computed}", "请核对次数和扣分。")
DEDUCTION_COMPUTED = Kind("K404", _C, "扣分未填，按次数和条目计为 {computed}", "无需处理。")
TIMES_COMPUTED = Kind("K405", _C, "次数未填，按扣分计为 1 次", "无需处理。")
RECORD_OTHER_MONTH = Kind("K406", _W, "日期 {day} 不在本清单的 {period}，按日期计入", "请核对日期。")
RECORD_REPEATED = Kind("K407", _W, "此记录与 {other} 相同，只算一次", "请核对是否重复登记。")
GRADE_NOT_STATED = Kind("K408", _E, "问责记录没有写明定等（一般或较差）", "请按问责情形填写“定等”。")
SANCTION_KIND_UNKNOWN = Kind("K409", _E, "处分种类“{written}”无法确定", "请填：警告、记过、记大过、降级、撤职。")
SANCTION_END_DISAGREES = Kind(
    "K410", _W, "期满日期写的是 {written}，按规定应为 {computed}，按所写日期处理", "请核对处分决定。"
)
SANCTION_REPEATED = Kind("K411", _N, "此处分与 {other} 相同，只算一次", "无需处理。")
ITEM_ROW_BAD = Kind("K412", _E, "条目 {item} 的“{heading}”填写有误", "请改正“条目”表。")

# --- K5 测评表、外单位评价意见、决定、复核 ------------------------------------------------------------------------------
VOTES_DISAGREE = Kind("K501", _E, "各档票数相加是 {votes}，有效票是 {valid}", "请重新核对票数。")
BALLOTS_DISAGREE = Kind("K502", _E, "{more}（{more_count}）多于{less}（{less_count}）", "请重新核对票数。")
NO_VALID_BALLOT = Kind("K503", _E, "有效票为 0，算不出测评分", "请核对票数，或重新组织测评。")
VOTE_BLANK_ZERO = Kind("K504", _C, "“{heading}”未填，其余票数已合计为有效票，读作 0", "无需处理。")
HOST_NOT_SECONDED = Kind("K505", _N, "{name}在{period}没有需要外单位评价的派出，此行未使用", "无需处理。")

# --- K6 应交未交 ----------------------------------------------------------------------------------------------------
FORM_NOT_RECEIVED = Kind("K601", _E, "{rater_name}的{period}评分表还没有交，缺{name}的评分", "请催交。")
PERSON_LEFT_OUT = Kind("K602", _E, "{rater_name}的{period}评分表里没有{name}", "请补填后再交。")
LIST_NOT_RECEIVED = Kind("K603", _W, "{period}的负面表现清单还没有交", "请催交；没有负面表现也要交零报告。")
POLL_NOT_RECEIVED = Kind("K604", _E, "{period}的测评表里没有{name}", "请补交测评表。")
OPINION_NOT_RECEIVED = Kind("K605", _E, "{unit}还没有送来{name}{period}的评价意见", "请向{unit}催要。")
NOBODY_EXPECTED = Kind("K606", _E, "{period}没有人负责给{name}评分", "请在名册的“评分人”表中补上。")

# --- K7 各表之间 ----------------------------------------------------------------------------------------------------
FORM_REPEATED = Kind("K701", _N, "与 {other} 内容相同，只用其一", "无需处理。")
FORM_CONFLICT = Kind(
    "K702", _E, "与 {other} 是同一份表，但{name}的数据不同（{cells}）", "请确认以哪一份为准，另一份移出文件夹。"
)
SECONDED_FORM_UNUSED = Kind("K703", _N, "{name}本季度在{unit}，本单位的评分和测评不使用", "无需处理。")
MOVEMENTS_OVERLAP = Kind("K704", _W, "{name}的两条人员变动日期重叠：{other}", "请核对起止日期；重叠的日子只算一次。")

# --- K8 季度等次 ----------------------------------------------------------------------------------------------------
LIMITS_CONFLICT = Kind(
    "K801", _W, "{name}：{heavier}与{lighter}不能同时满足，按较重的处理", "请领导小组留意并核实两项依据。"
)
HOST_AND_HOME = Kind("K802", _W, "{name}由{unit}考核，本单位另有{record}，未改变其结果", "请与{unit}沟通。")
EXACTLY_SIX_MONTHS = Kind("K803", _N, "{name}派出恰满六个月，按半年以内处理", "请确认这一理解。")
GOOD_QUOTA_EXCEEDED = Kind(
    "K804", _W, "“好”等次 {count} 人，超过 {limit} 人（{percent}）：{names}", "由领导小组研究确定。"
)

CATALOGUE: tuple[Kind, ...] = tuple(
    sorted((kind for kind in vars().values() if isinstance(kind, Kind)), key=lambda kind: kind.code)
)
"""Every kind, in order of its code."""
