# Two commands do everything on a fresh machine (Python 3.11+, a C compiler, make):
#   make demo   cleans seeds/ into out/ and prints what was found
#   make test   passes the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NATIVE := hatch_build.py $(wildcard cleaner/_native/*.pyx cleaner/_native/*.pxd)

.PHONY: demo test lint types layers generated wheel check clean

$(VENV)/run.stamp: pyproject.toml $(NATIVE)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

demo: $(VENV)/run.stamp
	$(BIN)/cleaner clean seeds/ -o out/ --notes out/notes.jsonl --summary

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports

# What a script generates must be what is committed.
generated: $(VENV)/dev.stamp
	$(BIN)/python tools/build_script_tables.py --check
	$(BIN)/python tools/build_script_senses.py --check
	$(BIN)/python tools/build_script_evidence.py --check
	$(BIN)/python tools/build_readings.py --check
	$(BIN)/python tools/build_classes.py --check
	$(BIN)/python tools/build_cns_table.py --check
	$(BIN)/python tools/build_language_model.py --check
	$(BIN)/python tools/build_rule_pages.py --check
	$(BIN)/python tools/set_boilerplate_weights.py --check
	$(BIN)/python tools/set_structure_numbers.py --check

# The built wheel in an environment of its own, without the source tree.
wheel:
	$(PYTHON) tools/check_wheel.py

check: test lint types layers generated wheel

clean:
	rm -rf $(VENV) out dist build cleaner/_native/*.so .mypy_cache .pytest_cache .ruff_cache .hypothesis
