#!/usr/bin/env bash
# Sets up everything the program needs, once: system libraries, a virtual environment, the
# pinned packages. With --for-tests also what developers use and the virtual screen of the tests.
# Where it may not install a system package, it stops with the exact line to type.
set -euo pipefail
cd "$(dirname "$0")"

for_tests=no
[ "${1:-}" = "--for-tests" ] && for_tests=yes

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

missing_packages() {
  local known pair lib package
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
  for pair in libGL.so.1:libgl1 libEGL.so.1:libegl1 libxkbcommon-x11.so.0:libxkbcommon-x11-0 \
    libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 \
    libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 \
    libxcb-randr.so.0:libxcb-randr0 libxcb-render-util.so.0:libxcb-render-util0 \
    libxcb-shape.so.0:libxcb-shape0 libxcb-xinerama.so.0:libxcb-xinerama0 \
    libxcb-xkb.so.1:libxcb-xkb1 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 \
    libGLX_mesa.so.0:libglx-mesa0 libEGL_mesa.so.0:libegl-mesa0 libexpat.so.1:libexpat1; do
    lib=${pair%%:*}
    package=${pair##*:}
    case "$known" in *"$lib"*) ;; *) printf '%s ' "$package" ;; esac
  done
  if [ "$for_tests" = yes ]; then
    command -v Xvfb >/dev/null 2>&1 || printf 'xvfb '
    command -v xauth >/dev/null 2>&1 || printf 'xauth '
    PATH="$PATH:/usr/sbin" command -v mosquitto >/dev/null 2>&1 || printf 'mosquitto '
  fi
  if ! python=$(find_python); then
    printf 'python3 python3-venv '
  elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    printf 'python3-venv '
  fi
}

install_packages() {
  local as_root=""
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      as_root="sudo"
    else
      say "Some system packages are missing. Type this, then try again:"
      say "  sudo apt-get update && sudo apt-get install -y $*"
      exit 1
    fi
  fi
  say "Installing system packages: $*"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if [ "$(uname -s)" = Linux ]; then
  missing=$(missing_packages)
  if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
      say "These Debian packages, or their like on your system, are missing: $missing"
      say "Install them, then try again."
      exit 1
    fi
    # shellcheck disable=SC2086
    install_packages $missing
  fi
fi

python=$(find_python) || { say "Python 3.11 or newer is needed: install it, then try again."; exit 1; }
# Users get what the program needs, developers that and the tools: one lock each.
kind=user lock=requirements.lock
[ "$for_tests" = yes ] && kind=developer lock=requirements-dev.lock
wanted=$(cat "$lock" pyproject.toml setup.sh | cksum)
up_to_date() { [ -f ".venv/set-up-$1" ] && [ "$(cat ".venv/set-up-$1")" = "$(cat "$2" pyproject.toml setup.sh | cksum)" ]; }
if ! up_to_date "$kind" "$lock" && ! { [ "$kind" = user ] && up_to_date developer requirements-dev.lock; }; then
  say "Setting up .venv (once; takes a minute or two)"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  printf '%s' "$wanted" >".venv/set-up-$kind"
fi
