#!/usr/bin/env python3
"""Checks that the pages of theory/ name functions and test cases that exist.

usage: check_theory.py SOURCE

The syntax is described in theory/README.md. Prints one line an error; exit status 0 if there is none.
"""
import pathlib
import re
import sys

KINDS = ("theorem", "definition", "example", "counterexample", "conjecture")
STATEMENT = re.compile(r"^\*\*([A-Z])(\d+)\s+\(([\w ]+)\)\.?\*\*", re.M)
FIELD = r"\*{0,2}%s:\*{0,2}\s+(.*?)(?=\n\s*\n|\*{0,2}(?:In\s+the\s+code|Test):|\Z)"
CODE = re.compile(FIELD % r"In\s+the\s+code", re.S)
TEST = re.compile(FIELD % "Test", re.S)


def pairs(text):
    """[(names, file)] of "`a`, `b` in `file`; `c` in `other`"."""
    found, names = [], []
    for quoted in re.findall(r"`([^`]+)`", text):
        if re.match(r"[\w.-]+(/[\w.-]+)+$", quoted):
            found.append((names, quoted))
            names = []
        else:
            names.append(quoted)
    return found, names


def declared(name, text):
    last = re.sub(r"[<(].*", "", name).split("::")[-1].strip()
    return re.search(rf"(?<!\w){re.escape(last)}(?!\w)", text) is not None


def check_code(source, text):
    if text.startswith("none"):
        return
    found, left = pairs(text)
    if not found or left:
        yield f"expected names in backquotes, then 'in' and a file, got: {text[:80]}"
    for names, file in found:
        path = source / file
        if not path.is_file():
            yield f"no file {file}"
            continue
        content = path.read_text()
        if not names:
            yield f"no name before {file}"
        for name in names:
            if not declared(name, content):
                yield f"no {name} in {file}"


def check_test(source, text):
    if text.startswith("none"):
        return
    pieces = re.split(r"`([^`]+)`", text)
    if len(pieces) < 3:
        yield f"expected a file in backquotes and case names in quotes, got: {text[:80]}"
    for file, cases in zip(pieces[1::2], pieces[2::2]):
        path = source / file
        if not path.is_file():
            yield f"no file {file}"
            continue
        content = re.sub(r'"\s*\n\s*"', "", path.read_text())  # a literal in two pieces
        names = re.findall(r'"([^"]+)"', cases)
        if not names and path.suffix == ".cpp":
            yield f"no case named of {file}"
        for name in names:
            if f'"{" ".join(name.split())}"' not in content:
                yield f'no case "{name}" in {file}'


def check_page(source, page):
    text = page.read_text()
    starts = list(STATEMENT.finditer(text))
    if not starts:
        yield "no statement: expected **X1 (theorem).** at the start of a line"
    for i, start in enumerate(starts):
        name = start[1] + start[2]
        end = starts[i + 1].start() if i + 1 < len(starts) else len(text)
        body = text[start.end():end]
        if int(start[2]) != i + 1 or start[1] != starts[0][1]:
            yield f"{name}: out of order"
        if start[3] not in KINDS:
            yield f"{name}: is a {start[3]}, expected one of {', '.join(KINDS)}"
        for title, field, check in (("In the code", CODE, check_code), ("Test", TEST, check_test)):
            fields = field.findall(body)
            if not fields:
                yield f"{name}: lacks '{title}:'"
            for one in fields:
                for error in check(source, one.strip()):
                    yield f"{name}: {error}"


def main(source):
    folder = source / "theory"
    index = (folder / "README.md").read_text()
    pages = sorted(page for page in folder.glob("*.md") if page.name != "README.md")
    errors = [f"README.md: no line for {page.name}" for page in pages if f"({page.name})" not in index]
    for page in pages:
        errors += [f"{page.name}: {error}" for error in check_page(source, page)]
    print("\n".join(errors + [f"theory: {len(pages)} pages, {len(errors)} errors"]))
    return 1 if errors else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
