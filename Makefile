# The fixed names; each installs what it needs and is missing, and says so.
.PHONY: run test build bench shots fuzz

run:
	@scripts/setup build
	@scripts/build
	target/release/sunwai demo

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

# Ten minutes of each fuzz target, two at a time (about an hour); prints the table for docs/fuzz.md.
fuzz:
	@scripts/setup build
	@scripts/fuzz 600

# Screenshots of every page at both sizes in both languages, into shots/.
shots:
	@scripts/setup test
	@scripts/shots
