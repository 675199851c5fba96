# The words a developer needs; `make` alone lists them.
PYTHON ?= python3.11
BIN := .venv/bin
SITE_PORT ?= 8000
BUREAU_PORT ?= 8001
MAIL_PORT ?= 8025
# 0 takes any free port.
ENGINE_PORT ?= 0
# What needs the engine goes to one worker, and all else to whichever is free (tests/conftest.py). Two cores have
# room for three: a worker often waits for the engine or for the browser.
WORKERS ?= 3
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope

.DEFAULT_GOAL := help
.PHONY: python pictures workplace docs help run test unit lint format package bench costs journeys simulate plant catalogues requirements browser clean

help: ## What you can ask for
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

run: python ## Start the whole product here and print its addresses (Ctrl-C stops it)
	@exec $(PYTHON) -m tools.start --site-port $(SITE_PORT) --bureau-port $(BUREAU_PORT) --mail-port $(MAIL_PORT) --engine-port $(ENGINE_PORT)

test: lint browser .engine/made catalogues ## Build the environment and run everything that CI runs (WORKERS=..)
	$(PYTEST) --durations=25

unit: .venv/made .check/made catalogues ## Only the tests that need no engine and no browser
	$(PYTEST) tests/unit tests/integration tests/house chalicelib

journeys: browser .engine/made catalogues ## Only what goes through Chromium
	$(PYTEST) tests/browser tests/journeys

simulate: .venv/made catalogues ## Only the seeded simulation with faults (SEED=.. SCHEDULES=..)
	$(PYTEST) tests/simulation

plant: browser .engine/made .check/made catalogues ## Plant the known faults and show that a test finds each (FAULTS="..")
	@$(BIN)/python -m tools.plant $(FAULTS)

lint: .venv/made .check/made ## Style, types, import contracts, templates and policies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cfn-lint
	$(BIN)/python -m tools.check
	$(BIN)/python style/build.py --check

format: .venv/made ## Lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

package: .venv/made ## Build the deployment zip and the templates into build/
	@$(BIN)/python -m tools.package

bench: .venv/made .engine/made catalogues ## Measure, and compare with the budgets of the design
	@$(BIN)/python -m tools.bench

costs: .venv/made ## What a month costs, idle and flooded, by the price list
	@$(BIN)/python -m tools.costs

pictures: browser .venv/made catalogues ## A picture of every page, in FOLDER
	@$(BIN)/python -m tools.pictures $(FOLDER)

workplace: browser .venv/made catalogues ## Measure the pages of the desk on sixty drawn cases (FOLDER=.. for pictures)
	@$(BIN)/python -m tools.workplace $(FOLDER)

docs: .venv/made ## Make the pages about the forms, the facts and the process from the code
	$(BIN)/python -m tools.forms_page
	$(BIN)/python -m tools.facts_page
	$(BIN)/python -m tools.process_page

catalogues: .venv/made # The .mo files of the translations
	@$(BIN)/python -c "from tools.package import compile_catalogues; compile_catalogues()"

requirements: .venv/made ## Pin the newest versions, with hashes
	for name in requirements requirements-run requirements-dev requirements-engine requirements-check; do \
	  $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	    --no-header --no-emit-index-url $$name.in -o $$name.txt || exit 1; \
	done

browser: # The system's Chromium; tests never download one. Without its headless shell they take longer
	@command -v chromium-headless-shell >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium-headless-shell; } || \
	  command -v chromium >/dev/null || { \
	    echo "Chromium is missing. Install it (Debian: apt-get install chromium-headless-shell) and try again." >&2; exit 1; }

python: # Said in one sentence when it is not there
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python 3.11 is missing: there is no $(PYTHON). Install it, or name yours: make run PYTHON=/path/to/python3.11" >&2; exit 1; }

clean: ## Remove what was built, and the environments
	rm -rf .venv .run .engine .check .local build .chalice/deployments
	find . -name __pycache__ -prune -exec rm -rf {} +

# An environment is whole when its mark is there: an install that was cut off starts again.
.venv/made: requirements-dev.txt | python
	rm -rf .venv && $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.engine/made: requirements-engine.txt | python
	rm -rf .engine && $(PYTHON) -m venv .engine
	.engine/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engine.txt
	touch $@

.check/made: requirements-check.txt .venv/made
	rm -rf .check && $(BIN)/uv venv --quiet --python $(PYTHON) .check
	$(BIN)/uv pip install --quiet --python .check/bin/python --require-hashes -r requirements-check.txt
	touch $@
