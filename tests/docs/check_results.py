#!/usr/bin/env python3
"""Checks the stored results of experiments.

usage: check_results.py SOURCE

Every file of experiments/*/results is a table (.md with a .csv of the same name, or the reverse), a drawing (.svg) or provenance.json; has less than 1 MB;
and names no path of the machine that made it. The README of an experiment with results links into them. Prints one line an error;
exit status 0 if there is none.
"""
import pathlib
import re
import sys

MAX_BYTES = 1_000_000
PATHS = re.compile(r"(?<![\w.])/(?:tmp|home|root|work|mnt|data)/")


def errors_of(file, source):
    where = file.relative_to(source)
    if file.stat().st_size >= MAX_BYTES:
        yield f"{where}: 1 MB or more"
    if file.name != "provenance.json" and file.suffix not in (".md", ".csv", ".svg"):
        yield f"{where}: expected a table, a drawing or provenance.json"
    other = {".md": ".csv", ".csv": ".md"}.get(file.suffix)
    if other and not file.with_suffix(other).is_file():
        yield f"{where}: there is no {file.stem}{other} beside it"
    if PATHS.search(file.read_text(encoding="utf-8")):
        yield f"{where}: has a path of the machine that made it"


def main():
    source = pathlib.Path(sys.argv[1])
    errors = []
    for results in sorted((source / "experiments").glob("*/results")):
        files = [path for path in sorted(results.rglob("*")) if path.is_file()]
        for file in files:
            errors += errors_of(file, source)
        readme = results.parent / "README.md"
        if not files or "](results/" not in readme.read_text(encoding="utf-8"):
            errors.append(f"{readme.relative_to(source)}: has no link into results/, or there is nothing in it")
    print("\n".join(errors))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
