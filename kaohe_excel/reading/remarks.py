"""Rows that are about nobody and are known for what they are: totals, full marks, notes, signatures, titles of sections."""

import re
from enum import Enum
from functools import lru_cache

from kaohe_excel.reading.cells import plain

_NUMBERED = re.compile(r"^(?:\(?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[).、:])")
_INSIDE = ("满分", "分值", "标准分", "权重", "汇总", "平均", "均分", "最高分", "最低分")
_TOTALS = ("合计", "总计")
_NOTES = ("注", "说明", "备注", "审核", "制表", "填表", "填报")
_SIGNED = re.compile(r"签字|签名|签章|盖章|(?:评分|打分|审核|制表|填表|负责|记录|统计|复核|监票|计票)人?\(?.{0,4}\)?:")
_VOID = re.compile(
    r"作废|废止|草稿|初稿|征求意见|讨论稿|送审稿|样表|副本|备份|停用|(?:^|[(\[（【_\-—. ])[旧废](?:$|[)\]）】_\-—. ]|版|表|稿)|[旧废](?:版|稿|$|[)\]）】])"
)


class Remark(Enum):
    """What a row about nobody is: one that belongs among the data, or one that ends them."""

    INSIDE = "inside"
    END = "end"


@lru_cache(maxsize=1024)
def remark_of(text: str) -> Remark | None:
    """What a row is whose first filled cell holds this text; ``None`` for a text that may name somebody.

    >>> remark_of("综合科小计"), remark_of("满分"), remark_of("注：见附页"), remark_of("评分人（签字）："), remark_of("钱伟")
    (<Remark.INSIDE: 'inside'>, <Remark.INSIDE: 'inside'>, <Remark.END: 'end'>, <Remark.END: 'end'>, None)
    """
    bare = _NUMBERED.sub("", plain(text))
    if bare.startswith(_INSIDE) or bare.rstrip(":").endswith("小计") or bare.startswith("小计"):
        return Remark.INSIDE
    if bare.startswith((*_TOTALS, *_NOTES)) or bare.rstrip(":").endswith(_TOTALS) or _SIGNED.search(bare):
        return Remark.END
    return None


@lru_cache(maxsize=1024)
def section_of(text: str) -> str:
    """A section's title without its number.

    >>> section_of("一、综合科"), section_of("（二）核算科：")
    ('综合科', '核算科')
    """
    return _NUMBERED.sub("", plain(text)).rstrip(":")


@lru_cache(maxsize=256)
def void_word(text: str) -> str:
    """The word by which a sheet's name or title says that it no longer holds, else ``""``.

    >>> void_word("负面表现(旧)"), void_word("评分表-作废"), void_word("旧城改造科")
    ('(旧)', '作废', '')
    """
    match = _VOID.search(plain(text))
    return match[0] if match else ""
