# 小店通. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONPATH := site
# What is compiled once, tests with their assertions above all, is read by the runs after it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

$(VENV)/.runtime: requirements.lock
	@test -x $(BIN)/python || { echo "正在创建虚拟环境…"; $(PYTHON) -m venv $(VENV); }
	@echo "正在安装依赖（第一次约一分钟）…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt requirements-ocr.txt
	@echo "正在安装开发依赖…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Photos of price lists are read with it: an extra, without which everything else runs.
$(VENV)/.ocr: $(VENV)/.runtime requirements-ocr.txt
	@echo "正在安装图片识别（可选，约半分钟）…"
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-ocr.txt; \
	then touch $@; else echo "图片识别没有装上：照片和扫描件暂时读不了，其他都能用。"; fi

demo: $(VENV)/.runtime $(VENV)/.ocr ## Serve the demo town at http://127.0.0.1:8000 (PORT=, DEMO_PHOTOS=)
	@DJANGO_ENV=development DEBUG=false $(BIN)/python manage.py demo --port $(PORT)

install: $(VENV)/.development ## Make the environment for development

test: LONG = not long
test: ## Every test that takes a second at most (SQLite, PostgreSQL, Chromium)
test-long: LONG = long
test-long: ## All others: walks, crawls, whole towns, most of Chromium
test test-long: $(VENV)/.development
	$(BIN)/python -m pytest -n 3 --maxschedchunk 24 -m "not postgres and $(LONG)" --durations=20
	$(BIN)/python tests/with_postgres.py $(BIN)/python -m pytest -n 2 --dist worksteal -m "postgres and $(LONG)" \
		--durations=20 $$(grep -rl --include='test_*.py' mark.postgres tests)

check: $(VENV)/.development ## Lint, types, import layers, templates, migrations, figures of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint templates --check --lint
	DJANGO_ENV=test $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_ENV=test $(BIN)/python manage.py check
	$(BIN)/python -m tests.house.structure
	$(BIN)/python -m tests.house.unused

lock: $(VENV)/.development ## Write requirements.lock anew from requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --output-file requirements.lock requirements.txt

format: $(VENV)/.development ## Format code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

drawing: $(VENV)/.development ## Draw docs/architecture.svg from the imports
	$(BIN)/python -m tests.house.drawing

screenshots: $(VENV)/.development ## Take the pictures of the README and of the page review
	$(BIN)/python -m tests.browser.screenshots

guide-pictures: $(VENV)/.development ## Take the pictures of docs/guide-merchant.md (PARTS=)
	PARTS="$(PARTS)" $(BIN)/python -m tests.browser.guide_pictures

bench: $(VENV)/.development ## Measure beside oscar, Wagtail, Vendure and limits (PARTS=, 40 minutes)
	$(BIN)/python -m tests.bench.run $(PARTS)

bench-search: $(VENV)/.development ## Measure search beside Whoosh + jieba (25 minutes)
	$(BIN)/python -m tests.bench.search

stack-test: $(VENV)/.development ## The production stack on loopback and its drills (SHORT=1, REPORT=1)
	$(BIN)/python -m tests.stack.run $(if $(SHORT),--short) $(if $(REPORT),--report)
	$(if $(SHORT),,$(BIN)/python -m tests.stack.machines $(if $(REPORT),--report))
	$(if $(SHORT),,RUSH="2000 100" $(BIN)/python tests/with_postgres.py --durable $(BIN)/python -m pytest -m postgres tests/postgres/test_rush.py)

guide-test: $(VENV)/.development ## docs/operations.md, section 1, in an empty Debian with systemd (root)
	$(BIN)/python -m tests.stack.guide

miniprogram-test: $(VENV)/.development ## The mini-program's checks, and shopping with it in a demo (Node)
	$(BIN)/python -m tests.miniprogram.run

miniprogram-types: $(VENV)/.development ## Write the mini-program's types anew from the API's document (Node)
	$(BIN)/python -m tests.miniprogram.run --types

clean: ## Remove the demo's data (not the environment)
	rm -rf var/* && touch var/.gitkeep

.PHONY: help demo install test test-long check lock format drawing screenshots guide-pictures bench bench-search stack-test guide-test miniprogram-test miniprogram-types clean
