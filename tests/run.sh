#!/usr/bin/env bash
# Runs every test of the workspace: unit, integration and documentation tests, and the ones in a real browser.
# On Debian it installs Chromium and its driver if they are missing; elsewhere, install them first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
command -v "${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium)
command -v "${CHROMEDRIVER:-chromedriver}" >/dev/null || missing+=(chromium-driver)
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

exec cargo test --workspace --all-features --locked "$@"
