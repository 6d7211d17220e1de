#!/usr/bin/env python3
"""check_modules.py ROOT TABLE: every #include of src/ and include/ keeps to the table of modules.

TABLE is what cmake/modules.cmake wrote: a line "name: modules that it may include". Beside it, these rules hold: no module
includes a private header of another; CLI11, iostream and signal handling are cli's; LibTorch's headers are nets'; FLINT's and
mathicgb's stand in one private file of a module; JSON is parsed in core alone; public types and private headers say what they are for.
"""
import pathlib
import re
import sys

JSON_PARSER = re.compile(r"json::parse\(")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
FLINT = re.compile(r"^(flint/|arb|acb|fmpz|fmpq|nmod|ulong_extras)")
MATHICGB = re.compile(r"^mathicgb")
TORCH = re.compile(r"^(ATen|torch|c10)/")
# Who may include the headers of a library: the folder, and why it is no rule's exception.
PROGRAM_ONLY = re.compile(r"^(CLI/|iostream$|csignal$|signal\.h$)")
STARTS_PROCESSES = {"src/core/child_process.cpp", "src/core/process.cpp"}  # send signals to their children, handle none


def read_table(path):
    table = {}
    for line in pathlib.Path(path).read_text().splitlines():
        if line.strip():
            name, _, uses = line.partition(":")
            table[name.strip()] = set(uses.split())
    return table


def is_private(path):
    return path.parts[0] == "src"


def check(root, table):
    errors = []
    arithmetic = {}  # (module, library) -> files that include FLINT or mathicgb
    files = [p for top in ("src", "include/zeroset") for p in (root / top).rglob("*") if p.suffix in (".hpp", ".cpp", ".cu", ".cuh", ".inc", ".in")]
    if not files:
        return ["no sources below " + str(root)], 0
    for file in sorted(files):
        name = file.relative_to(root)
        module = name.parts[1] if is_private(name) else name.parts[2]
        if module not in table:
            errors.append(f"{name}: {module} is no module of cmake/modules.cmake")
            continue
        text = file.read_text(errors="replace")
        if JSON_PARSER.search(text) and str(name) != "src/core/json.cpp":
            errors.append(f"{name}: JSON is parsed by core's parse_json alone, which bounds its depth")
        for kind, target in INCLUDE.findall(text):
            where = f"{name} includes {target}"
            if kind == '"':
                parts = target.split("/")
                public = parts[0] == "zeroset"
                owner = parts[1] if public else parts[0]
                if owner not in table:
                    errors.append(f"{where}: not a header of a module, written from the root (src or include)")
                elif not public and owner != module:
                    errors.append(f"{where}: a private header of {owner}")
                elif not public and not is_private(name):
                    errors.append(f"{where}: a public header must not need a private one")
                elif owner != module and owner not in table[module]:
                    errors.append(f"{where}: {module} may use {', '.join(sorted(table[module])) or 'nothing'} only")
                elif not (root / ("include" if public else "src") / target).exists() and not target.endswith(".inc"):
                    errors.append(f"{where}: there is no such header")
            else:
                if PROGRAM_ONLY.match(target) and module != "cli" and str(name) not in STARTS_PROCESSES:
                    errors.append(f"{where}: only cli parses options, prints and handles signals")
                if TORCH.match(target) and module != "nets":
                    errors.append(f"{where}: LibTorch is known to nets alone")
                for library, pattern in (("FLINT", FLINT), ("mathicgb", MATHICGB)):
                    if pattern.match(target):
                        arithmetic.setdefault((module, library), set()).add(str(name))
    for (module, library), where in sorted(arithmetic.items()):
        if len(where) > 1 or not next(iter(where)).startswith("src/"):
            errors.append(f"{module}: {library} is included in one private file only, not in {', '.join(sorted(where))}")
    return errors, len(files)


def cycles(table):
    done, errors = set(), []

    def visit(module, path):
        if module in path:
            errors.append("modules in a circle: " + " -> ".join(path + [module]))
        elif module not in done:
            for used in sorted(table.get(module, ())):
                visit(used, path + [module])
            done.add(module)

    for module in sorted(table):
        visit(module, [])
    return errors


def comments(root):
    """Every public type has a sentence, and every private header says first what it is for."""
    errors = []
    for header in sorted((root / "include/zeroset").rglob("*.hpp")):
        lines = header.read_text().splitlines()
        for i, line in enumerate(lines):
            if re.match(r"(struct|class|enum class) \w+.*\{", line) and not lines[i - 1].startswith(("///", "template")):
                errors.append(f"{header.relative_to(root)}:{i + 1}: {line.rstrip(' {')} has no sentence")
    for header in sorted((root / "src").rglob("*.hpp")):
        if not header.read_text().startswith("// "):
            errors.append(f"{header.relative_to(root)}: the first line does not say what it is for")
    return errors


def main():
    root, table = pathlib.Path(sys.argv[1]), read_table(sys.argv[2])
    errors, files = check(root, table)
    errors += cycles(table) + comments(root)
    for error in errors:
        print(error)
    print(f"{files} files, {len(table)} modules, {len(errors)} errors")
    return 1 if errors or not files else 0


if __name__ == "__main__":
    sys.exit(main())
