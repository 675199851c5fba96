# The words a developer needs; `make` alone lists them.
# The newest Python that runs and fits (tools/python.sh); the `python` target says so when there is none.
FOUND := $(shell sh tools/python.sh $(PYTHON) 2>/dev/null)
VERSION := $(word 1,$(FOUND))
PYTHON ?= $(word 2,$(FOUND))
BIN := .venv/bin
# The mark of a whole environment names its Python: those of another one are made anew.
VENV := .venv/made-$(VERSION)
ENGINE := .engine/made-$(VERSION)
CHECK := .check/made-$(VERSION)
SITE_PORT ?= 8000
BUREAU_PORT ?= 8001
MAIL_PORT ?= 8025
# 0 takes any free port.
ENGINE_PORT ?= 0
# What needs the engine goes to one worker, and all else to whichever is free (tests/conftest.py). Two cores have
# room for three: a worker often waits for the engine or for the browser.
WORKERS ?= 3
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope

# What `make deploy` and its neighbours are told: the file of infra/installations, a release, the address of an
# engine instead of AWS, and whether to go on after a failure (GO_ON=yes) or without questions (YES=yes).
INSTALLATION ?=
RELEASE ?=
AT ?=
GO_ON ?=
YES ?=
TOLD = --installation '$(INSTALLATION)' $(if $(RELEASE),--release '$(RELEASE)') $(if $(AT),--engine '$(AT)') \
  $(if $(filter yes,$(GO_ON)),--go-on) $(if $(filter yes,$(YES)),--yes)

.DEFAULT_GOAL := help
.PHONY: account adopt hand deploy rollback preflight outputs drift remove smoke engine python pictures workplace docs help run test unit lint format package bench costs journeys simulate plant catalogues requirements browser versions clean

help: ## What you can ask for
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

run: python ## Start the whole product here and print its addresses (Ctrl-C stops it)
	@exec $(PYTHON) -m tools.start --site-port $(SITE_PORT) --bureau-port $(BUREAU_PORT) --mail-port $(MAIL_PORT) --engine-port $(ENGINE_PORT)

test: lint browser $(ENGINE) catalogues ## Build the environment and run everything that CI runs (WORKERS=..)
	$(PYTEST) --durations=25

unit: $(VENV) $(CHECK) catalogues ## Only the tests that need no engine and no browser
	$(PYTEST) tests/unit tests/integration tests/house chalicelib

versions: python $(CHECK) catalogues ## The tests of `make unit` on each Python that runs here, and what ran on which
	@WORKERS=$(WORKERS) $(PYTHON) -m tools.versions

journeys: browser $(ENGINE) catalogues ## Only what goes through Chromium
	$(PYTEST) tests/browser tests/journeys

simulate: $(VENV) catalogues ## Only the seeded simulation with faults (SEED=.. SCHEDULES=..)
	$(PYTEST) tests/simulation

plant: browser $(ENGINE) $(CHECK) catalogues ## Plant the known faults and show that a test finds each (FAULTS="..")
	@$(BIN)/python -m tools.plant $(FAULTS)

lint: $(VENV) $(CHECK) ## Style, types, import contracts, templates and policies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cfn-lint
	$(BIN)/python -m tools.check
	$(BIN)/python style/build.py --check

format: $(VENV) ## Lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

package: $(VENV) ## Build the deployment zip and the templates into build/
	@$(BIN)/python -m tools.package

engine: python ## Start an empty engine here, to rehearse a deployment on (ENGINE_PORT=..)
	@exec $(PYTHON) -m tools.start --empty --site-port $(SITE_PORT) --bureau-port $(BUREAU_PORT) --mail-port $(MAIL_PORT) --engine-port $(ENGINE_PORT)

account: $(VENV) ## Prepare an account, once, as its administrator (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy account $(TOLD)

preflight: $(VENV) ## Say what would forbid a deployment, and touch nothing (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy preflight $(TOLD)

deploy: $(VENV) ## Bring an installation to this release, or to RELEASE=.. (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy deploy $(TOLD)

rollback: $(VENV) ## Bring an installation back to the release before (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy rollback $(TOLD)

adopt: $(VENV) ## Take what a data stack left behind into a new one (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy adopt $(TOLD)

outputs: $(VENV) ## Records for DNS, addresses, and what to confirm (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy outputs $(TOLD)

drift: $(VENV) ## What somebody changed by hand (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy drift $(TOLD)

smoke: $(VENV) ## Look from outside (INSTALLATION=.., SITE=.. and BUREAU=.. for other addresses, MAIL_TO=.. sends a report)
	@$(BIN)/python -m tools.deploy smoke $(TOLD) $(if $(SITE),--site '$(SITE)') $(if $(BUREAU),--bureau '$(BUREAU)') $(if $(MAIL_TO),--mail-to '$(MAIL_TO)')

hand: $(VENV) ## Run a command by hand on an installation (INSTALLATION=.., RUN='first_admin "Name" address')
	@$(BIN)/python -m tools.deploy $(TOLD) hand $(RUN)

remove: $(VENV) ## Take an installation away; what holds data stays and is named (INSTALLATION=..)
	@$(BIN)/python -m tools.deploy remove $(TOLD)

bench: $(VENV) $(ENGINE) catalogues ## Measure, and compare with the budgets of the design
	@$(BIN)/python -m tools.bench

costs: $(VENV) ## What a month costs, idle and flooded, by the price list
	@$(BIN)/python -m tools.costs

pictures: browser $(VENV) catalogues ## A picture of every page, in FOLDER
	@$(BIN)/python -m tools.pictures $(FOLDER)

workplace: browser $(VENV) catalogues ## Measure the pages of the desk on sixty drawn cases (FOLDER=.. for pictures)
	@$(BIN)/python -m tools.workplace $(FOLDER)

docs: $(VENV) ## Make the pages about the forms, the facts and the process from the code
	$(BIN)/python -m tools.forms_page
	$(BIN)/python -m tools.facts_page
	$(BIN)/python -m tools.process_page

catalogues: $(VENV) # The .mo files of the translations
	@$(BIN)/python -c "from tools.package import compile_catalogues; compile_catalogues()"

requirements: $(VENV) ## Pin the newest versions that install on each Python, with hashes
	for name in requirements requirements-run requirements-dev requirements-engine requirements-check; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	    --no-header --no-emit-index-url $$name.in -o $$name.txt || exit 1; \
	done

browser: # The system's Chromium; tests never download one. Without its headless shell they take longer
	@command -v chromium-headless-shell >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium-headless-shell; } || \
	  command -v chromium >/dev/null || { \
	    echo "Chromium is missing. Install it (Debian: apt-get install chromium-headless-shell) and try again." >&2; exit 1; }

python: # Said in one sentence when it is not there
	@sh tools/python.sh $(PYTHON) >/dev/null

clean: ## Remove what was built, and the environments
	rm -rf .venv .run .engine .check .versions .local build .chalice/deployments
	find . -name __pycache__ -prune -exec rm -rf {} +

# An environment is whole when its mark is there: an install that was cut off starts again.
$(VENV): requirements-dev.txt | python
	rm -rf .venv && $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

$(ENGINE): requirements-engine.txt | python
	rm -rf .engine && $(PYTHON) -m venv .engine
	.engine/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engine.txt
	touch $@

$(CHECK): requirements-check.txt $(VENV)
	rm -rf .check && $(BIN)/uv venv --quiet --python $(PYTHON) .check
	$(BIN)/uv pip install --quiet --python .check/bin/python --require-hashes -r requirements-check.txt
	touch $@
