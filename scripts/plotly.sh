#!/usr/bin/env bash
# Fetches plotly.js into build/plotly, from a package of PyPI: with it the figures of a report answer to the pointer. Without it
# they are drawings, and everything else works: so nothing here is a failure. Says nothing where the file is there.
set -euo pipefail
cd "$(dirname "$0")/.."

version=7.1.0  # of PyPI's plotly
folder=build/plotly
[ ! -e $folder/plotly.min.js ] || exit 0
echo "zeroset: plotly.js $version into $folder: 10 MB to download, 5 MB on disk" >&2
mkdir -p $folder
{
  python3 -m venv $folder/venv &&
    $folder/venv/bin/python -m pip --disable-pip-version-check download -q --no-cache-dir --no-deps -d $folder plotly==$version &&
    python3 -m zipfile -e $folder/plotly-*.whl $folder/wheel &&
    mv $folder/wheel/plotly/package_data/plotly.min.js $folder/plotly.min.js
} >$folder/log 2>&1 || echo "zeroset: plotly.js could not be fetched ($folder/log says why): figures of a report will be drawings" >&2
rm -rf $folder/venv $folder/wheel $folder/plotly-*.whl
