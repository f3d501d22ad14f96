# Every target installs what it needs and is missing, and says so.
.PHONY: run watch test build bench stress soak fuzz shots reach

run:
	@scripts/setup build
	@scripts/build
	target/release/sunwai demo

# Serves the demo, unoptimised, at http://127.0.0.1:3010; rebuilds and reloads the open pages when a file is saved.
watch:
	@scripts/setup build
	@scripts/watch

build:
	@scripts/setup build
	@scripts/build

test:
	@scripts/setup test
	@scripts/test

bench:
	@scripts/setup build
	@scripts/build
	@scripts/with cargo bench --quiet --features ssr --bench bench

# Load tests of the running program: each scenario at full size, on the release build.
stress:
	@scripts/setup build
	@scripts/build
	SUNWAI_DISK_FLOOR=0% SUNWAI_STRESS_PROGRAM=$(CURDIR)/target/release/sunwai scripts/with cargo test --quiet --features ssr --test stress -- --ignored --nocapture --test-threads=1

# What takes too long for `make test`: axe on every page in both sizes, languages and schemes, then the load tests.
soak:
	@scripts/setup test
	@scripts/build
	cd end2end && SUNWAI_SOAK=1 npx playwright test access variants walks
	@$(MAKE) --no-print-directory stress

# Runs each fuzz target for ten minutes, two at a time (about an hour); prints the table for docs/fuzz.md.
fuzz:
	@scripts/setup build
	@scripts/fuzz 600

# Takes screenshots of every page, in both sizes and both languages, into shots/.
shots:
	@scripts/setup test
	@scripts/shots

# Loads on slow lines, bytes, Lighthouse, cards and positions on screens, each with its goal.
reach:
	@scripts/setup test
	@scripts/build
	@scripts/reach
