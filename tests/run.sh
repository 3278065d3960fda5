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

# The accessibility checker that the browser tests run in every page; installed anew only when its version changes.
if ! cmp -s tests/axe/package-lock.json target/axe/package-lock.json; then
  rm -rf target/axe
  mkdir -p target/axe
  cp tests/axe/package.json tests/axe/package-lock.json target/axe/
  npm ci --prefix target/axe --silent --no-audit --no-fund --ignore-scripts || {
    rm -rf target/axe
    exit 1
  }
fi

exec cargo test --workspace --all-features --locked "$@"
