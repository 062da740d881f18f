@echo off
rem Set up and do the main job on sample_workbooks, as "make run" does elsewhere.
chcp 65001 >nul
cd /d "%~dp0"
if not exist .venv\Scripts\kaohe.exe (
  py -3 -m venv .venv || python -m venv .venv || exit /b 2
  .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || exit /b 2
  .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable . || exit /b 2
)
.venv\Scripts\kaohe run sample_workbooks 2026-03 -o output
if %errorlevel% geq 2 exit /b %errorlevel%
exit /b 0
