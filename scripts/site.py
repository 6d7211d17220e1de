#!/usr/bin/env python3
"""Makes the site out of the pages of the tree: `make site`.

usage: site.py [--source-only]

Copies README.md, docs/, theory/, experiments/ and examples/ to build/site-source and calls mkdocs (mkdocs.yml) there, which
fails where a link or an anchor leads nowhere. The API reference is copied in from build/api/html where `make docs` made it.
Three things that GitHub's Markdown has and mkdocs lacks are written out on the way: links to folders, formulas between
dollars (as MathML, which browsers draw without a script), and lists that are indented by less than four blanks.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent
COPY, SITE, API = SOURCE / "build/site-source", SOURCE / "build/site", SOURCE / "build/api/html"
FOLDERS, FILES = ("docs", "theory", "experiments", "examples"), ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CITATION.cff", "LICENSE")
ITEM = re.compile(r"( *)((?:[-*+]|\d+\.) +)")
LINK = re.compile(r"(\]\()([^)\s#:]+)(#[^)\s]*)?\)")
MATH = re.compile(r"(`[^`]*`)|\$([^$\n]+?(?:\n[^$\n]+?)?)\$")


def outside_fences(text, change):
    """TEXT with CHANGE applied to what is no code block."""
    pieces = re.split(r"(^ *```.*?^ *```$)", text, flags=re.M | re.S)
    return "".join(piece if i % 2 else change(piece) for i, piece in enumerate(pieces))


def mathml(text):
    from latex2mathml.converter import convert
    # In a span, since a line that begins with <math> would be a block of HTML.
    return MATH.sub(lambda m: m[1] or f'<span>{convert(" ".join(m[2].split()))}</span>', text)


def four_blanks(text):
    """Contents of list items begin at multiples of four blanks, and a list after an empty line."""
    lines, stack, fence, before = [], [], False, ""
    for line in text.split("\n"):
        word = line.strip()
        indent = len(line) - len(line.lstrip())
        item = None if fence else ITEM.match(line)
        while word and not fence and stack and indent < stack[-1]:
            stack.pop()
        if item and not stack and before and not before.lstrip().startswith(("#", "<!--")):
            lines.append("")
        lines.append(" " * (4 * len(stack) + indent - (stack[-1] if stack else 0)) + line.lstrip() if word else "")
        if item:
            marker = item[2].rstrip()
            lines[-1] = " " * (4 * len(stack)) + marker + " " * (4 - len(marker)) + line[item.end():]
            stack.append(item.end())
        if word.startswith("```"):
            fence = not fence
        before = "" if stack else word
    return "\n".join(lines)


def link_for_site(page, match):
    target = page.parent / match[2]
    name = match[2]
    if target.is_dir():
        name = name.rstrip("/") + "/README.md"
    elif target.name == "LICENSE":
        name += ".txt"
    return f"{match[1]}{name}{match[3] or ''})"


def copy_page(page):
    text = outside_fences(page.read_text(), lambda piece: mathml(LINK.sub(lambda m: link_for_site(page, m), piece)))
    target = COPY / page.relative_to(SOURCE)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(four_blanks(text))


def copy_file(path):
    target = COPY / path.relative_to(SOURCE)
    if target.name == "LICENSE":
        target = target.with_suffix(".txt")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def list_folder(folder):
    """A page for a folder that has none of its own."""
    name = folder.relative_to(SOURCE)
    lines = [f"# {name}", "", f"The files of the folder `{name}`.", ""]
    for path in sorted(folder.iterdir()):
        inner = "/README.md" if path.is_dir() else ""
        lines.append(f"- [{path.name}]({path.name}{inner})")
    (COPY / name / "README.md").write_text("\n".join(lines) + "\n")


def copy_tree():
    shutil.rmtree(COPY, ignore_errors=True)
    paths = [SOURCE / name for name in FILES]
    for folder in FOLDERS:
        paths += [path for path in sorted((SOURCE / folder).rglob("*")) if path.is_file() and path.suffix != ".bin"]
    for path in paths:
        (copy_page if path.suffix == ".md" else copy_file)(path)
    for folder in FOLDERS:
        for path in [SOURCE / folder, *sorted((SOURCE / folder).rglob("*/"))]:
            if path.is_dir() and (COPY / path.relative_to(SOURCE)).is_dir() and not (path / "README.md").exists():
                list_folder(path)


def copy_reference():
    """What `make docs` has made, with a link to it from the page on the API."""
    if API.is_dir():
        shutil.copytree(API, COPY / "api")
        with (COPY / "docs/api.md").open("a") as page:
            page.write("\n[All headers, classes and functions](../api/index.html)\n")


def main(arguments):
    copy_tree()
    copy_reference()
    if "--source-only" in arguments:
        return 0
    status = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--clean"], cwd=SOURCE, check=False,
                            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}).returncode
    if status == 0:
        print(SITE / "index.html")
    return status


sys.exit(main(sys.argv[1:]))
