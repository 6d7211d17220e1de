#!/usr/bin/env python3
"""Runs every command of the documentation.

usage: run_examples.py SOURCE PROGRAM SCRATCH [--slow] PAGE...

Takes the ```sh blocks of each PAGE in order and runs them with bash, in one new folder a page under SCRATCH that holds links to the source's experiments/ and
theory/, with the program's folder first on the PATH; it is removed if all went well. A JSON block that follows a line "... FILE:" with the name in backquotes becomes that file. A comment before a block changes what is done:

    <!-- reduced: COMMAND -->   runs COMMAND in place of the block, but for --slow (a command that computes for over 40 s)
    <!-- covered: WHY -->       not run: something else runs it, e.g. the test that runs `make test`
    <!-- fails: CODE -->        the block must end with this exit status

Without --slow a block may take 40 s of processor time, that is 20 s of two cores. The clock would depend on what else the machine does.
Exit status 0 if all went as the page says.
"""
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(?:<!-- (?P<key>reduced|covered|fails): (?P<value>.*?) -->\n)?(?:^(?P<indent> *))```sh\n(?P<body>.*?)^ *```$", re.M | re.S)
FILE = re.compile(r"`(?P<name>[\w./-]+\.(?:json|jsonl|ms|phc))`[^\n`]*:\n+```(?:json|text)\n(?P<body>.*?)^```$", re.M | re.S)

MOST_SECONDS = 40  # of processor time, of a block


def events(text):
    """Files and commands in the order of the page."""
    found = [(m.start(), "file", m) for m in FILE.finditer(text)] + [(m.start(), "run", m) for m in BLOCK.finditer(text)]
    return [(kind, match) for _, kind, match in sorted(found, key=lambda e: e[0])]


def computed():
    """Seconds of processor time of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_page(page, source, program, scratches, slow):
    scratches.mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix=f"{page.stem}-", dir=scratches))
    for folder in ("experiments", "theory"):
        (scratch / folder).symlink_to(source / folder)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    environment.pop("ZEROSET_DATA", None)
    blocks = commands = failures = 0
    for kind, match in events(page.read_text()):
        if kind == "file":
            path = scratch / match["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["body"])
            continue
        key, value = match["key"], match["value"]
        blocks += 1
        if key == "covered":
            continue
        script = value if key == "reduced" and not slow else match["body"]
        script = re.sub(r"^make ", f"make -C {source} ", script, flags=re.M)  # a page's make is that of the clone
        wanted = int(value) if key == "fails" else 0
        before = computed()
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=scratch, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        seconds = computed() - before
        commands += 1
        print(f"{page.name}: {seconds:5.1f} s of processor time  exit {done.returncode}  {script.strip().splitlines()[0][:100]}")
        if done.returncode != wanted:
            failures += 1
            print(f"expected exit {wanted} of:\n{script}\n{done.stdout}")
        elif seconds > MOST_SECONDS and not slow:
            failures += 1
            print(f"took over {MOST_SECONDS} s of processor time: give it a reduced form")
    print(f"{page.name}: {commands} commands, {failures} failed" + (f", kept: {scratch}" if failures else ""))
    if failures == 0:
        shutil.rmtree(scratch)
    return blocks > 0 and failures == 0


def main(arguments):
    slow = "--slow" in arguments
    source, program, scratch, *pages = [pathlib.Path(a).resolve() for a in arguments if not a.startswith("--")]
    good = [run_page(page, source, program, scratch, slow) for page in pages]
    return 0 if pages and all(good) else 1


sys.exit(main(sys.argv[1:]))
