# Debian's Python behaves unlike python.org's in three ways that the official image's users rely on:
# it lies in /usr, it installs packages into dist-packages, and it refuses to (EXTERNALLY-MANAGED).
set -eu
version=3.13
library=/usr/local/lib/python$version

apt-get update -q >/dev/null
apt-get install -y -q --no-install-recommends "python$version" "python$version-venv" python3-pip-whl >/dev/null
rm -rf /var/lib/apt/lists/* "$library"

mv "/usr/lib/python$version" "$library"
ln -s "$library" "/usr/lib/python$version"
mv "/usr/bin/python$version" "/usr/local/bin/python$version"
ln -s "/usr/local/bin/python$version" "/usr/bin/python$version"
ln -s "python$version" /usr/local/bin/python3
ln -s "python$version" /usr/local/bin/python

rm -f "$library/EXTERNALLY-MANAGED" "$library/sitecustomize.py"
# The install scheme; the file is checked because Debian may word it differently one day.
grep -q "prefix_scheme = 'posix_local'" "$library/sysconfig/__init__.py"
sed -i "s/prefix_scheme = 'posix_local'/prefix_scheme = 'posix_prefix'/" "$library/sysconfig/__init__.py"
# `site` is frozen into Debian's binary and looks in dist-packages only.
mkdir -p "$library/site-packages"
ln -s site-packages "$library/dist-packages"

PYTHONPATH=$(ls /usr/share/python-wheels/pip-*.whl) python -m pip install -q --no-cache-dir --root-user-action=ignore pip

python -m venv /tmp/venv && /tmp/venv/bin/pip --version >/dev/null && rm -rf /tmp/venv
python -c "import ctypes, lzma, sqlite3, ssl, sys; assert sys.prefix == '/usr/local', sys.prefix"
