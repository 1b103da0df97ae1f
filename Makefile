# The two commands of the README: `make run` and `make test`. Each does its own set-up.
.PHONY: run test lint bench evidence setup setup-test lock format pictures clean

BIN := .venv/bin

run: setup
	@./run.sh

test: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(BIN)/python -m pytest $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb $(BIN)/python -m benchmarks $(ARGS)

evidence: setup
	$(BIN)/district-twin evidence $(ARGS)

setup:
	@./setup.sh

setup-test:
	@./setup.sh --with-display

pictures: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb $(BIN)/python -m docs.pictures.take

lock:
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements.lock

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv out .reference .pytest_cache .mypy_cache .ruff_cache
