# Every target sets up .venv by itself the first time, and again when the requirements change.
# PYTHON=python3.12 chooses another Python.

PYTHON ?= python3
CLASS  ?= classroom/demo
# how many tests run at once, more than two cores since many wait: make test WORKERS=4; FAST=1 leaves out what takes long
WORKERS ?= 3
# options for the benchmarks: make bench BENCH=--full
BENCH  ?=
VENV   := .venv
BIN    := $(VENV)/bin
# what `make lab` opens first
FIRST  := $(patsubst notebooks/%,%,$(firstword $(wildcard notebooks/00_setup/00_setup.ipynb) \
            notebooks/01_filters/01_filters.ipynb))
# Jupyter refuses to run as root (in a container, say) unless it is told to
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
READY  := $(VENV)/.ready

.PHONY: help demo lab test bench build verify lint formgrader gallery messages pictures clean

help:
	@echo "make demo        grade the sample class, from blank notebooks to feedback pages"
	@echo "make lab         open the first lesson in JupyterLab"
	@echo "make test        run all tests; FAST=1: what takes no browser and no grading, in two minutes"
	@echo "make bench       measure how fast the library is, beside the slides and PyTorch"
	@echo "make build       build the notebooks from solutions/*.py"
	@echo "make verify      prove that every lesson does what it claims"
	@echo "make lint        check the code: style, who imports whom, types"
	@echo "make formgrader  look at a graded class in a browser: CLASS=$(CLASS)"
	@echo "make gallery     write all widgets into one page: dist/gallery.html"
	@echo "make messages    write the catalogue of what the course says, for translators"
	@echo "make pictures    take the README's screenshots anew"

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "make: this needs Python 3.11 or later; '$(PYTHON)' is missing or older (see PYTHON=... in the Makefile)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make: this needs Python's venv; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "setting up $(VENV) (some minutes, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(READY)
	@rm -rf classroom/demo
	@$(BIN)/python examples/class/make_class.py classroom/demo/submitted
	@$(BIN)/autograder grade --class classroom/demo
	@$(BIN)/autograder feedback --class classroom/demo
	@$(BIN)/autograder export --class classroom/demo
	@$(BIN)/autograder report --class classroom/demo
	@echo
	@echo "What to open next:"
	@echo "  classroom/demo/results.csv                    every exercise of every student, with the reason"
	@echo "  classroom/demo/feedback/STUDENT/LESSON/*.html what a student gets back"
	@echo "  classroom/demo/report/index.html              how the class does, and what to do next"
	@echo "  make formgrader CLASS=classroom/demo          the same class in nbgrader's formgrader"
	@echo "  make lab                                      the course, as a student sees it"

lab: $(READY)
	@PATH="$(abspath $(BIN)):$$PATH" jupyter lab $(AS_ROOT) --ServerApp.root_dir=notebooks \
	  --LabApp.default_url=/lab/tree/$(FIRST)

# the tests of a file stay together: they share a browser, a JupyterLab, a graded class
test: $(READY)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
	  $(if $(FAST),-m 'not slow and not long')

# scripts whose name begins with _ are parts of the others
bench: $(READY)
	@missed=0; for script in benchmarks/[a-z]*.py; do $(BIN)/python $$script $(BENCH) || missed=1; done; exit $$missed

build: $(READY)
	@$(BIN)/autograder build

verify: $(READY)
	@$(BIN)/autograder verify

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/mypy

formgrader: $(READY)
	@cd $(CLASS) && PATH="$(abspath $(BIN)):$$PATH" jupyter lab $(AS_ROOT) --LabApp.default_url=/formgrader

gallery: $(READY)
	@mkdir -p dist
	@$(BIN)/python -m course_lib.widgets dist/gallery.html

messages: $(READY)
	@$(BIN)/python scripts/messages.py

pictures: $(READY)
	@$(BIN)/python tests/take_pictures.py

clean:
	rm -rf $(VENV) artifacts classroom/demo
