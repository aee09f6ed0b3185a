# Everything happens in .venv; nothing else on the machine is touched. `make` alone prints this list.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(wildcard requirements.lock)
STAMP := $(VENV)/.maild-installed
DEMO ?=
MUTATED ?= 20000

.PHONY: help demo test bench scores fuzz lock clean

help:
	@echo "make demo    the whole daemon in ./maild-demo, on this machine only"
	@echo "make test    lint, format, types and all tests"
	@echo "make bench   measures reading, import, daemon and start-up against a yardstick (PEERS=1: another helpdesk too)"
	@echo "make scores  how well mail is read: CORPORA=FOLDER with *.jsonl of mails and what is right of them, HAM=FOLDER"
	@echo "make fuzz    reads MUTATED=20000 mutated mails and says what broke (MORE=FOLDER: with these mails, too)"
	@echo "make lock    resolves pyproject.toml into requirements.lock again"
	@echo "make clean   removes .venv and caches; never mail or databases"

$(STAMP): pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "maild needs Python 3.11 or newer; $(PYTHON) is older or missing. Try: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/pip || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV) || \
	  { echo "$(PYTHON) -m venv failed; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }; }
	@echo "Installing the libraries into $(VENV) (once; a minute or so) ..."
	@if test -n "$(LOCK)"; then \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e . ; \
	else \
	  $(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]' ; \
	fi
	@touch $@

demo: $(STAMP)
	@$(BIN)/maild demo $(DEMO)

test: $(STAMP)
	@echo "ruff check: lint"; $(BIN)/ruff check .
	@echo "ruff format --check: form"; $(BIN)/ruff format --check .
	@echo "mypy --strict: types"; $(BIN)/mypy
	@echo "pytest: tests; a skipped one says at the end what it needs"; $(BIN)/pytest -n 2 -rs

bench: $(STAMP)
	@$(BIN)/python -m bench

scores: $(STAMP)
	@$(BIN)/python -m bench.scores $(CORPORA) $(if $(HAM),--ham $(HAM)) -v

fuzz: $(STAMP)
	@$(BIN)/python -m bench.fuzzing $(MUTATED) $(MORE)

lock: $(STAMP)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv --quiet pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header -o requirements.lock
	@! grep -n '://' requirements.lock || { echo "requirements.lock names an address; it must not"; exit 1; }

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
