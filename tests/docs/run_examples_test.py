#!/usr/bin/env python3
"""run_examples.py on small pages with a program that is echo: what is the same, what differs, what is written anew."""
import pathlib
import stat
import subprocess
import sys
import tempfile

RUN = pathlib.Path(__file__).resolve().parent / "run_examples.py"
FAILURES = []


def run(folder, text, *options):
    page = folder / "page.md"
    page.write_text(text)
    program = folder / "bin/zeroset"
    program.parent.mkdir(exist_ok=True)
    program.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    done = subprocess.run([sys.executable, RUN, folder, program, folder / "scratch", *options, page], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr, page.read_text()


def block(command, shown, comment=""):
    return f"# Page\n\n```sh\n{command}\n```\n\n{comment}```text\n{shown}```\n"


def check(what, condition, said=""):
    if not condition:
        FAILURES.append(what)
        print(f"FAILED: {what}\n{said}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        status, said, _ = run(folder, block("zeroset a b", "a\nb\n"))
        check("the same output passes", status == 0 and "1 outputs compared" in said, said)
        status, said, _ = run(folder, block("zeroset a b", "a\nc\n"))
        check("another output fails and is shown", status == 1 and "-c" in said and "+b" in said, said)
        status, said, _ = run(folder, "# Page\n\n```sh\nzeroset a\n```\n\n```\nb\n```\n")
        check("a bare block is output too", status == 1, said)
        status, said, _ = run(folder, block("zeroset a 1 2 3 z", "a\n…\nz\n"))
        check("a gap stands for any lines", status == 0, said)
        status, said, _ = run(folder, block("zeroset a 1 y", "a\n…\nz\n"))
        check("but not for those around it", status == 1, said)
        status, said, _ = run(folder, block("zeroset 'took 3.1 s' b", "took 2.7 s\nb\n", "<!-- varies: \\d+\\.\\d -->\n"))
        check("what varies may differ", status == 0, said)
        status, said, _ = run(folder, block("zeroset 'took 3.1 s' c", "took 2.7 s\nb\n", "<!-- varies: \\d+\\.\\d -->\n"))
        check("and nothing else", status == 1, said)
        status, said, text = run(folder, block("zeroset a 1 2 3 z", "b\n…\ny\n") + block("zeroset c", "d\n"), "--update")
        check("blocks are written anew, with their gaps", status == 0 and text == block("zeroset a 1 2 3 z", "a\n…\nz\n") + block("zeroset c", "c\n"), text)
        status, said, text = run(folder, "# Page\n\n<!-- reduced: zeroset b -->\n```sh\nzeroset a\n```\n\n```text\na\n```\n")
        check("a reduced command's output is not compared", status == 0 and "0 outputs compared" in said, said)
        status, said, _ = run(folder, "# Page\n\n<!-- reduced: zeroset b -->\n```sh\nzeroset a\n```\n\n```text\nc\n```\n", "--slow")
        check("but whole it is", status == 1, said)

        subprocess.run(["git", "init", "-q", folder], check=True)
        (folder / ".gitignore").write_text("/kept.json\n")
        status, said, _ = run(folder, "# Page\n\n```sh\nzeroset a > kept.json\n```\n")
        check("files that git ignores may be left behind", status == 0, said)
        status, said, _ = run(folder, "# Page\n\n```sh\nzeroset a > new.json\n```\n")
        check("others are named", status == 1 and "new.json" in said, said)
    print(f"{len(FAILURES)} failures")
    return 1 if FAILURES else 0


sys.exit(main())
