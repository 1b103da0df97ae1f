#!/usr/bin/env bash
# Opens the app on Lisbon; without a display does the same job headless.
set -euo pipefail
cd "$(dirname "$0")"
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
  echo "No display found: Lisbon with its sample scenario is written as a snapshot." >&2
  exec .venv/bin/district-twin snapshot lisbon \
    --scenario sample_districts/lisbon/scenario_retrofit.json --out out/lisbon
fi
exec .venv/bin/district-twin open lisbon
