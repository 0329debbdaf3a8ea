# Every target installs what it needs into .venv; nothing is expected but Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

SHELL := bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test quick faults check fmt schemas race bench bench-scale cluster up

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

define install
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(if $(UV),VIRTUAL_ENV=.venv $(UV) pip install -q --require-hashes -r $(1),$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1))
endef

.venv/run.stamp: requirements.txt pyproject.toml
	$(call install,requirements.txt)
	printf '%s\n' "$(CURDIR)/services" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/customers-source.pth"
	printf '#!/bin/sh\nexec "$(CURDIR)/$(BIN)/python" -m cli "$$@"\n' > $(BIN)/customers && chmod +x $(BIN)/customers
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(call install,requirements-dev.txt)
	touch $@

# the generator of clients needs another typer than we do
.venv-client/stamp: tests/client/requirements.txt .venv/dev.stamp
	$(BIN)/python -m tests.client.environment
	touch $@

setup: .venv/dev.stamp .venv-client/stamp ## install everything for development into .venv

demo: .venv/run.stamp ## serve the demo organisations on 127.0.0.1:8080 (PORT= overrides)
	$(BIN)/customers serve --demo --data .demo --port $(PORT)

PYTEST := $(BIN)/python -m pytest
WITH_SERVERS := $(BIN)/python -m tests.servers
# Many tests wait: more workers than cores. Whoever shares something is with one worker (tests/spread.py).
WORKERS ?= 4

test: setup ## the whole suite, with real servers
	$(WITH_SERVERS) $(PYTEST) -n $(WORKERS)

quick: setup ## what needs no server, no process of its own and no minutes
	$(PYTEST) -n $(WORKERS) -m "not server and not served and not slow and not long"

faults: setup ## kill -9 at length, one fault after the other, with a report
	$(WITH_SERVERS) $(BIN)/python -m tests.faults

check: setup ## lint, types, walls, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/tidy

fmt: setup ## format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: setup ## write schemas/ from the classes of events and facts
	$(BIN)/python -m tests.schemas

race: setup ## 200 tills, one phone number, two replicas, one of them killed
	$(BIN)/python -m tests.race

BEFORE ?=
TRADED ?=
bench: setup ## side by side with routes that do nothing, and with an earlier revision (BEFORE=)
	$(BIN)/python -m tests.bench --before='$(BEFORE)' --traded='$(TRADED)'

bench-scale: setup ## what takes a million customers
	$(BIN)/python -m tests.bench.scale

cluster: setup ## three processes over Kafka and MongoDB, from the environment or found on this machine
	$(BIN)/python -m tests.servers.cluster

up: ## the same in containers
	@docker info >/dev/null 2>&1 || { echo "make up needs a container engine that answers to docker; make cluster does without"; exit 1; }
	docker compose -f deploy/compose.yaml up --build
