"""Seal a decided period, and verify years later that not a bit of it has changed and that it can be computed again.

A seal holds everything that the run read, so that the sealed inputs alone give the sealed papers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from kaohe_excel.archive.audit import CHAIN, Fault, audit_archive, whole_seals
from kaohe_excel.archive.journal import journal_bytes, journal_end, reaches, sealings
from kaohe_excel.archive.manifest import Manifest
from kaohe_excel.archive.records import records_in
from kaohe_excel.archive.shelf import CERTIFICATE, INPUTS, OUTPUTS, POLICY, Seal, last_seal, reopenings, shelve
from kaohe_excel.archive.short_code import short_code
from kaohe_excel.archive.stamp import digest_of_files, sha256_of
from kaohe_excel.archive.versions import versions_in_use
from kaohe_excel.commands.run import Assessed, assess, collected, seals_of
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.design import unit_design
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.files import read_regular
from kaohe_excel.core.names import ARCHIVE, RESULTS
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Status
from kaohe_excel.deciding.report import QuarterPerson, Report, YearPerson
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool, open_folder, start_pool
from kaohe_excel.reading.child import snapshot
from kaohe_excel.reading.folder import Entry
from kaohe_excel.terminal.progress import Progress
from kaohe_excel.writing.pages.certificate import Certificate
from kaohe_excel.writing.pages.pages import certificate_page
from kaohe_excel.writing.papers import papers_of
from kaohe_excel.writing.wording import chinese_date

BY_BYTES = "逐字节"
BY_FIGURES = "分数和结果"


# --- sealing -------------------------------------------------------------------------------------------------------


def seal(unit: OpenUnit, period: Period, policy_file: Path | None) -> Seal:
    """Put a decided quarter or year into the archive, whole or not at all.

    ``policy_file`` is the file of the unit's own numbers, ``None`` where it has none. KaoheError where the period is a month,
    sealed already, not wholly decided, or its files changed while they were read; then nothing has changed. A seal that was cut
    short before it came into the journal is given back as it is, to be written down there.
    """
    if period.month:
        raise KaoheError("归档以季度或年度为单位，请写成 2026Q1 或 2026。")
    if period in seals_of(unit):
        return _unlogged(unit, seals_of(unit)[period])
    assessed = assess(unit, period)
    _require_decided(assessed.report)
    unit.progress.step("归档")
    files = {
        **{f"{INPUTS}/{file}": content for file, content in _inputs(unit, assessed.report).items()},
        **_policy_copy(unit, policy_file),
        **{f"{OUTPUTS}/{file}": content for file, content in papers_of(assessed.report).items()},
    }
    return shelve(
        unit.folder.root,
        period,
        files,
        lambda: _manifest(unit, assessed, files),
        lambda manifest, digest: _certificate(unit, manifest, digest),
    )


def _unlogged(unit: OpenUnit, held: Seal) -> Seal:
    """A seal of which the journal does not know though nothing of the journal is gone; KaoheError for any other."""
    root = unit.folder.root
    content, end = journal_bytes(root), held.manifest.journal
    if end is None or held.digest in sealings(content) or not reaches(content, end) or any(_seal_faults(root, held)):
        raise KaoheError(f"{held.manifest.period.chinese}已经归档，不会覆盖。")
    return held


def _seal_faults(root: Path, held: Seal) -> tuple[Fault, ...]:
    return audit_archive(root, held.manifest.period)[held.folder.name]


def _certificate(unit: OpenUnit, manifest: Manifest, digest: str) -> bytes:
    inputs = sum(file.startswith(f"{INPUTS}/") for file in manifest.files)
    papers = sum(file.startswith(f"{OUTPUTS}/") for file in manifest.files)
    reopened = "；".join(f"{one.as_of}：{one.reason}" for one in manifest.reopened)
    certificate = Certificate(
        unit=manifest.unit,
        title=manifest.period.chinese,
        number=manifest.number,
        sentence=f"{manifest.unit}{manifest.period.chinese}公务员平时考核已经考核领导小组审定，全部材料已归档，特此证明。",
        facts=(
            ("审定", "　".join(filter(None, (manifest.meeting, manifest.decided_on))) or "—"),
            ("归档日期", chinese_date(manifest.as_of)),
            ("考核政策", manifest.policy),
            ("内容", f"收来的文件 {inputs} 个，文书 {papers} 个，共 {len(manifest.files)} 个文件，摘要逐个记入清单"),
            ("重开记录", reopened or "没有"),
        ),
        code=short_code(digest),
        digest=digest,
    )
    return certificate_page(certificate, unit_design(unit.folder.root)).encode()


def _require_decided(report: Report) -> None:
    if report.status is Status.DECIDED:
        return
    open_ = [
        person.name
        for person in report.people
        if isinstance(person, QuarterPerson | YearPerson) and person.status is Status.PENDING
    ]
    names = "、".join(open_[:10]) + ("等" if len(open_) > 10 else "")
    raise KaoheError(
        f"{report.period.chinese}还没有全部审定（{len(open_)} 人：{names}），不能归档。"
        "请补齐材料，把填好的等次审核表放回文件夹，再运行一次。"
    )


def _inputs(unit: OpenUnit, report: Report) -> dict[str, bytes]:
    """Every file that was read, as it was read; KaoheError where one cannot be had any more."""
    digests = {receipt.file: receipt.sha256 for receipt in report.receipts}
    inputs: dict[str, bytes] = {}
    for entry in unit.folder.entries:
        if not entry.ignored:
            inputs[entry.file] = _as_read(entry, digests[entry.file])
    return inputs


def _as_read(entry: Entry, digest: str) -> bytes:
    try:
        content = snapshot(str(entry.path))
    except OSError as error:
        raise KaoheError(f"{entry.file} 打不开，无法归档。请修好或移出文件夹后再归档。") from error
    if sha256_of(content) != digest:
        raise KaoheError(f"{entry.file} 在归档时被改动，请等改完后重新归档。")
    return content


def _policy_copy(unit: OpenUnit, policy_file: Path | None) -> dict[str, bytes]:
    if policy_file is None:
        return {}
    if load_policy(policy_file) != unit.policies:
        raise KaoheError(f"{policy_file} 在归档时被改动，请等改完后重新归档。")
    return {f"{POLICY}/{policy_file.name}": read_regular(policy_file)}


def _manifest(unit: OpenUnit, assessed: Assessed, files: Mapping[str, bytes]) -> Manifest:
    report, before = assessed.report, last_seal(unit.folder.root)
    return Manifest(
        number=before.manifest.number + 1 if before else 1,
        previous=before.digest if before else "",
        unit=report.unit,
        period=report.period,
        as_of=report.as_of,
        meeting=report.meeting,
        decided_on=str(report.decided_on or ""),
        policy=report.policy.name,
        policy_file=next((file for file in files if PurePosixPath(file).parts[0] == POLICY), ""),
        versions=versions_in_use(),
        reopened=reopenings(unit.folder.root, report.period),
        in_force={str(period): held.digest for period, held in sorted(seals_of(unit).items())},
        records=records_in(collected(unit, report.period).facts, report.period),
        not_read=tuple((entry.file, entry.ignored) for entry in unit.folder.entries if entry.ignored),
        files={file: sha256_of(content) for file, content in sorted(files.items())},
        journal=journal_end(journal_bytes(unit.folder.root)),
    )


def seal_entry(held: Seal) -> Mapping[str, Any]:
    """What a sealing adds to its line in the journal."""
    inputs = {file: sha256 for file, sha256 in held.manifest.files.items() if file.startswith(f"{INPUTS}/")}
    digest = digest_of_files((file.removeprefix(f"{INPUTS}/"), sha256) for file, sha256 in inputs.items())
    return {
        "inputs": digest,
        "policy": held.manifest.policy,
        "folder": held.folder.name,
        "manifest": held.digest,
        "certificate": sha256_of(read_regular(held.folder / CERTIFICATE)),
    }


def seal_text(held: Seal) -> str:
    """What is said when a period has been sealed."""
    manifest = held.manifest
    return (
        f"{manifest.unit}　{manifest.period.chinese}已归档：{held.folder}\n"
        f"  第 {manifest.number} 号，{len(manifest.files)} 个文件，核对短码 {short_code(held.digest)}\n"
        f"下一步：打印 {held.folder / CERTIFICATE}，签字后与考核档案分开保存；"
        f"以后用 kaohe verify {held.folder.parents[1]} --digest 短码 核对。"
    )


# --- verifying -----------------------------------------------------------------------------------------------------


class LastSeal(NamedTuple):
    """Where the chain ends: how many whole seals there are, the last one's folder, number, short code and digest; the numbers of
    those of the first schema.
    """

    seals: int
    folder: str
    number: int
    code: str
    digest: str
    first_schema: tuple[int, ...]


class Verification(NamedTuple):
    """What became of one sealed folder: its name, how many files were hashed, how it was recomputed, what differs.

    That of the whole archive (``归档``) says where the chain ends.
    """

    folder: str
    files: int
    compared: str
    faults: tuple[Fault, ...]
    last: LastSeal | None = None


def verification_data(found: Sequence[Verification]) -> list[dict[str, Any]]:
    """The verifications as plain data."""
    return [_verification_data(one) for one in found]


def _verification_data(one: Verification) -> dict[str, Any]:
    data = {**one._asdict(), "faults": [fault._asdict() for fault in one.faults]}
    return {**data, "last": one.last._asdict()} if one.last else {name: data[name] for name in data if name != "last"}


def verification_text(found: Sequence[Verification]) -> str:
    """The verifications in Chinese lines: each seal with how it was compared, each fault with its file."""
    return "\n".join(line for one in found for line in _verification_lines(one))


def _verification_lines(one: Verification) -> Iterator[str]:
    if one.faults:
        yield f"{one.folder}　有 {len(one.faults)} 处不符"
        yield from (f"  {fault.file}：{fault.what}" for fault in one.faults)
    elif one.folder == CHAIN:
        yield "归档各期前后相接，日志完整"
    else:
        yield f"{one.folder}　{one.files} 个文件与清单一致；用归档的输入重算，{one.compared}相同"
    if one.last:
        last = one.last
        yield f"  完好的归档 {last.seals} 号；最后是第 {last.number} 号 {last.folder}，核对短码 {last.code}"
        if last.first_schema:
            numbers = "、".join(map(str, last.first_schema))
            yield f"  第 {numbers} 号是旧式归档：没有归档证明，也没有记下当时日志写到哪里"
    if one.compared == BY_FIGURES:
        yield "  程序或程序库的版本与归档时不同，只比对了分数和结果，没有比对文书的字节"


def verify(root: Path, period: Period | None, progress: Progress, code: str = "") -> tuple[Verification, ...]:
    """Hash every file of the archive again, follow the chain, compute every whole seal again and compare.

    With a period only that seal is hashed and computed; the chain and the journal are always followed. ``code`` is the short
    code that the chain should end with, as it stands on paper. Nothing is written. KaoheError where there is nothing to verify.
    """
    if not (root / ARCHIVE).is_dir():
        raise KaoheError(f"{root} 还没有归档过任何考核期。")
    audited = audit_archive(root, period)
    if period is not None and str(period) not in audited:
        raise KaoheError(f"{period.chinese}还没有归档。")
    seals = whole_seals(root)
    progress.step("核对归档", len(audited))
    with start_pool() as pool:
        found = [_verification(folder, faults, seals, pool, progress) for folder, faults in sorted(audited.items())]
    return tuple(_with_end(one, seals, code) if one.folder == CHAIN else one for one in found)


def _with_end(chain: Verification, seals: Mapping[str, Seal], code: str) -> Verification:
    """The verification of the whole with where the chain ends, held against a short code."""
    ordered = sorted(seals.values(), key=lambda seal: seal.manifest.number)
    old = tuple(seal.manifest.number for seal in ordered if seal.manifest.journal is None)
    ends = [
        LastSeal(number, held.folder.name, held.manifest.number, short_code(held.digest), held.digest, old)
        for number, held in enumerate(ordered, 1)
    ]
    last = ends[-1] if ends else None
    faults = chain.faults
    if code and (last is None or code != last.code):
        earlier = next((f"是第 {end.number} 号的，其后还有归档" for end in ends if end.code == code), "")
        faults = (
            *faults,
            Fault(CHAIN, f"核对短码 {code} {earlier or '不是这里任何一号的：归档被换过，或短码是别处的'}"),
        )
    return chain._replace(faults=faults, last=last)


def _verification(
    folder: str, faults: Sequence[Fault], seals: Mapping[str, Seal], pool: ReaderPool, progress: Progress
) -> Verification:
    progress.advance(folder)
    held = next((seal for seal in seals.values() if seal.folder.name == folder), None)
    if held is None or faults:
        return Verification(folder, len(held.manifest.files) if held else 0, "", tuple(faults))
    compared, differences = _recomputed(held, seals, pool)
    return Verification(folder, len(held.manifest.files), compared, differences)


def _recomputed(held: Seal, seals: Mapping[str, Seal], pool: ReaderPool) -> tuple[str, tuple[Fault, ...]]:
    """Compute a whole seal again from its own inputs: how it was compared, and what differs."""
    same = dict(held.manifest.versions) == dict(versions_in_use())
    try:
        with _sealed_unit(held, seals, pool) as unit:
            papers = papers_of(assess(unit, held.manifest.period).report)
    except KaoheError as error:
        return "", (Fault(INPUTS, f"重算失败：{error}"),)
    return (BY_BYTES, _bytes_differing(held, papers)) if same else (BY_FIGURES, _people_differing(held, papers))


@contextmanager
def _sealed_unit(held: Seal, seals: Mapping[str, Seal], pool: ReaderPool) -> Iterator[OpenUnit]:
    """The unit as it was when the period was sealed: inputs, policy, day, and the seals that stood then."""
    manifest = held.manifest
    missing = [period for period, digest in manifest.in_force.items() if digest not in seals]
    if missing:
        raise KaoheError(f"所依据的 {'、'.join(missing)} 归档缺失或损坏")
    policies = load_policy(held.folder / manifest.policy_file if manifest.policy_file else None)
    in_force = {Period.parse(period): seals[digest] for period, digest in manifest.in_force.items()}
    passed_over = [Entry(held.folder / INPUTS / file, file, reason) for file, reason in manifest.not_read]
    with open_folder(held.folder / INPUTS, pool) as folder:
        folder.entries = tuple(sorted((*folder.entries, *passed_over), key=lambda entry: entry.file))
        yield OpenUnit(folder, policies, manifest.as_of, Progress(), in_force)


def _bytes_differing(held: Seal, papers: Mapping[str, bytes]) -> tuple[Fault, ...]:
    sealed = {file.removeprefix(f"{OUTPUTS}/") for file in held.manifest.files if file.startswith(f"{OUTPUTS}/")}
    names = sorted(sealed | set(papers))
    return tuple(
        Fault(f"{OUTPUTS}/{name}", "重算结果与归档不同")
        for name in names
        if name not in papers or held.manifest.files.get(f"{OUTPUTS}/{name}") != sha256_of(papers[name])
    )


def _people_differing(held: Seal, papers: Mapping[str, bytes]) -> tuple[Fault, ...]:
    sealed, now = (
        {person["id"]: person for person in json.loads(content)["people"]}
        for content in (held.read(f"{OUTPUTS}/{RESULTS}"), papers[RESULTS])
    )
    return tuple(
        Fault(f"{OUTPUTS}/{RESULTS}", f"{person} 重算的分数或结果与归档不同")
        for person in sorted(sealed.keys() | now.keys())
        if person not in now or person not in sealed or not _still_says(now[person], sealed[person])
    )


def _still_says(now: Mapping[str, Any], sealed: Mapping[str, Any]) -> bool:
    """Whether a person's scores and outcomes are as sealed. A later program may say more of them, and word its grounds anew."""
    return all(now.get(key) == value for key, value in sealed.items() if key != "grounds")
