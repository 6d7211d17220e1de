#!/usr/bin/env python3
"""check_latex.py FOLDER [--make PROGRAM SOURCE] [--no-training]: every table in LaTeX below the folder fits the page.

All of them are compiled by pdflatex in an article of one and in one of two columns. An error, a warning, a box that is too wide,
a table wider than the line (as TeX measured it), a second float in a file or an underscore in a label is a failure.
With --make the folder is made anew: a small report with its comparison, figures of a reproduced study, rows of published
tables, and stored tables of full size, by that program from that source tree.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
PACKAGES = ("booktabs", "array", "siunitx", "longtable", "pdflscape")

# Every tabular says how wide it is. Those that only measure, and those in headings, speak before the one that is printed.
HEAD = r"""\documentclass[%s]{article}
\usepackage{%s}
\makeatletter
\let\plaintabular\tabular \let\endplaintabular\endtabular
\renewenvironment{tabular}[2][c]{\setbox8\hbox\bgroup\plaintabular[#1]{#2}}%%
  {\endplaintabular\egroup\typeout{WIDTH \the\wd8\space\space OF \the\linewidth}\leavevmode\box8 }
\let\plainlongtable\longtable
\def\longtable{\typeout{LONG \the\linewidth}\plainlongtable}
\makeatother
\begin{document}
"""


def missing_tool():
    if shutil.which("pdflatex") is None:
        return "pdflatex"
    for package in PACKAGES:
        found = subprocess.run(["kpsewhich", package + ".sty"], capture_output=True, text=True)
        if not found.stdout.strip():
            return f"LaTeX's package {package}"
    return None


def document_of(files, options):
    text = HEAD % (options, ",".join(PACKAGES))
    for number, file in enumerate(files):
        text += f"\\typeout{{BEGIN {number}}}\n\\input{{{file.resolve()}}}\n\\clearpage\\typeout{{END {number}}}\n"
    return text + "\\end{document}\n"


def compiled(folder, text):
    """The log of the last of as many passes as longtable needs, the auxiliary file, and whether there is a document."""
    (folder / "tables.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tables.tex"]
    for _ in range(6):
        run = subprocess.run(command, cwd=folder, capture_output=True)
        log = (folder / "tables.log").read_text(encoding="latin-1")
        if run.returncode != 0 or "Rerun" not in log:
            break
    return log, (folder / "tables.aux").read_text(encoding="latin-1"), run.returncode == 0


def points(text):
    return float(text.replace("pt", ""))


def long_widths(auxiliary):
    """How wide each longtable became, in the order of the document."""
    tables = re.findall(r"\\gdef \\LT@[ivxlcdm]+ \{(.*?)\}\}?\n(?=\\|\Z)", auxiliary, re.DOTALL)
    return [sum(points(width) for width in re.findall(r"\\LT@entry\s*\{[^}]*\}\s*\{([\d.]+)pt", table)) for table in tables]


def faults_of(log, auxiliary, files):
    faults, widths = [], iter(long_widths(auxiliary))
    for number, file in enumerate(files):
        begin, end = log.find(f"BEGIN {number}\n"), log.find(f"END {number}\n")
        part = log[begin:end if end >= 0 else len(log)]
        if begin < 0:
            faults.append(f"{file}: not reached")
            continue
        faults += [f"{file}: {line}" for line in part.splitlines()
                   if line.startswith(("Overfull", "!", "LaTeX Warning", "Package", "Missing character"))]
        told = re.findall(r"WIDTH ([\d.]+)pt OF ([\d.]+)pt", part)
        lines = re.findall(r"LONG ([\d.]+)pt", part)
        measured = [(next(widths, None), points(line)) for line in lines]
        if not lines and told:
            measured = [tuple(map(points, told[-1]))]
        if not measured:
            faults.append(f"{file}: no table was measured")
        faults += [f"{file}: {width} pt wide in a line of {line} pt" for width, line in measured
                   if width is None or width > line + 0.01]
    return faults


# What the main columns must have: a table without its numbers fits every page.
NEEDED = {"families": ("by seed", "activation, by seed"), "toy_networks": ("number", "solutions", "real", "agree"),
          "comparison": ("training error", "test error")}


def headings(text):
    """The words of a table's head, wherever its lines break."""
    head = text[text.find("\\toprule"):text.find("\\midrule")]
    return re.sub(r"\s+", " ", re.sub(r"\\\\|\\(?:begin|end)\{tabular\}(?:\[b\])?(?:\{@\{\}[lcr]@\{\}\})?", " ", head))


def faults_in(file):
    text = file.read_text(encoding="utf-8")
    floats, breaking = text.count("\\begin{table"), text.count("\\begin{longtable}")
    faults = []
    if floats + (1 if breaking else 0) != 1:
        faults.append(f"{file}: {floats} floats, {breaking} longtables")
    if re.search(r"\\label\{[^}]*_", text):
        faults.append(f"{file}: an underscore in a label")
    if re.search(r"\w\\textasciicircum\{\}-?\w", text):
        faults.append(f"{file}: a power that is no formula")
    faults += [f"{file}: no column {words}" for words in NEEDED.get(file.stem, ()) if words not in headings(text)]
    return faults


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1: some answer is missing, which a table says
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def make(program, source, folder, training):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    problem = '[{"id": "2-2-1, t^3", "network": {"widths": [2, 2, 1], "degrees": [3], "output_weights": "one"}}]'
    small = {"dataset/train": 100, "dataset/test": 100, "training/epochs": 1, "replicas": 2}
    if training:
        settings = [part for key, value in small.items() for part in ("--set", f"/experiment/{key}={value}")]
        run([program, "report", "--quiet", "--out", folder / "report", "--set", f"/problems={problem}"] + settings)
        figures = [part for number in (2, 8, 40) for part in ("--figure", str(number))]
        run([program, "reproduce", "theory2", "--scale", "smoke", "--quiet", "--out", folder / "study"] + figures)
    for study in ("bharadwaj-hosten-3.2", "critical-points-polynomial", "dao-rodriguez-selection"):
        table = source / "theory" / "studies" / f"{study}.json"
        run([program, "verify", table, "--shard", "1/12", "--quiet", "--timeout", "60", "--out", folder / study])
    run([program, "verify", "--widths", "2,2,1", "--degrees", "3", "--output-weights", "one", "--out", folder / "verify"])
    for stored in sorted((source / "tests" / "data" / "tables").glob("*.json")):
        for form, ending in (("latex", ""), ("latex-full", "-full")):
            text = run([program, "table", stored, "--format", form])
            (folder / f"{stored.stem}{ending}.tex").write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--make", nargs=2, type=pathlib.Path, metavar=("PROGRAM", "SOURCE"))
    parser.add_argument("--no-training", action="store_true")
    arguments = parser.parse_args()
    if (missing := missing_tool()) is not None:
        print(f"skipped: {missing} is not installed")
        return SKIPPED
    if arguments.make:
        make(*arguments.make, arguments.folder, not arguments.no_training)
    files = sorted(arguments.folder.rglob("*.tex"))
    faults = [] if files else [f"no tables in {arguments.folder}"]
    for file in files:
        faults += faults_in(file)
    for options in ("10pt", "10pt,twocolumn"):
        with tempfile.TemporaryDirectory() as folder:
            log, auxiliary, done = compiled(pathlib.Path(folder), document_of(files, options))
            faults += [f"{options}: {fault}" for fault in faults_of(log, auxiliary, files)]
            if not done:
                at = log.find("\n!")
                faults.append(f"{options}: pdflatex stopped: {log[at:at + 600]}")
    for fault in faults:
        print(fault)
    print(f"{len(files)} tables, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
