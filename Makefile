# make run   set up and do the main job on sample_workbooks/
# make test  set up what the tests need and run them all
# make bench compare with a plain pandas + openpyxl script
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PERIOD := 2026-03

.PHONY: run test bench lint clean

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

bench: $(VENV)/installed-test
	$(BIN)/python tests/bench/compare.py

lint: $(VENV)/installed-test
	$(BIN)/ruff format kaohe_excel tests
	$(BIN)/ruff check --fix kaohe_excel tests
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
