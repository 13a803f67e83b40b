# Portulan's few commands, the same at the desk, in the README and in CI.
# Each first brings the prebuilt DuckDB library (once): pipeline/engine/libduckdb.sh.

SHELL := bash
TARGET := $(or $(CARGO_TARGET_DIR),target)
FEATURES = $(shell cat $(TARGET)/portulan-features 2>/dev/null)
CARGO_FLAGS = --release --workspace --locked $(if $(FEATURES),--features $(FEATURES))
WORKSPACE ?= data-samples

.PHONY: build run test check bench

build: ## Compiles the program
	@pipeline/engine/libduckdb.sh
	cargo build $(CARGO_FLAGS)

run: build ## Makes the portraits of WORKSPACE (the samples)
	$(TARGET)/release/portulan run --workspace $(WORKSPACE)

test: ## Runs every test, then every case of the definitions
	@pipeline/engine/libduckdb.sh
	cargo test $(CARGO_FLAGS)
	$(TARGET)/release/portulan cases --workspace data-samples

check: ## What a submission must hold: formatting, lints, documentation
	@pipeline/engine/libduckdb.sh
	cargo fmt --all --check
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings

bench: build ## Times and memory, on the samples and on a whole synthetic Caf
	tests/bench/samples.sh $(TARGET)/release/portulan
	tests/bench/households.sh $(TARGET)/release/portulan
	tests/bench/targets.sh $(TARGET)/release/portulan
