PYTHON ?= python3

.PHONY: demo test docs clean

demo:  ## install the base and run the main job on drawn faces
	$(PYTHON) dev.py demo

test:  ## install everything and check everything
	$(PYTHON) dev.py test

docs:  ## install what the docs need and build them into docs/_build/html
	$(PYTHON) dev.py docs

clean:  ## remove what demo, test and docs made
	rm -rf .venv demo .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		docs/_build docs/reference/api docs/reference/commands docs/benchmarks docs/project
