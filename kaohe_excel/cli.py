"""The command ``kaohe``: arguments, progress and exit codes; nothing else.

Exit codes: 0 no findings of severity 错误 · 1 done, and there are some · 2 could not run, nothing changed.
The rooms are imported inside the commands, the one place where that is done: ``--help``, ``policy`` and ``clauses`` must answer
at once, without loading pandas.
"""

import codecs
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kaohe_excel import __version__
from kaohe_excel.core import speed
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.names import OUTPUT, SET_ASIDE
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Severity
from kaohe_excel.terminal.speech import encoding_of, prepare_streams, printable, say, say_json

if TYPE_CHECKING:
    from kaohe_excel.commands.unit import OpenUnit
    from kaohe_excel.core.outputs import Outputs
    from kaohe_excel.deciding.report import Report
    from kaohe_excel.terminal.progress import Progress

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


def _period(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Period | None:
    """Read a period argument."""
    try:
        return Period.parse(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"“{value}”不是考核期，请写成 2026-03、2026Q1 或 2026。") from error


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Read a date option."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"“{value}”不是日期，请写成 2026-04-02。") from error


def _short_code(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Read a short code as it was copied from paper."""
    from kaohe_excel.archive.short_code import read_short_code

    try:
        return read_short_code(value) if value else ""
    except ValueError as error:
        raise click.BadParameter(f"“{value}”抄错了：应是 24 位数字，末两位是校验位，请对照归档证明重写。") from error


def _is(kind: Callable[[Path], bool], value: str) -> bool:
    """Whether a path is of a kind, as far as it can be reached at all."""
    try:
        return kind(Path(value))
    except (OSError, ValueError):
        return False


def _folder(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path | None:
    """Read an argument that names an existing folder."""
    if value is not None and not _is(Path.is_dir, value):
        raise click.BadParameter(f"没有“{value}”这个文件夹。")
    return Path(value) if value is not None else None


def _file(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path | None:
    """Read an option that names an existing file."""
    if value is not None and not _is(Path.is_file, value):
        raise click.BadParameter(f"没有“{value}”这个文件。")
    return Path(value) if value is not None else None


def _common(command: CommandT) -> CommandT:
    """Give a command the options that all of them share."""
    for option in (
        click.option("--no-color", is_flag=True, help="不用颜色。"),
        click.option("-q", "--quiet", is_flag=True, help="只在出错时说话。"),
        click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="打印的格式。"),
        click.option("--as-of", callback=_day, default=None, help="文书日期，默认今天；只影响落款和期限，不影响计算。"),
        click.option(
            "--policy", "policy_file", callback=_file, default=None, help="本单位的政策文件，默认用文件夹里的。"
        ),
    ):
        command = option(command)
    return command


_OUT = click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(OUTPUT),
    help="结果放在哪里，默认当前文件夹下的 output。",
)
_SET_ASIDE = click.option(
    "--set-aside", is_flag=True, help="要写的位置上有不是程序写的或改动过的文件时，先整个移到 OUT/保留-日期/ 再写。"
)


@dataclass
class _Outcome:
    """What a command's work came to: its exit code, ``None`` as long as nothing is changed."""

    code: int | None = None


_AFTERWARDS = "结果已经写好，只是后面的话没有全部打印出来。"


class _Command(click.Command):
    """A command whose help can be printed anywhere."""

    def get_help(self, context: click.Context) -> str:
        """The help as the terminal can hold it."""
        return printable(super().get_help(context), encoding_of(sys.stdout))


class _ChineseGroup(click.Group):
    """Turns every failure that makes a run impossible into one Chinese message and exit code 2."""

    command_class = _Command

    def get_help(self, context: click.Context) -> str:
        """The help as the terminal can hold it."""
        return printable(super().get_help(context), encoding_of(sys.stdout))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command; only a fault of the program itself shows a traceback."""
        outcome = _Outcome()
        prepare_streams()
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, obj=outcome, **extra)
        except KaoheError as error:
            _leave(f"无法运行：{error}", outcome)
        except click.UsageError as error:
            _leave(_usage_message(error), outcome)
        except click.Abort:
            _leave("已中断，没有改动任何结果。", outcome)
        except (MemoryError, RecursionError):
            _leave(
                "无法运行：内存不足，或某个文件的内容套得太深。请关掉别的程序再试；仍不行，请移走最近放进来的文件。",
                outcome,
            )
        except OSError as error:
            _leave(_refusal(error), outcome)
        except Exception:  # a fault of the program must not pass for "done, with errors to mend"
            _leave("程序内部出错，没有改动任何结果。请把以上内容交给维护人员。", outcome, traceback.format_exc())
        if standalone_mode:
            sys.exit(result if isinstance(result, int) else 0)
        return result


def _refusal(error: OSError) -> str:
    """What the system refuses, in a sentence: a file or folder by name, or else what is printed to."""
    if error.filename is None:
        return f"写不下去了：磁盘满了，或者输出到的文件、管道写不进去（{error.strerror or error}）。没有改动任何结果。"
    return f"无法运行：{error.filename} 打不开或写不进去（{error.strerror}），没有改动任何结果。请检查权限、磁盘和网络连接。"


def _leave(message: str, outcome: _Outcome, trace: str = "") -> NoReturn:
    """Say why a command ends, and end it: with 2 where nothing was changed, else with what its work came to."""
    with suppress(OSError):
        say(trace + (message if outcome.code is None else _AFTERWARDS), error=True)
    sys.exit(2 if outcome.code is None else outcome.code)


def _done(code: int) -> None:
    """The command's work is done: whatever happens from now on, it has this exit code."""
    click.get_current_context().obj.code = code


def _usage_message(error: click.UsageError) -> str:
    """What is wrong with the words of a command, in Chinese, and where to read on."""
    name = getattr(error, "param", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    if isinstance(error, click.MissingParameter):
        what = f"缺少 {name.human_readable_name if name else ''}"
    elif isinstance(error, click.NoSuchOption):
        what = f"没有选项 {error.option_name}"
    elif isinstance(error, click.BadParameter):
        what = f"{_parameter_name(name)}：{_in_chinese(error.message)}"
    elif isinstance(error, click.NoSuchCommand):
        what = f"没有命令 {error.command_name}"
    else:
        what = _in_chinese(error.message)
    path = error.ctx.command_path if error.ctx else "kaohe"
    return f"命令写得不对：{what}\n用法见：{path} --help"


_CLICK_WORDS = (
    (r"Got unexpected extra arguments? \((.*)\)", r"多写了 \1"),
    (r"Option '(.*)' requires an argument\.", r"\1 后面要写内容"),
    (r"Directory (.*) is a file\.", r"\1 是文件，不是文件夹"),
    (r"(.*) is not one of (.*)\.", r"\1 不行，可以写 \2"),
    (r"(.*) is not a valid integer(?: range)?\.", r"\1 不是整数"),
    (r"(.*) is not in the range (.*)\.", r"\1 不在范围内：\2"),
)


def _in_chinese(message: str) -> str:
    """A message in our own words as it is, one of click's in Chinese."""
    for pattern, words in _CLICK_WORDS:
        if match := re.fullmatch(pattern, message):
            return match.expand(words)
    return message


def _parameter_name(parameter: click.Parameter | None) -> str:
    """An option as it is typed, an argument as it is shown in the help."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter else ""


@click.group(cls=_ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="kaohe %(version)s")
def main() -> None:
    """公务员平时考核：把收来的表放进一个文件夹，每月运行一次，得到汇总表、审核表、公示和反馈通知书。

    \b
    考核期写成 2026-03、2026Q1 或 2026。
    退出码：0 没有错误；1 已完成，但有错误要处理；2 没有运行，什么也没有改动。
    """
    if codecs.lookup(sys.getfilesystemencoding()).name != "utf-8":
        raise KaoheError(
            f"系统的文件名编码是 {sys.getfilesystemencoding()}，认不全中文文件名，什么也没有读取。"
            "请先设置环境变量 PYTHONUTF8=1（或 LANG=C.UTF-8）再运行。 (Set PYTHONUTF8=1 and run again.)"
        )


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """新单位的第一步：建好文件夹，放进空白名册、要确认的政策文件、收件文件夹和每月流程说明。不覆盖任何文件。"""
    from kaohe_excel.commands.init import GUIDE, ROSTER_FILE, write_new_unit

    made = write_new_unit(folder)
    _done(0)
    say(f"已建好 {folder}：{'、'.join(made)}")
    say(f"下一步：填好 {folder / ROSTER_FILE}，再照 {folder / GUIDE} 做。")


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period)
@click.option("--reopen", metavar="理由", default="", help="考核期已归档、又确需改动时，写明理由；原归档会保留。")
@_OUT
@_SET_ASIDE
@_common
def run(folder: Path, period: Period, reopen: str, out: Path, **options: Any) -> None:
    """每月的批处理：读表、检查、计分、按方案提出等次、写出全部文书。

    月份若是季末，同时写出该季度；是十二月，还写出年度。
    """
    with _noted(folder, "run", period, options) as line:
        _require_place(out, folder)
        with open_unit(folder, options, out) as unit:
            from kaohe_excel.archive import journal
            from kaohe_excel.commands import run as pipeline

            with pipeline.reopened(unit, period, reopen) as taken_off:
                written = pipeline.run(unit, period, _outputs(unit, out, options))
                _done(_exit_code(written))
        line.update(journal.results_entry(written.values()), reopened=taken_off, exit=_exit_code(written))
    _say_results(written, out, options)


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period, required=False)
@click.option("--draw", type=click.IntRange(1), default=None, metavar="N", help="抽取 N 人，写出工作记实抽查表。")
@click.option("--seed", type=int, default=0, show_default=True, help="抽查的种子；同样的种子抽到同样的人。")
@_OUT
@_SET_ASIDE
@_common
def check(folder: Path, period: Period | None, draw: int | None, seed: int, out: Path, **options: Any) -> None:
    """只读表和检查：写出问题清单、催报清单和退回的标注副本，不计分。不写考核期时检查文件夹里出现的所有月份。

    加 --draw N 时抽取 N 人，另写一份工作记实抽查表。
    """
    if draw and (period is None or period.kind == "year"):
        raise click.UsageError("抽查要写明月份或季度，如 kaohe check DIR 2026-03 --draw 5。")
    _require_place(out, folder)
    with open_unit(folder, options, out) as unit:
        from kaohe_excel.commands.check import send_back
        from kaohe_excel.work_records.draw import Drawing

        written = send_back(unit, period, _outputs(unit, out, options), Drawing(draw, seed) if draw else None)
        _done(_exit_code(written))
    _say_results(written, out, options)


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period)
@click.option("--ledgers", is_flag=True, help="也发工作记实台账；文件夹里已经有台账的，不写也发。")
@_OUT
@_SET_ASIDE
@_common
def forms(folder: Path, period: Period, ledgers: bool, out: Path, **options: Any) -> None:
    """发空表：按名册给每位评分人写好本人的评分表，并写出这一考核期办公室、外单位和科室要填的表。"""
    _require_place(out, folder)
    with open_unit(folder, options, out) as unit:
        from kaohe_excel.commands import forms as handing_out
        from kaohe_excel.terminal import listing

        made = handing_out.hand_out(unit, period, _outputs(unit, out, options), ledgers=ledgers)
        _done(0)
        written = out / handing_out.forms_folder(period)
    if options["style"] == "json":
        say_json(listing.handout_data(made, written))
    elif not options["quiet"]:
        say(listing.handout_text(made, written, folder))


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.option("--every", type=click.FloatRange(0.1, 3600), default=2, show_default=True, help="每隔几秒看一次。")
@_OUT
@_common
def watch(folder: Path, every: float, out: Path, **options: Any) -> None:
    """守着文件夹：放进一份表就检查一份，问题清单随时更新。还在复制或还开着的文件等它放好再查。按 Ctrl+C 结束。"""
    from kaohe_excel.commands import watch as watching

    def check_again() -> "Report":
        with open_unit(folder, {**options, "quiet": True}, out) as unit:
            from kaohe_excel.commands.check import send_back

            return next(iter(send_back(unit, None, _outputs(unit, out, options)).values()))

    _require_place(out, folder)
    lines = watching.watch(
        lambda checked: watching.look_at(folder, checked, out), check_again, lambda: time.sleep(every)
    )
    try:
        for line in lines:
            say(line)
    except KeyboardInterrupt:
        say("已停止。")


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period)
@_common
def seal(folder: Path, period: Period, **options: Any) -> None:
    """归档一个已审定的季度或年度：输入、政策、文书和校验清单存入 DIR/归档，此后不再改动。"""
    with _noted(folder, "seal", period, options) as line:
        with open_unit(folder, options) as unit:
            from kaohe_excel.commands import seal as sealing
            from kaohe_excel.policy import override_file

            held = sealing.seal(unit, period, override_file(folder, options["policy_file"]))
            _done(0)
        line.update(sealing.seal_entry(held), exit=0)
    if not options["quiet"]:
        say(sealing.seal_text(held))


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period, required=False)
@click.option("--digest", metavar="短码", callback=_short_code, default="", help="最后一张归档证明上的核对短码。")
@_common
def verify(folder: Path, period: Period | None, digest: str, **options: Any) -> None:
    """核对归档：逐个文件校验，检查各期归档是否前后相接，用归档的输入重算并比较。有任何不符时退出码为 1。

    加 --digest 短码 时，还核对最后一号归档是不是归档证明上的那一号；整个归档被换掉，只有这样才能发现。
    """
    from kaohe_excel.commands import seal as sealing

    with _noted(folder, "verify", period, options) as line:
        with _progress(options) as progress:
            found = sealing.verify(folder, period, progress, digest)
        faults = sum(len(one.faults) for one in found)
        _done(1 if faults else 0)
        line.update(faults=faults, exit=1 if faults else 0)
    if options["style"] == "json":
        say_json(sealing.verification_data(found))
    elif faults or not options["quiet"]:
        say(sealing.verification_text(found))
    sys.exit(1 if faults else 0)


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period)
@click.argument("person")
@_common
def explain(folder: Path, period: Period, person: str, **options: Any) -> None:
    """说明一个人的结果：逐条规则、逐级分数，直到单元格。PERSON 是人员编号，或名册上唯一的姓名。

    考核期已归档的，第一行说明归档日期，以及本人的结果与归档是否相同、哪些不同。
    """
    with open_unit(folder, options) as unit:
        from kaohe_excel.commands import explain as explaining
        from kaohe_excel.commands import run as pipeline

        explanation = explaining.explain(pipeline.assess(unit, period), person, pipeline.seals_of(unit))
    if options["style"] == "json":
        say_json(explanation.data())
    else:
        say(explanation.text())


@main.command()
@click.argument("folder", callback=_folder, metavar="DIR")
@click.argument("period", callback=_period)
@_OUT
@_SET_ASIDE
@_common
def study(folder: Path, period: Period, out: Path, **options: Any) -> None:
    """自查：评分本身说明了什么（宽严、一致程度、雷同、等次取决于什么），写出自查报告。只供内部改进工作，不改变任何结果。"""
    _require_place(out, folder)
    with open_unit(folder, options, out) as unit:
        from kaohe_excel.commands.study import study_period
        from kaohe_excel.writing.study.page import summary_text

        name, found = study_period(unit, period, _outputs(unit, out, options))
        _done(0)
    if options["style"] == "json":
        say_json({"folder": str(out / name), "flags": found.flags})
    elif not options["quiet"]:
        say(f"{summary_text(found)}\n下一步：打开 {out / name / '自查报告.html'}")


@main.command()
@click.argument("folder", callback=_folder, metavar="[DIR]", required=False)
@click.argument("period", callback=_period, required=False)
@click.option("--on", "day", callback=_day, default=None, help="哪一天有效的规定，默认今天。")
@click.option(
    "--compare",
    "other",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    default=None,
    help="同一文件夹按另一份政策文件再算一遍，并列写出谁的结果会变；要写考核期。什么也不写入。",
)
@_common
def policy(folder: Path | None, period: Period | None, day: date | None, other: Path | None, **options: Any) -> None:
    """列出现行的各项数字和理解，每项注明方案、上级规定或默认，以及依据。

    加 --compare FILE 和考核期时，比较本单位现用的政策与另一份政策文件：哪些数字不同，谁的结果会变。
    """
    if other is not None:
        if folder is None or period is None:
            raise click.UsageError("对照要写明文件夹和考核期，如 kaohe policy DIR 2026Q1 --compare 另一份.toml。")
        _compare_policies(folder, period, other, options)
        return
    from kaohe_excel.policy import unit_policy
    from kaohe_excel.terminal import listing

    policies = unit_policy(folder, options["policy_file"])
    current = policies.on(day or _as_of(options))
    _echo_table(options, listing.policy_rows(current), listing.policy_text(current, policies.notes))


def _compare_policies(folder: Path, period: Period, other: Path, options: dict[str, Any]) -> None:
    with open_unit(folder, options) as unit:
        from kaohe_excel.commands import compare
        from kaohe_excel.policy import load_policy

        found = compare.compare(unit, period, load_policy(other))
    if options["style"] == "json":
        say_json(compare.comparison_data(found))
    else:
        say(compare.comparison_text(found))


@main.command()
@_common
def clauses(**options: Any) -> None:
    """列出方案的每一条，以及由哪些规则和文书落实；不计算的说明原因。"""
    from kaohe_excel.terminal import listing

    _echo_table(options, listing.clause_rows(), listing.clause_text())


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--people", type=click.IntRange(1, 2000), help="多少人；不写就是情形写明的那些人。")
@click.option("--higher", is_flag=True, help="换一个小单位：上级规定的每种情形一个人。")
@click.option("--seed", type=int, default=2026, show_default=True, help="随机种子；相同的参数得到相同的文件。")
@click.option("--year", type=click.IntRange(2021, 2099), default=2026, show_default=True, help="哪一年。")
@click.option("--units", type=click.IntRange(1, 2000), default=1, show_default=True, help="多少个单位。")
def sample(target: Path, people: int | None, higher: bool, seed: int, year: int, units: int) -> None:
    """写出一整年的虚构样例，各种规则都会用到。"""
    from kaohe_excel.sample import HIGHER_RULES, WHOLE_YEAR, write_sample

    if target.exists() and any(target.iterdir()):
        raise KaoheError(f"{target} 不是空文件夹；样例不会覆盖已有的文件，请换一个文件夹。")
    script = HIGHER_RULES if higher else WHOLE_YEAR
    write_sample(target, people=people, seed=seed, year=year, units=units, script=script)
    _done(0)
    say(f"样例已写到 {target}。下一步：kaohe run {target} {year}-03")


@contextmanager
def open_unit(folder: Path, options: dict[str, Any], out: Path = Path(OUTPUT)) -> "Iterator[OpenUnit]":
    """The folder with its files already handed to the parsing children, so that they work while pandas is loaded.

    ``out`` is where results go, or would go by default: what lies there already is not counted among what was received.
    """
    with speed.loading("kaohe_excel.commands.run"):
        from kaohe_excel.commands.unit import OpenUnit
        from kaohe_excel.policy import unit_policy
        from kaohe_excel.reading import open_folder

    speed.one_thread()
    with open_folder(folder, out=out) as opened, _progress(options) as progress:
        with speed.loading("kaohe_excel.commands.run"):
            # Loaded here, while the children parse; the largest library first, from as near the top of the stack as can be.
            import kaohe_excel.scoring.frames  # noqa: F401
            from kaohe_excel.commands import run as pipeline  # noqa: F401
        yield OpenUnit(opened, unit_policy(folder, options["policy_file"]), _as_of(options), progress)


def _progress(options: dict[str, Any]) -> "Progress":
    from kaohe_excel.terminal.progress import Progress

    return Progress(quiet=options["quiet"] or options["style"] == "json", color=not options["no_color"])


def _require_place(out: Path, folder: Path) -> None:
    from kaohe_excel.core.outputs import require_place

    require_place(out, folder)


def _outputs(unit: "OpenUnit", out: Path, options: dict[str, Any]) -> "Outputs":
    """Where papers go. What stands in the way is moved if the option says so, or the person at the terminal."""
    from kaohe_excel.core.outputs import Outputs
    from kaohe_excel.reading.saved_again import same_content

    def may_set_aside(sentence: str) -> bool:
        there = all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)) and not options["quiet"]
        if options.get("set_aside", True) or not there:  # a watch is not there to be asked
            return bool(options.get("set_aside"))
        unit.progress.stop()
        question = f"{sentence}\n要现在把它整个移到 {out}/{SET_ASIDE}{unit.as_of}/ 再写吗？"
        return click.confirm(printable(question, encoding_of(sys.stderr)), err=True)

    def tell(sentence: str) -> None:
        with suppress(OSError):  # the papers are what matters, and by now they are in place
            say(sentence, error=True)

    return Outputs(out, unit.folder.root, unit.as_of, may_set_aside, tell, same_content(unit.folder.pool))


def _as_of(options: dict[str, Any]) -> date:
    """The only clock of the program, but for the times in the journal."""
    return options["as_of"] or date.today()


@contextmanager
def _noted(folder: Path, command: str, period: Period | None, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A line in the unit's journal, whatever comes of the command; what it comes to, the command adds itself."""
    line: dict[str, Any] = {
        "time": datetime.now().astimezone().isoformat(timespec="seconds"),
        "command": command,
        "period": str(period or ""),
        "as_of": _as_of(options).isoformat(),
        "exit": 2,
    }
    try:
        yield line
    except KaoheError as error:
        line["error"] = type(error).__name__
        raise
    finally:
        from kaohe_excel.archive import journal

        if trouble := journal.append(folder, line):
            say(trouble, error=True)


def _echo_table(options: dict[str, Any], rows: Sequence[dict[str, Any]], text: str) -> None:
    if options["style"] == "json":
        say_json(rows)
    else:
        say(text)


def _say_results(written: "Mapping[str, Report]", out: Path, options: dict[str, Any]) -> None:
    """Print what came out and leave with the exit code."""
    from kaohe_excel.deciding.results_json import results_of

    if options["style"] == "json":
        say_json([results_of(report) for report in written.values()])
    elif not options["quiet"]:
        _print_results(written, out, options)
    sys.exit(_exit_code(written))


def _print_results(written: "Mapping[str, Report]", out: Path, options: dict[str, Any]) -> None:
    """A table on a terminal, plain lines elsewhere."""
    if sys.stdout.isatty():
        from kaohe_excel.terminal.results_table import print_results

        print_results(written, out, color=not options["no_color"])
    else:
        from kaohe_excel.terminal import listing

        say(listing.summary_text(written, out))


def _exit_code(written: "Mapping[str, Report]") -> int:
    """0 without findings of severity 错误, 1 with."""
    errors = any(finding.kind.severity is Severity.ERROR for report in written.values() for finding in report.findings)
    return 1 if errors else 0
