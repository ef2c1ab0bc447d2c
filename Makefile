# Two commands: `make run` and `make test`. On Windows run.cmd and test.cmd do the same.
# Nothing outside this folder changes (but for Chromium, when root and without one); the second time needs no network.

PORT ?= 8501
HOME_DIR ?=
VENV := .venv/bin
SETUP := $(VENV)/python .ci/setup.py
HOME_OPTION := $(if $(HOME_DIR),--home "$(HOME_DIR)")
export PYTHONUTF8 := 1

# The first Python 3.11 or newer that starts (a name on the PATH may be only a stand-in); PYTHON=… chooses one.
FIND_PYTHON = for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; python=; done; \
	test -n "$$python" || { echo "Cần Python 3.11 trở lên, máy này chưa có. Cài Python (python.org hoặc gói python3 của hệ điều hành) rồi chạy lại." >&2; exit 1; }

.PHONY: run install install-tests init test check format lint types contracts bench load messages pictures lock clean

run: install
	@$(SETUP) run --port $(PORT) $(HOME_OPTION)

install:
	@$(FIND_PYTHON); "$$python" .ci/setup.py install

init: install
	@$(SETUP) init $(HOME_OPTION)

install-tests:
	@$(FIND_PYTHON); "$$python" .ci/setup.py install --tests

test: install-tests
	@$(SETUP) test $(TESTS)

check: lint types contracts test

lint: install-tests
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .

types: install-tests
	@$(VENV)/mypy

contracts: install-tests
	@PYTHONPATH=. $(VENV)/lint-imports

format: install-tests
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

bench: install-tests
	@CHROMIUM="$$($(SETUP) browser)" || exit 1; export CHROMIUM; $(VENV)/python -m bench $(PARTS)

# Many send and read at once: what is lost, double or wrong is counted.
load: install-tests
	@$(VENV)/python -m bench.load

# The catalogues follow the code: new sentences come in untranslated, gone ones go, then they are compiled.
messages: install-tests
	@$(VENV)/python locale/messages.py

pictures: install-tests
	@CHROMIUM="$$($(SETUP) browser)" || exit 1; export CHROMIUM; $(VENV)/python docs/make_pictures.py

# New versions of the libraries: make lock UPGRADE=--upgrade
LOCK = $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" $(UPGRADE)
lock: install-tests
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
