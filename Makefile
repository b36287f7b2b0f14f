# Two commands need nothing but Python >= 3.11, make and git: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OFFICIAL := .venv-official

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts unit parity parity-all screenshots clean
.PHONY: soak kill-test
.PHONY: bench bench-editor bench-command-line bench-compare bench-profile

help:
	@echo "make demo         open the app on the demo data (no account needed)"
	@echo "make test         lint, types, import contracts and every test"
	@echo "make parity       ours beside the official client, case by case (SHARE=8: one of eight)"
	@echo "make soak         1,000 random schedules of faults and kills; SEED=17 COUNT=1: one of them"
	@echo "make kill-test    kill -9 while 30 characters per second are typed; KILLS=200"
	@echo "make bench        figures of this machine; QUICK=1: few samples; ONLY=keys: one part"
	@echo "make bench-compare BASE=REV   the same of REV in turn with this checkout"
	@echo "make screenshots  write screenshots/*.svg from the real app on the demo data"
	@echo "make clean        remove the virtual environments and the caches"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "bizctx needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/bizctx demo

# Three on two cores: a test in a terminal waits for a good part of its time.
WORKERS ?= 3

test: lint types contracts unit

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/.installed-dev
	$(BIN)/pytest -q -n $(WORKERS) --ignore=tests/parity

# The official client is a black box with needs of its own: it never shares ours.
$(OFFICIAL)/.installed: tests/parity/official.txt | $(BIN)/python
	$(BIN)/python -m venv --clear $(OFFICIAL)
	$(OFFICIAL)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# Every case takes a quarter of an hour; SHARE=8 runs one of eight, and one for each reason to differ.
SHARE ?= 1

parity: $(VENV)/.installed-dev $(OFFICIAL)/.installed
	@BIZCTX_OFFICIAL_BIN="$(CURDIR)/$(OFFICIAL)/bin" BIZCTX_PARITY_SHARE=$(SHARE) \
	  $(BIN)/python -m pytest -q -n 2 -p tests.parity.report tests/parity

parity-all: export BIZCTX_PARITY_ALL = 1
parity-all: parity

SEED ?= 0
COUNT ?= 1000
KILLS ?= 200

soak: $(VENV)/.installed-dev
	$(BIN)/python -m tests.faults.soak --seed $(SEED) --count $(COUNT)

kill-test: $(VENV)/.installed-dev
	$(BIN)/python -m tests.faults.kill_typing --seed $(SEED) --kills $(KILLS)

# ONLY is one or more of: keys opening paste start memory worst diff.
BENCH := $(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(addprefix --only ,$(ONLY))

bench: bench-editor $(if $(ONLY),,bench-command-line)

bench-editor: $(VENV)/.installed-dev
	$(BENCH)

bench-command-line: $(VENV)/.installed-dev $(OFFICIAL)/.installed
	$(BIN)/python -m benchmarks.command_line $(OFFICIAL)/bin $(if $(QUICK),--rounds 5)

bench-compare: $(VENV)/.installed-dev
	@test -n "$(BASE)" || { echo "Which revision? For example: make bench-compare BASE=HEAD~5" >&2; exit 1; }
	$(BENCH) --base "$(BASE)" --json .bench/compare.json

bench-profile: $(VENV)/.installed-dev
	@mkdir -p .bench
	$(BIN)/python -m benchmarks.profile_keys .bench/keys.prof

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tools.screenshots

clean:
	rm -rf $(VENV) $(OFFICIAL) .mypy_cache .pytest_cache .ruff_cache .hypothesis
