#!/usr/bin/env python3
"""Makes the site, which fails where a link or an anchor of it leads nowhere.

usage: check_site.py SOURCE

Takes the Python of SOURCE/build/site-venv, or one that has mkdocs-material; exit status 77 where neither is there.
"""
import importlib.util
import pathlib
import subprocess
import sys

MODULES = ("mkdocs", "material", "latex2mathml")


def python_with_mkdocs(source):
    own = source / "build/site-venv/bin/python"
    if (source / "build/site-venv/.complete").exists():
        return own
    return sys.executable if all(importlib.util.find_spec(name) for name in MODULES) else None


def main(source):
    python = python_with_mkdocs(source)
    if python is None:
        print("skipped: mkdocs-material is not installed (make site brings it)")
        return 77
    done = subprocess.run([python, source / "scripts/site.py"], capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr)
    pages = list((source / "build/site").rglob("*.html"))
    print(f"{len(pages)} pages")
    return 0 if done.returncode == 0 and len(pages) > 40 else 1


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
