#!/usr/bin/env python3
"""Stores what a run answered beside its experiment, small enough to be part of the repository.

usage: results.py FOLDER EXPERIMENT [--name NAME] [--figures NAME,NAME...] [--tables NAME,NAME...]

FOLDER      what `zeroset compare`, `reproduce` or `landscape` wrote with --out
EXPERIMENT  a folder of experiments/; its results/ (with --name: results/NAME/) takes tables as Markdown and CSV, figures as SVG,
            and provenance.json: program, libraries, machine, and the hours that the epochs took, other work on the machine included. Files that are there are replaced.

A file of 1 MB or more is left out and named, and the exit status is 1.
"""
import argparse
import json
import pathlib
import shutil
import sys

MAX_BYTES = 1_000_000


def wanted(path, names):
    return not names or path.stem in names


def provenance(folder):
    """What the run folders say of program and machine, and the time that their epochs took."""
    runs = sorted((folder / "runs").glob("*/")) if (folder / "runs").is_dir() else []
    seconds, epochs = 0.0, 0
    versions = {}
    for run in runs:
        stored = run / "versions.json"
        if stored.is_file() and not versions:
            versions = json.loads(stored.read_text())
        metrics = run / "metrics.jsonl"
        if metrics.is_file():
            for line in metrics.read_text().splitlines():
                seconds += json.loads(line).get("seconds") or 0
                epochs += 1
    return {"schema": "zeroset.provenance/1", "versions": versions.get("versions"), "host": versions.get("host"),
            "networks": len(runs), "epochs_measured": epochs, "training_hours": round(seconds / 3600, 2)}


def copy(sources, target, too_large):
    for source in sources:
        if source.stat().st_size >= MAX_BYTES:
            too_large.append(source)
            continue
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / source.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("experiment", type=pathlib.Path)
    parser.add_argument("--name", default="")
    parser.add_argument("--figures", default="")
    parser.add_argument("--tables", default="")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.exit(f"results.py: no folder {arguments.folder}")
    if not arguments.experiment.is_dir():
        sys.exit(f"results.py: no folder {arguments.experiment}")
    target = arguments.experiment / "results" / arguments.name
    figures = set(filter(None, arguments.figures.split(",")))
    tables = set(filter(None, arguments.tables.split(",")))
    too_large = []
    copy([p for p in sorted((arguments.folder / "tables").glob("*.md")) if wanted(p, tables)], target, too_large)
    copy([p for p in sorted((arguments.folder / "tables").glob("*.csv")) if wanted(p, tables)], target, too_large)
    copy([p for p in sorted((arguments.folder / "figures").glob("*.svg")) if wanted(p, figures)], target, too_large)
    if not target.is_dir():
        sys.exit(f"results.py: {arguments.folder} has no tables and no figures by these names")
    stored = provenance(arguments.folder)
    if stored["networks"]:
        (target / "provenance.json").write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n")
    for path in too_large:
        print(f"results.py: left out, 1 MB or more: {path}", file=sys.stderr)
    sys.exit(1 if too_large else 0)


if __name__ == "__main__":
    main()
