#!/bin/bash
# Runs once, as root, when Gradescope builds the image: Python, its packages, bubblewrap.
set -euo pipefail

source_folder=$(dirname "$(readlink -f "$0")")
environment=${CHAINRULE_ENVIRONMENT:-/opt/chainrule}
export DEBIAN_FRONTEND=noninteractive

# Solutions and hidden tests: submissions run as users of their own, who cannot enter this.
chmod 700 "$source_folder"

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  for name in python3 python3.13 python3.12 python3.11; do
    if new_enough "$name"; then
      echo "$name"
      return
    fi
  done
}

apt-get -qq update
python=$(find_python)
if [ -z "$python" ]; then
  for version in 3.13 3.12 3.11; do
    apt-get -qq install -y --no-install-recommends "python$version" "python$version-venv" && break
  done
  python=$(find_python)
fi
if [ -z "$python" ]; then
  echo "chainrule needs Python 3.11 or newer: choose a newer image (Ubuntu 24.04, say)." >&2
  exit 1
fi
# An image's python3 may come without venv.
"$python" -c 'import ensurepip' 2>/dev/null ||
  apt-get -qq install -y --no-install-recommends "$("$python" -c \
    'import sys; print("python{}.{}-venv".format(*sys.version_info))')"
# Where containers may have user namespaces this is the stronger confinement.
apt-get -qq install -y --no-install-recommends bubblewrap || true

"$python" -m venv "$environment"
"$environment/bin/python" -m pip --disable-pip-version-check install --no-cache-dir \
  --constraint "$source_folder/constraints.txt" --requirement "$source_folder/requirements.txt"
