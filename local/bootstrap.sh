#!/bin/sh
# From a fresh checkout to .venv with the locked dependencies. Run again: nothing, unless a lock or a pyproject changed.
set -eu
cd "$(dirname "$0")/.."

wanted=$(cat requirements.lock pyproject.toml service/pyproject.toml local/bootstrap.sh | cksum)
stamp=.venv/.bootstrapped
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
started=$(date +%s)

fail() {
  echo "$1" >&2
  echo "$2" >&2
  exit 1
}

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
  "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
  for python in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
    if is_new_enough "$python" && "$1" "$python"; then
      command -v "$python"
      return
    fi
  done
}

may_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

is_locked_environment() {
  [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

make_environment() {
  python=$(find_python has_venv)
  if [ -z "$python" ] && may_install; then
    echo "Installing Python's venv module with apt"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends python3 python3-venv >/dev/null ||
      fail "apt could not install python3-venv." "Install Python 3.11 or newer with its venv module, and run this again."
    python=$(find_python has_venv)
  fi
  [ -n "$python" ] ||
    fail "No Python 3.11 or newer with its venv module was found." \
      "Install it (Debian 12 or newer: apt-get install python3-venv), or name it: PYTHON=/path/to/python3 make local"
  echo "Making .venv with $python"
  rm -rf .venv
  "$python" -m venv .venv
}

is_locked_environment || make_environment
rm -f "$stamp"

# uv itself is locked too: pip checks its hash, uv checks all others.
uv=$(sed -n 's/^\(uv==[^ ;]*\).*/\1/p' requirements.lock)
[ -n "$uv" ] || fail "requirements.lock does not name uv." "Compile it again: make lock"
lines=.venv/uv.lock
sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' requirements.lock >"$lines"
if [ "uv==$(.venv/bin/python -m uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lines" ||
    fail "pip could not install $uv." "Check that PyPI or its mirror can be reached: .venv/bin/python -m pip download uv"
fi

echo "Installing the locked packages"
.venv/bin/python -m uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock ||
  fail "uv could not install requirements.lock." "Check that PyPI or its mirror can be reached, and run this again."
.venv/bin/python -m uv pip install --quiet --python .venv/bin/python --no-deps --editable . --editable service ||
  fail "The project itself could not be installed." "Mend what uv says above, and run this again."

echo "$wanted" >"$stamp"
echo "The Python environment is ready ($(($(date +%s) - started)) s)"
