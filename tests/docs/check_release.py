#!/usr/bin/env python3
"""Checks that all places agree on version and date of the release.

usage: check_release.py SOURCE [PROGRAM]

The version of CMakeLists.txt is that of CITATION.cff, docs/cite.md, the first entry of CHANGELOG.md, the package that docs/install.md asks for and, where it is
given, PROGRAM. The date stands in the first three of these. Prints one line a difference; exit status 0 if there is none.
"""
import pathlib
import re
import subprocess
import sys

PLACES = [
    ("CITATION.cff", r"^version: (?P<version>\S+)\ndate-released: (?P<date>\S+)$"),
    ("docs/cite.md", r"^  version = \{(?P<version>[^}]+)\},\n  date    = \{(?P<date>[^}]+)\},$"),
    ("CHANGELOG.md", r"^## (?P<version>\S+) \((?P<date>[^)]+)\)$"),
]


def differences(source, program):
    version = re.search(r"project\(zeroset VERSION (\S+)", (source / "CMakeLists.txt").read_text())[1]
    dates = {}
    for name, pattern in PLACES:
        found = re.search(pattern, (source / name).read_text(), re.M)
        if found is None:
            yield f"{name}: no version with a date"
            continue
        dates[name] = found["date"]
        if found["version"] != version:
            yield f"{name}: version {found['version']}, expected {version} (CMakeLists.txt)"
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found["date"]):
            yield f"{name}: {found['date']} is no date"
    if len(set(dates.values())) > 1:
        yield f"dates differ: {dates}"
    minor = version.rsplit(".", 1)[0]
    if f"find_package(zeroset {minor} " not in (source / "docs/install.md").read_text():
        yield f"docs/install.md: expected find_package(zeroset {minor} ...)"
    if program:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if not re.search(rf"^zeroset\s+{re.escape(version)}$", said, re.M):
            yield f"the program says:\n{said}"


def main(arguments):
    found = list(differences(pathlib.Path(arguments[0]), arguments[1] if len(arguments) > 1 else None))
    print("\n".join(found + [f"{len(found)} differences"]))
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
