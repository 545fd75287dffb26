# Two commands: `make run` sets everything up and starts the bot, `make test` sets everything up and passes the tests.
# Each step leaves a stamp, so that a second call does only what changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Another folder of Markdown or text files can be served: make run GUIDE=/path/to/documents
GUIDE ?= knowledge/guide

RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
PINS := pyproject.toml constraints.txt

.PHONY: run test soak fuzz prepare lint check browser bench messages clean

run: prepare
	@exec $(BIN)/python -m bot

# The embedding model and the index; does nothing when both fit the guide.
prepare: $(RUN_STAMP)
	@$(BIN)/python -m indexer build --guide $(GUIDE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(BIN)/python $(PINS)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[model]'
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[model,dev]'
	@touch $@

test: $(DEV_STAMP) prepare browser lint
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

# A bad day that lasts: 2,000 updates of 200 chats on each database. SOAK_SEED=7 draws another one.
soak: $(DEV_STAMP) prepare
	SOAK=1 $(BIN)/python -m pytest tests/e2e/chaos --capture=no

# Other examples at each run, and many more of them than the tests draw.
fuzz: $(DEV_STAMP) prepare
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-500} $(BIN)/python -m pytest tests/fuzz --timeout 0

lint: $(DEV_STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The page is tested in Debian's Chromium. Where it cannot be installed, those tests skip and say why.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| echo 'Chromium is not installed and could not be: the browser tests will skip'

# Bring the catalogs up to date with the strings in the code (translations are then written by hand).
messages: $(DEV_STAMP)
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k gettext -k ngettext:1,2 --no-location --sort-output -o $(VENV)/bot.pot bot
	$(BIN)/pybabel -q update -i $(VENV)/bot.pot -d bot/locale -D bot --no-fuzzy-matching --ignore-pot-creation-date

bench: $(DEV_STAMP) prepare
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

clean:
	rm -rf $(VENV) data
