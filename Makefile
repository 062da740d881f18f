# make run   set up and do the main job on sample_workbooks/
# make test  set up what the tests need and run them all
# make check before a commit: format, lint, types, contracts and the fast tests, in less than a minute
# make bench compare with a plain pandas + openpyxl script
# make golden accept the papers of the sample year as they are now; the review is the diff
# make readme  make the tables of docs/reference.md anew from the program
# make lock  choose versions anew (needs uv); everything else installs exactly what the two lock files name
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PERIOD := 2026-03
FAST := kaohe_excel tests/rules tests/policy tests/scoring tests/readme tests/test_cases.py tests/test_presence.py tests/test_workdays.py

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: run test check bench lint lock golden readme clean

run: $(VENV)/installed
	@$(BIN)/kaohe run sample_workbooks $(PERIOD) -o output; code=$$?; \
	if [ $$code -ge 2 ]; then exit $$code; fi

test: $(VENV)/installed-test
	sh tests/system_packages.sh
	$(BIN)/ruff check kaohe_excel tests
	$(BIN)/ruff format --check kaohe_excel tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup

check: $(VENV)/installed-test
	$(BIN)/ruff format --check kaohe_excel tests
	$(BIN)/ruff check kaohe_excel tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 $(FAST)

bench: $(VENV)/installed-test
	$(BIN)/python tests/bench/compare.py

lint: $(VENV)/installed-test
	$(BIN)/ruff format kaohe_excel tests
	$(BIN)/ruff check --fix kaohe_excel tests
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/installed: setup.cfg setup.py pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV) || { apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q kaohe_excel
	touch $@

$(VENV)/installed-test: $(VENV)/installed requirements-test.lock
	$(PIP) --no-build-isolation --require-hashes -r requirements-test.lock
	touch $@

lock:
	printf 'setuptools>=77\n' | $(COMPILE) setup.cfg - -o requirements.lock
	printf 'setuptools>=77\n' | $(COMPILE) --extra test -c requirements.lock setup.cfg - -o requirements-test.lock

golden: $(VENV)/installed-test
	$(BIN)/python -m tests.golden.dumps

readme: $(VENV)/installed-test
	$(BIN)/python -m tests.readme.tables

clean:
	rm -rf $(VENV) build dist *.egg-info
