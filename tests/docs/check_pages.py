#!/usr/bin/env python3
"""Checks how the Markdown pages are set and that their links lead somewhere.

usage: check_pages.py SOURCE

The pages are README.md, CHANGELOG.md, CONTRIBUTING.md, SECURITY.md, and those of docs/, theory/, experiments/ and examples/; stored results, which the program wrote, are none. Each begins with a title and a paragraph on what it is for. A paragraph, a list item
included, has at most 5 lines, a line at most 100 characters; tables, code, comments and the targets of links may be longer. A relative link names a file or folder that
exists, and its anchor a heading. The navigation of the site (mkdocs.yml) names pages that exist, and each page of docs/ and theory/ once. Prints one line an error; exit status 0 if there is none.
"""
import pathlib
import re
import sys

MAX_LINES, MAX_CHARACTERS = 5, 100
ITEM = re.compile(r" *(?:[-*+]|\d+\.) +")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TARGET = re.compile(r"\]\([^)\s]*\)")


def lines_with_kinds(text):
    """[(number, kind, line)]: kind is blank, code, table, comment, heading, item or text."""
    found, fence, in_list, before = [], False, False, "blank"
    for number, line in enumerate(text.split("\n"), 1):
        word = line.strip()
        if word.startswith("```"):
            fence, kind = not fence, "code"
        elif fence:
            kind = "code"
        elif not word:
            kind = "blank"
        elif word.startswith("|"):
            kind = "table"
        elif word.startswith("<!--"):
            kind = "comment"
        elif re.match(r"#{1,6} ", line):
            kind = "heading"
        elif line.startswith("    ") and not in_list and before in ("blank", "code"):
            kind = "code"
        elif ITEM.match(line):
            kind = "item"
        else:
            kind = "text"
        in_list = kind == "item" or (in_list and (kind in ("blank", "code") or line.startswith(" ")))
        before = kind
        found.append((number, kind, line))
    return found


def paragraphs(lines):
    """[[(number, line), ...]], one for each paragraph and list item."""
    found, open_paragraph = [], False
    for number, kind, line in lines:
        if kind == "item" or (kind == "text" and not open_paragraph):
            found.append([])
        if kind in ("item", "text"):
            found[-1].append((number, line))
        open_paragraph = kind in ("item", "text")
    return found


def anchors(lines):
    """The anchors that GitHub gives to the headings."""
    found = set()
    for _, kind, line in lines:
        if kind != "heading":
            continue
        title = TARGET.sub("", line.lstrip("# ")).replace("[", "").replace("`", "").lower()
        base = re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-")
        name, copies = base, 0
        while name in found:
            copies += 1
            name = f"{base}-{copies}"
        found.add(name)
    return found


def check_setting(lines):
    written = [(number, kind) for number, kind, _ in lines if kind != "blank"]
    if not written or written[0][1] != "heading":
        yield 1, "expected a title first"
    elif len(written) < 2 or written[1][1] != "text":
        yield written[0][0], "expected a paragraph below the title: what the page is for"
    for paragraph in paragraphs(lines):
        if len(paragraph) > MAX_LINES:
            yield paragraph[0][0], f"a paragraph of {len(paragraph)} lines, expected at most {MAX_LINES}"
    for number, kind, line in lines:
        length = len(TARGET.sub("]", line))
        if kind in ("heading", "item", "text") and length > MAX_CHARACTERS and " " in ITEM.sub("", line).strip():
            yield number, f"a line of {length} characters, expected at most {MAX_CHARACTERS}"


def check_links(page, lines):
    for number, kind, line in lines:
        if kind in ("code", "comment"):
            continue
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = page.parent / name if name else page
            if not path.exists():
                yield number, f"no file {target}"
            elif anchor and anchor not in anchors(lines_with_kinds(path.read_text())):
                yield number, f"no heading {target}"


def pages_of(source):
    return [*(source / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
            *sorted(page for folder in ("docs", "theory", "experiments", "examples") for page in (source / folder).rglob("*.md")
                    if "results" not in page.relative_to(source).parts)]


def check_navigation(source):
    text = (source / "mkdocs.yml").read_text()
    named = re.findall(r"^ +- (?:[^:\n]*: )?(\S+\.md)$", text[text.index("\nnav:"):], re.M)
    for name in named:
        if not (source / name).is_file():
            yield f"no page {name}"
    for page in sorted([*(source / "docs").glob("*.md"), *(source / "theory").glob("*.md")]):
        times = named.count(str(page.relative_to(source)))
        if times != 1:
            yield f"{page.relative_to(source)} is named {times} times, expected once"


def main(source):
    pages = pages_of(source)
    errors = []
    for page in pages:
        lines = lines_with_kinds(page.read_text())
        for number, error in sorted([*check_setting(lines), *check_links(page, lines)]):
            errors.append(f"{page.relative_to(source)}:{number}: {error}")
    errors += [f"mkdocs.yml: {error}" for error in check_navigation(source)]
    print("\n".join(errors + [f"{len(pages)} pages, {len(errors)} errors"]))
    return 1 if errors else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
