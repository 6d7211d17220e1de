#!/usr/bin/env python3
"""check_headers.py ROOT COMPILE_COMMANDS [--examples]: every public header compiles alone, and so does every example in it.

A header is the first and only include of a source file; the \\code blocks of its comments become functions of that file. The
compiler and its flags are those of the module's own sources. --examples: the headers that have one, and each module must;
the headers of a module are then one source file, and each alone only where that does not compile.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

CODE = re.compile(r"\\code(?:\{\.cpp\})?\n(.*?)\\endcode", re.DOTALL)


def flags_of(commands, module):
    """How the sources of a module are compiled: includes, definitions and the standard; not how they are optimized."""
    for entry in commands:
        if f"/src/{module}/" in entry["file"] and entry["file"].endswith((".cpp", ".cxx")) or f"zeroset_{module}.dir" in entry.get("command", ""):
            words = shlex.split(entry["command"])
            while words and ("ccache" in words[0] or "=" in words[0]):
                words.pop(0)
            kept = [words[0]]
            for i, word in enumerate(words[1:], 1):
                if word.startswith(("-I", "-D", "-std=")) or words[i - 1] in ("-isystem", "-I"):
                    kept.append(word)
                elif word in ("-isystem", "-I"):
                    kept.append(word)
            return kept, entry["directory"]
    return None


def source_of(headers):
    """Includes of all the headers, then their examples, each in a namespace of its own."""
    includes, functions = [], []
    for header in headers:
        module = header.parts[-2]
        space = "zeroset" if module in ("core", "document") else f"zeroset::{module}"
        includes.append(f'#include "zeroset/{module}/{header.name}"')
        for number, block in enumerate(CODE.findall(header.read_text()), 1):
            body = re.sub(r"^\s*///? ?", "", block, flags=re.MULTILINE)
            includes += [line for line in body.splitlines() if line.startswith("#include")]
            body = "\n".join(line for line in body.splitlines() if not line.startswith("#include"))
            if not re.match(r"\w[\w:<>]* \w+\(.*\) \{", body):  # no function by itself
                body = f"[[maybe_unused]] void example() {{\n{body}\n}}"
            functions.append(f"namespace {header.stem}_example{number} {{\nusing namespace zeroset;\nusing namespace {space};\n{body}\n}}")
    return "\n".join(includes + functions) + "\n"


def compiled(headers, flags, directory, folder):
    source = folder / f"{headers[0].parts[-2]}_{headers[0].stem}_{len(headers)}.cpp"
    source.write_text(source_of(headers))
    return subprocess.run(flags + ["-fsyntax-only", "-Wno-unused", str(source)], cwd=directory, capture_output=True, text=True, check=False)


def check(headers, flags, directory, folder):
    """[(header, errors)] of those that do not compile."""
    done = compiled(headers, flags, directory, folder)
    if done.returncode == 0:
        return []
    if len(headers) == 1:
        return [(headers[0], done.stderr)]
    alone = [failure for header in headers for failure in check([header], flags, directory, folder)]
    return alone or [(headers[0], "with the other headers of its module: " + done.stderr)]


def main():
    root = pathlib.Path(sys.argv[1])
    commands = json.loads(pathlib.Path(sys.argv[2]).read_text())
    examples_only = "--examples" in sys.argv[3:]
    failed = 0
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        groups = {}
        for header in sorted((root / "include/zeroset").glob("*/*.hpp")):
            if not examples_only or CODE.search(header.read_text()):
                groups.setdefault(header.parent.name if examples_only else header, []).append(header)
        jobs, number = [], 0
        for headers in groups.values():
            found = flags_of(commands, headers[0].parts[-2])
            if found:  # else the module is not in this build
                number += len(headers)
                jobs.append(pool.submit(check, headers, *found, pathlib.Path(name)))
        for job in concurrent.futures.as_completed(jobs):
            for header, errors in job.result():
                failed += 1
                print(f"{header.relative_to(root)} does not compile alone, or its example does not:\n{errors}")
    modules = {header.parent.name for header in (root / "include/zeroset").glob("*/*.hpp")}
    silent = modules - {header.parent.name for header in (root / "include/zeroset").glob("*/*.hpp") if CODE.search(header.read_text())}
    for module in sorted(silent):
        print(f"no header of {module} has an example")
    failed += len(silent)
    print(f"{number} headers, {failed} fail")
    return 1 if failed or not number else 0


if __name__ == "__main__":
    sys.exit(main())
