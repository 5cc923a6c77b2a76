PYTHON ?= python3

.PHONY: demo test clean

demo:  ## install the base and run the main job on drawn faces
	$(PYTHON) dev.py demo

test:  ## install everything and check everything
	$(PYTHON) dev.py test

clean:  ## remove what demo and test made
	rm -rf .venv demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
