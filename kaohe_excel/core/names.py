"""The names of the folders and files that more than one room speaks of, each said once."""

OUTPUT = "output"
"""Where results go when no other place is named."""

ARCHIVE = "归档"
LOCK = ".kaohe.lock"
"""In a folder that is written to: held by the run at work there."""

INBOX = "收件"
SET_ASIDE = "保留-"
"""How the name of a folder begins into which what stood in the way was moved; the day follows."""

SEAL_LIST = "清单.json"
"""In a sealed folder: what it consists of."""

JOURNAL = "日志.jsonl"
"""In an archive: what was run when."""

RETURNS = "退回"
"""Below a check's folder: the copies that go back to their senders."""

HANDED_OUT = "发放表-"
"""How the name of a folder of blank forms begins; the period follows."""

CHECKED = "检查"
"""How the name of a check's folder begins; ``-`` and the period follow, where one was named."""

STUDIED = "自查"
"""How the name of a study's folder begins; ``-`` and the period follow."""

OVERVIEW = "index.html"
STUDY_PAGE = "自查报告.html"
PROBLEMS_PAGE = "问题清单.html"
RESULTS = "results.json"
