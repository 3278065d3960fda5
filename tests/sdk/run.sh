#!/bin/sh
# Stytch's own SDKs for Python, Node and Rust, as clients of the built emulator.
#
# usage: tests/sdk/run.sh [path of the stytch-emulator program]
#
# Everything that is installed stays under target/sdk. Prints one line `N passed, N failed` per SDK.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/target/sdk
mkdir -p "$work"

program=${1:-}
if [ -z "$program" ]; then
  (cd "$root" && cargo build --quiet --locked -p stytch-emulator)
  program=$root/target/debug/stytch-emulator
fi

# Installed anew only when what is asked for has changed.
if ! cmp -s "$here/python/requirements.txt" "$work/python/requirements.txt"; then
  rm -rf "$work/python"
  python3 -m venv "$work/python"
  "$work/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"
  cp "$here/python/requirements.txt" "$work/python/requirements.txt"
fi
if ! cmp -s "$here/node/package-lock.json" "$work/node/package-lock.json" || [ ! -d "$work/node/node_modules" ]; then
  rm -rf "$work/node"
  mkdir -p "$work/node"
  cp "$here/node/package.json" "$here/node/package-lock.json" "$work/node/"
  (cd "$work/node" && npm ci --silent --no-audit --no-fund)
fi
cp "$here/node/test.mjs" "$work/node/test.mjs"
CARGO_TARGET_DIR=$work/rust cargo build --quiet --locked --manifest-path "$here/rust/Cargo.toml"

log=$work/emulator.log
# The Python tests run a mail server there.
STYTCH_EMULATOR_SMTP_PORT=$("$work/python/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export STYTCH_EMULATOR_SMTP_PORT
"$program" --port 0 --seed "$here/seed.yaml" --smtp "smtp://127.0.0.1:$STYTCH_EMULATOR_SMTP_PORT" >"$log" 2>&1 &
emulator=$!
trap 'kill "$emulator" 2>/dev/null || true' EXIT INT TERM
for _ in $(seq 100); do
  grep -q '^Mail and controls' "$log" && break
  sleep 0.1
done
value() { sed -n "s/^ *$1=//p" "$log" | head -n 1; }
STYTCH_EMULATOR_URL=$(value STYTCH_BASE_URL)
STYTCH_PROJECT_ID=$(value STYTCH_PROJECT_ID)
STYTCH_SECRET=$(value STYTCH_SECRET)
export STYTCH_EMULATOR_URL STYTCH_PROJECT_ID STYTCH_SECRET
if [ -z "$STYTCH_EMULATOR_URL" ]; then
  echo "the emulator did not start:" >&2
  cat "$log" >&2
  exit 1
fi

status=0
"$work/python/bin/python" "$here/python/test_sdk.py" || status=1
node "$work/node/test.mjs" || status=1
"$work/rust/debug/stytch-emulator-sdk-tests" || status=1
exit $status
