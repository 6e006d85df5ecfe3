# Educa: everything a developer does, one word each. `make` lists the words.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
SUITE_WORKERS ?= auto
SUITE_MARKERS ?= not browser
FUZZ_CASES ?= 5000
CLIENT := tests/typed_client
PAGE_CHECKS := tests/page_checks

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test e2e check fuzz-api typed-client stack lighthouse page-tools format lock messages extract-messages migrations screenshots clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.run-ready ## build the environment in .venv (seconds when nothing changed)

setup-dev: $(VENV)/.dev-ready ## the same, with what tests and checks need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Educa needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# uv, pinned by the lock like everything else, installs in seconds; pip does where uv cannot.
$(VENV)/.installer-ready: | $(BIN)/python
	@awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-dev.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@touch $@

define install
	@echo "Installing $(1)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes $(addprefix -r ,$(1)) || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(addprefix -r ,$(1))
endef

$(VENV)/.run-ready: requirements.txt | $(VENV)/.installer-ready
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev-ready: requirements.txt requirements-dev.txt | $(VENV)/.installer-ready
	$(call install,requirements.txt requirements-dev.txt)
	@touch $@ $(VENV)/.run-ready

run: export EDUCA_BASE_URL := $(or $(EDUCA_BASE_URL),http://127.0.0.1:$(PORT))
run: setup ## a running site with demo content on http://127.0.0.1:8000/ (PORT=…, DEMO=0)
	@mkdir -p data
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) prepare_site
ifneq ($(DEMO),0)
	@$(MANAGE) load_demo
endif
	@echo "Educa runs on http://127.0.0.1:$(PORT)/  (admin: http://127.0.0.1:$(PORT)/admin/, stop: Ctrl+C)"
	@$(MANAGE) runserver --noreload $(PORT)

test: setup-dev ## the whole suite; on PostgreSQL and Redis with DATABASE_URL and REDIS_URL set
	@$(BIN)/python -m pytest -n $(SUITE_WORKERS) -m "$(SUITE_MARKERS)"

# What fails is tried once more on a fresh site: a browser on a busy machine can miss its moment.
# What fails twice fails.
e2e: setup-dev page-tools ## the browser journeys, in Debian's Chromium against a site of their own
	@$(BIN)/python -m pytest -m browser || \
		{ echo "Once more, on a fresh site:"; $(BIN)/python -m pytest -m browser --last-failed --last-failed-no-failures none; }

check: setup-dev ## everything static: style, templates, architecture, types, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint --lint --quiet accounts chat courses educa_site home search
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run
	@$(BIN)/python -m pytest -q tests/test_house.py

fuzz-api: setup-dev ## the learning API against its schema, 5,000 cases for each of four roles (FUZZ_CASES=…, SEED=…)
	@seed=$${SEED:-$$(date +%s)}; echo "Seed: $$seed (again: make fuzz-api SEED=$$seed)"; \
		EDUCA_TEST_FUZZ_CASES=$(FUZZ_CASES) EDUCA_TEST_FUZZ_SEED=$$seed \
		$(BIN)/python -m pytest -n 2 --dist load --show-capture=no --tb=short tests/api_fuzz

typed-client: setup-dev ## a TypeScript client of the learning API from its schema (needs Node 20 and npm)
	@$(MANAGE) spectacular --format openapi-json --validate --fail-on-warn --file $(CLIENT)/schema.json
	@npm --prefix $(CLIENT) ci --no-audit --no-fund --loglevel error
	@npm --prefix $(CLIENT) run --silent generate
	@npm --prefix $(CLIENT) run --silent check

stack: setup-dev ## the whole stack without containers, on https://localhost:8443/ (needs PostgreSQL, Redis, nginx)
	@$(BIN)/python -m bench.stack

lighthouse: setup-dev page-tools ## Lighthouse's marks for home, catalog, course and lesson (needs chromium and what `stack` needs)
	@$(BIN)/python -m bench.lighthouse --rounds 3

page-tools: $(PAGE_CHECKS)/node_modules/.package-lock.json ## the judges of finished pages: Nu HTML checker, Lighthouse (needs Node 20, npm and Java)

$(PAGE_CHECKS)/node_modules/.package-lock.json: $(PAGE_CHECKS)/package-lock.json
	@npm --prefix $(PAGE_CHECKS) ci --no-audit --no-fund --loglevel error

format: setup-dev ## format Python
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# What people who study see. The admin speaks English and Wagtail's languages.
LOCALES ?= fr ar
MESSAGES := makemessages --no-wrap --no-obsolete --add-location file \
	$(foreach part,.venv tests bench docs data node_modules home/demo */tests */staff */management */migrations \
	courses/webhooks courses/interchange courses/content/blocks */wagtail_hooks.py \
	home/blocks.py home/brand.py home/brand_files.py home/first_body.py \
	courses/content/block_checks.py courses/content/checks.py courses/content/files.py,--ignore '$(part)' --ignore '$(part)/*')

messages: setup-dev extract-messages ## bring the catalogs in locale/ up to date with the code (needs gettext)
	@$(MANAGE) compilemessages --verbosity 0 $(LOCALES:%=--locale %)

extract-messages:
	@$(MANAGE) $(MESSAGES) $(LOCALES:%=--locale %)

migrations: setup ## write migrations for changed models
	@$(MANAGE) makemigrations

screenshots: setup-dev ## pictures of every page, both themes, phone and wide, in screenshots/
	@$(BIN)/python -m tests.screenshots

lock: setup-dev ## resolve requirements.in anew into the hash-pinned locks
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

clean: ## remove the environment and caches; data/ stays
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
