#!/usr/bin/env python3
"""Runs every command of the documentation and compares what it prints with what the page shows.

usage: run_examples.py SOURCE PROGRAM SCRATCH [--slow | --update] PAGE...

Takes the ```sh blocks of each PAGE in order and runs them with bash, in one new folder a page under SCRATCH that holds links to the source's experiments/ and
theory/, with the program's folder first on the PATH; it is removed if all went well. A JSON block that follows a line "... FILE:" with the name in backquotes becomes
that file. Whatever else the commands leave in the folder must be ignored by git, as a reader may have run them in the clone. Comments change what is done:

    <!-- runs: anywhere -->     in the page: its folder has no links, so that the page works for those who have the program alone
    <!-- reduced: COMMAND -->   before a block: runs COMMAND in place of it, but for --slow (a command that computes for over 40 s)
    <!-- covered: WHY -->       not run: something else runs it, e.g. the test that runs `make test`
    <!-- fails: CODE -->        the block must end with this exit status

A ```text (or bare) block right after a command is what it prints on standard output, and is compared with that. A line "…" in it stands for any lines, and

    <!-- varies: REGEX -->      before it: what matches depends on the machine or the clock, and may differ

With --update, blocks that differ are written anew from what the program prints; around "…" as many lines are kept as were there.

Without --slow a block may take 40 s of processor time, that is 20 s of two cores. The clock would depend on what else the machine does.
Exit status 0 if all went as the page says.
"""
import difflib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(?:<!-- (?P<key>reduced|covered|fails): (?P<value>.*?) -->\n)?(?:^(?P<indent> *))```sh\n(?P<body>.*?)^ *```$"
                   r"(?:\n+(?:<!-- varies: (?P<varies>.*?) -->\n)?```(?:text)?\n(?P<shown>.*?)^```$)?", re.M | re.S)
FILE = re.compile(r"`(?P<name>[\w./-]+\.(?:json|jsonl|ms|phc))`[^\n`]*:\n+```(?:json|text)\n(?P<body>.*?)^```$", re.M | re.S)
ANYWHERE = "<!-- runs: anywhere -->"
GAP = "…"

MOST_SECONDS = 40  # of processor time, of a block


def events(text):
    """Files and commands in the order of the page."""
    found = [(m.start(), "file", m) for m in FILE.finditer(text)] + [(m.start(), "run", m) for m in BLOCK.finditer(text)]
    return [(kind, match) for _, kind, match in sorted(found, key=lambda e: e[0])]


def computed():
    """Seconds of processor time of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def lines_of(text, varies):
    """The lines without blanks at their ends, and with a mark in place of what may differ."""
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    return [re.sub(varies, "<varies>", line) for line in lines] if varies else lines


def halves(shown):
    """What a block shows above and below its gap; None below where it shows everything."""
    lines = [line.rstrip() for line in shown.strip("\n").split("\n")]
    if GAP not in lines:
        return lines, None
    at = lines.index(GAP)
    return lines[:at], lines[at + 1:]


def cut_like(shown, printed):
    """PRINTED with a gap where SHOWN has one; all of it where it is too short for that."""
    above, below = halves(shown)
    lines = [line.rstrip() for line in printed.strip("\n").split("\n")]
    if below is None or len(lines) <= len(above) + len(below):
        return "\n".join(lines) + "\n"
    return "\n".join(lines[:len(above)] + [GAP] + (lines[-len(below):] if below else [])) + "\n"


def difference(shown, printed, varies):
    """Nothing, or how the page differs from what was printed."""
    wanted, got = lines_of(shown, varies), lines_of(cut_like(shown, printed), varies)
    return "\n".join(difflib.unified_diff(wanted, got, "the page", "the program", lineterm=""))


class Page:
    """One page while its commands run."""

    def __init__(self, path, source, program, scratches, options):
        self.path, self.source, self.options = path, source, options
        self.text = path.read_text()
        scratches.mkdir(parents=True, exist_ok=True)
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix=f"{path.stem}-", dir=scratches))
        self.links = () if ANYWHERE in self.text else ("experiments", "theory")
        for folder in self.links:
            (self.scratch / folder).symlink_to(source / folder)
        self.environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
        self.environment.pop("ZEROSET_DATA", None)
        self.updates = []  # (start, end, text)
        self.blocks = self.commands = self.outputs = 0
        self.failures = []

    def write_file(self, match):
        path = self.scratch / match["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(match["body"])

    def run(self, match):
        key, value = match["key"], match["value"]
        self.blocks += 1
        if key == "covered":
            return
        reduced = key == "reduced" and "--slow" not in self.options
        script = re.sub(r"^make ", f"make -C {self.source} ", value if reduced else match["body"], flags=re.M)  # a page's make is that of the clone
        before = computed()
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=self.scratch, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seconds = computed() - before
        self.commands += 1
        print(f"{self.path.name}: {seconds:5.1f} s of processor time  exit {done.returncode}  {script.strip().splitlines()[0][:100]}")
        wanted = int(value) if key == "fails" else 0
        if done.returncode != wanted:
            self.failures.append(f"expected exit {wanted} of:\n{script}\n{done.stdout}{done.stderr}")
        elif seconds > MOST_SECONDS and "--slow" not in self.options:
            self.failures.append(f"took over {MOST_SECONDS} s of processor time, give it a reduced form:\n{script}")
        elif match["shown"] is not None and not reduced:
            self.compare(match, done.stdout)

    def compare(self, match, printed):
        self.outputs += 1
        differs = difference(match["shown"], printed, match["varies"])
        if not differs:
            return
        if "--update" in self.options:
            self.updates.append((match.start("shown"), match.end("shown"), cut_like(match["shown"], printed)))
        else:
            self.failures.append(f"{match['body'].strip()}\nprints something else than the page shows:\n{differs}")

    def check_ignored(self):
        """Names that the commands left behind and that git would offer to add, had they been run in the clone."""
        names = sorted(path.name for path in self.scratch.iterdir() if path.name not in self.links)
        if not names or not (self.source / ".git").exists():
            return
        paths = [name + ("/" if (self.scratch / name).is_dir() else "") for name in names]
        git = subprocess.run(["git", "-c", "safe.directory=*", "check-ignore", "--no-index", *paths], cwd=self.source, capture_output=True, text=True)
        offered = sorted(set(paths) - set(git.stdout.split("\n")))
        if offered and git.returncode in (0, 1):
            self.failures.append(f"not in .gitignore, and left by these commands: {' '.join(offered)}")

    def finish(self):
        """True if all went as the page says."""
        self.check_ignored()
        for start, end, text in reversed(self.updates):
            self.text = self.text[:start] + text + self.text[end:]
        if self.updates:
            self.path.write_text(self.text)
            print(f"{self.path.name}: {len(self.updates)} blocks written anew")
        for failure in self.failures:
            print(failure)
        print(f"{self.path.name}: {self.commands} commands, {self.outputs} outputs compared, {len(self.failures)} failed" +
              (f", kept: {self.scratch}" if self.failures else ""))
        if not self.failures:
            shutil.rmtree(self.scratch)
        return self.blocks > 0 and not self.failures


def run_page(path, source, program, scratches, options):
    page = Page(path, source, program, scratches, options)
    for kind, match in events(page.text):
        if kind == "file":
            page.write_file(match)
        else:
            page.run(match)
    return page.finish()


def main(arguments):
    options = {a for a in arguments if a.startswith("--")}
    source, program, scratch, *pages = [pathlib.Path(a).resolve() for a in arguments if a not in options]
    good = [run_page(page, source, program, scratch, options) for page in pages]
    return 0 if pages and all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
