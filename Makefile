# The two commands of the README: `make run` and `make test`. Each does its own set-up.
.PHONY: run test coverage wheel lint bench evidence fuzz setup setup-test lock desktop viewer example format pictures clean

BIN := .venv/bin

run: setup
	@./run.sh

test: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(BIN)/python -m pytest $(ARGS)

# Lines and branches that the tests run; apart from `make test`, as it takes longer.
coverage: setup-test
	$(MAKE) test ARGS="--cov --cov-report=term:skip-covered --cov-report=html $(ARGS)"

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb $(BIN)/python -m benchmarks $(ARGS)

evidence: setup-test
	$(BIN)/district-twin evidence $(ARGS)

fuzz: setup-test
	nice $(BIN)/python -m benchmarks.fuzz $(ARGS)

setup:
	@./setup.sh

setup-test:
	@./setup.sh --for-tests

pictures: setup-test
	xvfb-run -a -s "-screen 0 1600x1200x24" env QT_QPA_PLATFORM=xcb $(BIN)/python -m docs.pictures.take

# Both for Linux, Windows and macOS; the developers' is the users' and the tools beside it.
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" -q

lock: setup-test
	$(COMPILE) --group build --upgrade -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock --upgrade -o requirements-dev.lock

# The built wheel in an empty environment, away from the checkout: finds its samples, runs Lisbon.
wheel: setup-test
	./.ci/wheel

# Double click on a .twinsnap opens it, for this user on a Linux desktop.
desktop:
	xdg-mime install --novendor docs/linux/district-twin.xml
	xdg-desktop-menu install --novendor docs/linux/district-twin.desktop

# Report, slides, web page and file that README shows.
example: setup-test
	SOURCE_DATE_EPOCH=1764547200 $(BIN)/python -m docs.example.make

# The web page's viewer, bundled from its source; needs Node.
viewer:
	cd twin/takeaway/page/viewer && npm ci --ignore-scripts && npm run build && rm -rf node_modules

format: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv out build dist .coverage .reference .pytest_cache .mypy_cache .ruff_cache
