# The fixed names; each installs what it needs and is missing, and says so.
.PHONY: run watch test build bench stress fuzz shots

run:
	@scripts/setup build
	@scripts/build
	target/release/sunwai demo

# The demo unoptimised at http://127.0.0.1:3010; builds and reloads the open pages whenever a file is saved.
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

# What the running program stands: each scenario in full, on the release build.
stress:
	@scripts/setup build
	@scripts/build
	SUNWAI_DISK_FLOOR=0% SUNWAI_STRESS_PROGRAM=$(CURDIR)/target/release/sunwai scripts/with cargo test --quiet --features ssr --test stress -- --ignored --nocapture --test-threads=1

# Ten minutes of each fuzz target, two at a time (about an hour); prints the table for docs/fuzz.md.
fuzz:
	@scripts/setup build
	@scripts/fuzz 600

# Screenshots of every page at both sizes in both languages, into shots/.
shots:
	@scripts/setup test
	@scripts/shots
