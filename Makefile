# `make run` and `make test` need python3 (3.11 or newer, with its venv module) and nothing else.

PYTHON ?= python3
ARGS ?=
HERE = .venv/bin/python -m newsportal.launch

# A missing Python ends with one line as well; bootstrap.py says what else may be missing.
define bootstrap
@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install python3 and python3-venv." >&2; exit 1; }
@$(PYTHON) deploy/bootstrap.py $(1)
endef

.DEFAULT_GOAL := help
.PHONY: help run dev stack test drill bench lint format manage lock clean

help: ## Say what can be made
	@echo "make run                     serve the site at http://127.0.0.1:8000/ (HOST, PORT, DATABASE_URL, DEMO_PASSWORD)"
	@echo "make dev                     serve it with debugging and automatic reload"
	@echo "make stack                   serve it as a server does: nginx, Redis, two web servers, a worker (needs the first two)"
	@echo "make test                    run the tests; make test ARGS='-k feed' runs some"
	@echo "make drill                   break a stack's database, Redis and web servers under load, and print what held;"
	@echo "                             make drill ARGS='soak=60' only watches for an hour whether it grows"
	@echo "make bench                   measure every kind of page with 10,000 stories; make bench ARGS='-n 1000000' with a million"
	@echo "make lint                    run the linters; make format repairs what they can repair"
	@echo "make manage ARGS='COMMAND'   run a management command, as ARGS='import_stories stories/'"
	@echo "make lock                    compile the locked requirements from pyproject.toml (needs uv)"
	@echo "make clean                   remove .venv; var/, which holds the data, stays"

run: ## Serve the site as it is deployed
	$(call bootstrap)
	@exec $(HERE) --with-parent run

dev: ## Serve the site with debugging
	$(call bootstrap)
	@exec $(HERE) --with-parent dev

stack: ## Serve the site behind nginx and Redis, from the files of deploy/
	$(call bootstrap,production)
	@exec $(HERE) --with-parent stack

test: ## Run the tests
	$(call bootstrap,dev)
	@exec $(HERE) --with-parent test $(ARGS)

drill: ## Break the parts of a stack under load
	$(call bootstrap,dev)
	@exec .venv/bin/python bench/drills.py $(ARGS)

bench: ## Measure every kind of page, and write bench/RESULTS.md
	$(call bootstrap)
	@exec .venv/bin/python bench $(ARGS)

lint: ## Run the linters
	$(call bootstrap,dev)
	@exec $(HERE) --with-parent lint

format: ## Repair what the linters can repair
	$(call bootstrap,dev)
	@.venv/bin/python -m ruff check --fix --quiet .
	@.venv/bin/python -m ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2

manage: ## Run a management command on the site's database
	$(call bootstrap)
	@exec $(HERE) --with-parent manage $(ARGS)

LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

lock: ## Compile the locked requirements
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group production --constraint requirements.txt --output-file requirements-production.txt
	$(LOCK) pyproject.toml --group dev --constraint requirements-production.txt --output-file requirements-dev.txt

clean: ## Remove what make can make again
	@rm -rf .venv
