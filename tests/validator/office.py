"""Microsoft's own validator of Office files, over a workbook; ``tests/system_packages.sh`` puts it into ``.venv``."""

import json
import os
import subprocess
from pathlib import Path

import pytest

VERSIONS = ("Office2010", "Microsoft365")
_INSTALLED = Path(__file__).parents[2] / ".venv/validator/node_modules/@xarsh"


def faults_for_office(folder: Path, data: bytes) -> list[str]:
    """What Office 2010 and Microsoft 365 would find wrong with a workbook; the test fails where the validator is not there."""
    program = next(_INSTALLED.glob("ooxml-validator-*/ooxml-validator"), None)
    if program is None:
        pytest.fail("the validator is not installed: run sh tests/system_packages.sh")
    path = folder / "validated.xlsx"
    path.write_bytes(data)
    return [fault for version in VERSIONS for fault in _faults(program, path, version)]


def _faults(program: Path, path: Path, version: str) -> list[str]:
    settings = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    said = subprocess.run([program, path, version], capture_output=True, text=True, env=settings, check=False)
    answer = json.loads(said.stdout)
    if answer["ok"] is not True and not answer["errors"]:
        return [f"{version}: {said.stdout}{said.stderr}"]
    return [f"{version}: {error}" for error in answer["errors"]]
