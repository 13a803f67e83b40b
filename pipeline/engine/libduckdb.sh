#!/usr/bin/env bash
# Brings the prebuilt DuckDB library of exactly the version that the `duckdb`
# crate names, by the first way that works, and tells cargo where it is.
#
#   1. the npm package @duckdb/node-bindings-linux-x64 (hash pinned below);
#   2. DuckDB's own release archive, fetched by the crate's build script;
#   3. DuckDB's C++ sources, compiled by the crate (50 minutes on two cores).
#
# Writes .cargo/config.toml (ignored by git), so that plain `cargo build`,
# `cargo test` and an IDE link the same library as `make` does.
# Usage: pipeline/engine/libduckdb.sh   (from the root of the clone)
set -euo pipefail

VERSION=1.5.6
NPM_PACKAGE=@duckdb/node-bindings-linux-x64@1.5.6-r.1
LIBRARY_SHA256=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633

target="${CARGO_TARGET_DIR:-$PWD/target}"
mkdir -p "$target" && target="$(cd "$target" && pwd)"
lib_dir="$target/libduckdb-$VERSION"
lib="$lib_dir/libduckdb.so"
features=""

say() { printf '%s\n' "libduckdb : $*" >&2; }

matches() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$LIBRARY_SHA256" ]; }

# Way 1. Nothing of the archive is run: only the library is taken out of it.
from_npm() {
    [ "$(uname -sm)" = "Linux x86_64" ] && command -v npm >/dev/null || return 1
    local work
    work="$(mktemp -d)"
    (cd "$work" && npm pack --silent "$NPM_PACKAGE" >/dev/null 2>npm.log) \
        || { say "npm n'a pas pu fournir $NPM_PACKAGE"; rm -rf "$work"; return 1; }
    tar -xzf "$work"/*.tgz -C "$work" package/libduckdb.so
    if ! matches "$work/package/libduckdb.so"; then
        rm -rf "$work"
        say "l'empreinte de la bibliothèque reçue n'est pas celle attendue : abandon"
        exit 1
    fi
    mkdir -p "$lib_dir"
    mv "$work/package/libduckdb.so" "$lib.part" && mv "$lib.part" "$lib"
    rm -rf "$work"
}

config() {
    mkdir -p .cargo
    printf '# Written by pipeline/engine/libduckdb.sh; not kept in git.\n[env]\n%s\n' "$1" >.cargo/config.toml.part
    cmp -s .cargo/config.toml.part .cargo/config.toml \
        && rm .cargo/config.toml.part || mv .cargo/config.toml.part .cargo/config.toml
}

if matches "$lib" || from_npm; then
    # Beside the binary too: its run path starts at $ORIGIN.
    mkdir -p "$target/release"
    cmp -s "$lib" "$target/release/libduckdb.so" || cp "$lib" "$target/release/libduckdb.so"
    config "DUCKDB_LIB_DIR = \"$lib_dir\""
elif config 'DUCKDB_DOWNLOAD_LIB = "1"' \
    && say "sans npm, l'archive officielle de DuckDB $VERSION est essayée" \
    && cargo build --release --quiet --package libduckdb-sys; then
    say "l'archive officielle de DuckDB $VERSION est prise"
else
    say "ni npm ni l'archive officielle : DuckDB $VERSION sera compilé depuis ses sources."
    say "Comptez 50 minutes sur deux cœurs ; une seule fois si CARGO_TARGET_DIR est gardé."
    config ""
    features="portulan-engine/bundled"
fi
printf '%s' "$features" >"$target/portulan-features"
