# Two commands matter: `make run` and `make test`. Everything they need is installed here, below this folder.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin
APP := frontend/app
export PICCOLO_CONF := piccolo_conf
export PYTHONPATH := $(CURDIR)

.PHONY: help run test bench soak check lint types contracts schema front screenshots clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: .stamps/python .stamps/front ## Install, start everything with the demo, print where to look
	@echo "Starting"; DEMO=$${DEMO:-1} exec $(VENV)/python -m api run

test: .stamps/python .stamps/front .stamps/browser ## Run the whole suite on real servers of its own
	@echo "Testing the app's own logic"
	@cd $(APP) && PATH="$(CURDIR)/$(VENV):$$PATH" npm run --silent test
	@echo "Testing everything else, on servers of its own"
	@$(VENV)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

bench: .stamps/python .stamps/front ## Measure speed and memory, as ratios within one run
	@$(VENV)/python -m bench

soak: .stamps/python .stamps/front .stamps/browser ## Run the long forms of tests that need many rounds
	@$(VENV)/python -m pytest -m soak

check: lint types contracts ## Everything but the tests

lint: .stamps/python ## Lint and format check
	@$(VENV)/ruff check . && $(VENV)/ruff format --check .

types: .stamps/python .stamps/front ## Strict types, both languages
	@$(VENV)/mypy && cd $(APP) && PATH="$(CURDIR)/$(VENV):$$PATH" npm run --silent check

contracts: .stamps/python ## Imports go one way
	@$(VENV)/lint-imports

schema: .stamps/python .stamps/node ## Make the app's types from the API's description
	@$(VENV)/python -m tools.api_types

front: .stamps/front ## Build the front end

screenshots: .stamps/python .stamps/front .stamps/browser ## Take the README's pictures anew
	@$(VENV)/python -m tools.screenshots

clean: ## Remove what was installed and built (not the data in var/)
	rm -rf .venv .tools .stamps $(APP)/node_modules $(APP)/build $(APP)/.svelte-kit

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing uv"
	@PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --target .tools uv \
	  || { echo "pip could not install uv; is python3-pip there, and the package index reachable?"; exit 1; }

.stamps/python: requirements.lock | .tools/bin/uv
	@echo "Installing Python packages"
	@[ -x $(VENV)/python ] || .tools/bin/uv venv --quiet --clear --python "$$(command -v $(PYTHON))" .venv
	@.tools/bin/uv pip sync --quiet --require-hashes requirements.lock
	@mkdir -p .stamps && touch $@

.stamps/node: $(APP)/package-lock.json | .stamps/python
	@echo "Installing front-end packages"
	@cd $(APP) && PATH="$(CURDIR)/$(VENV):$$PATH" npm ci --silent --no-audit --no-fund
	@mkdir -p .stamps && touch $@

.stamps/front: .stamps/node $(shell find $(APP)/src $(APP)/static frontend/messages frontend/tokens.css -type f 2>/dev/null) $(APP)/vite.config.ts
	@echo "Building the front end"
	@cd $(APP) && PATH="$(CURDIR)/$(VENV):$$PATH" npm run --silent build > $(CURDIR)/.stamps/front.log 2>&1 || { cat $(CURDIR)/.stamps/front.log; exit 1; }
	@touch $@

.stamps/browser: .stamps/python
	@command -v chromium > /dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
	    && echo "Installing Chromium" && apt-get update -qq && apt-get install -y -qq chromium > .stamps/browser.log 2>&1; } \
	  || { echo "The browser tests need Chromium: install your system's package named chromium."; exit 1; }
	@touch $@
