# The fixed names; each installs what it needs and is missing, and says so.
.PHONY: run test build bench shots

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

# Screenshots of every page at both sizes in both languages, into shots/.
shots:
	@scripts/setup test
	@scripts/shots
