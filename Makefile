# Each target sets the checkout up in .venv the first time, which needs the network.

BIN := .venv/bin
PORT ?=
CLASS ?= 12
SECTIONS ?=
PINS := pyproject.toml constraints.txt scripts/set_up.py
# Not empty if the checkout was moved since it was set up: what pip installed names the old place.
MOVED := $(shell grep -s '^command = ' .venv/pyvenv.cfg | grep -v -F ' $(CURDIR)/.venv')

.PHONY: help lab grade site test lint bench mutants clean moved
.DEFAULT_GOAL := help

help:
	@echo "make lab      open JupyterLab on the notebooks          PORT=8899: on another port"
	@echo "make grade    build, grade and report on a sample class CLASS=40: of 40 students"
	@echo "make site     build the documentation in site/"
	@echo "make test     run the linters and every test"
	@echo "make lint     run the linters only"
	@echo "make bench    measure again (about an hour)             SECTIONS=\"layers\": only these"
	@echo "make mutants  try the tests on changed answers"
	@echo "make clean    remove .venv, course-sample and caches; a class in course/ stays"
	@echo
	@echo "Each sets up what it needs in .venv the first time (a few minutes, with network)."

.venv/.set-up-for-%: $(PINS) $(if $(MOVED),moved)
	@command -v python3 >/dev/null || \
	  { echo "chainrule needs Python 3.11 or newer: install it and try again." >&2; exit 1; }
	@python3 scripts/set_up.py $*

lab: .venv/.set-up-for-lab
	@$(BIN)/python scripts/lab.py $(PORT)

grade: .venv/.set-up-for-grade
	@$(BIN)/python scripts/grade_sample_class.py $(CLASS)

# Warnings are errors. The old site stays until the new one is whole.
site: .venv/.set-up-for-site
	@$(BIN)/sphinx-build -W --keep-going -q -d build/doctrees docs build/site
	@rm -rf site
	@cp -r build/site site
	@echo "The site is in site/: open site/index.html."

lint: .venv/.set-up-for-test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# Two workers side by side: threads of BLAS would get in each other's way.
test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
# nbgrader calls alembic by its name.
test: export PATH := $(CURDIR)/$(BIN):$(PATH)
test: .venv/.set-up-for-test lint
	@$(BIN)/autograder build --check
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# All of it takes most of an hour; make bench SECTIONS="layers training" some of it.
bench: .venv/.set-up-for-test
	@$(BIN)/python -m benchmarks $(SECTIONS)

mutants: .venv/.set-up-for-test
	@$(BIN)/python -m autograder.selftest.mutants

# A class (course/) is never among it.
clean:
	rm -rf .venv .venv-colab course-sample artefacts build site docs/generated \
	  .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
