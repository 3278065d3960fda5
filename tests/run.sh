#!/usr/bin/env bash
# Runs every test of the workspace: unit, integration and documentation tests, the ones in a real browser, and Stytch's own
# SDKs for Python, Node and Rust against the emulator.
#
# usage: tests/run.sh [arguments of cargo test]
#
# With arguments, only `cargo test` runs. On Debian it installs what is missing; elsewhere, install it first: Chromium and
# its driver, Redis, Python with venv, Node with npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
command -v "${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium)
command -v "${CHROMEDRIVER:-chromedriver}" >/dev/null || missing+=(chromium-driver)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
command -v "${REDIS_SERVER:-redis-server}" >/dev/null || missing+=(redis-server)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if ((${#missing[@]})) && command -v apt-get >/dev/null; then
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
fi

# What the browser tests load into pages; installed anew only when a version changes.
if ! cmp -s tests/npm/package-lock.json target/npm/package-lock.json; then
  rm -rf target/npm
  mkdir -p target/npm
  cp tests/npm/package.json tests/npm/package-lock.json target/npm/
  npm ci --prefix target/npm --silent --no-audit --no-fund --ignore-scripts || {
    rm -rf target/npm
    exit 1
  }
fi

if (($#)); then
  exec cargo test --workspace --all-features --locked "$@"
fi
cargo test --workspace --all-features --locked
exec tests/sdk/run.sh target/debug/stytch-emulator
