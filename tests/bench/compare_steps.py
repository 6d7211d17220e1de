#!/usr/bin/env python3
"""A training step of theory2 beside PyTorch's eager one, in turn in one run, with ratios.

usage: compare_steps.py BENCH PYTHON [--rounds N] [--steps N] [--json]

BENCH is zeroset_training_bench, PYTHON a Python that imports torch. The two take turns, round by round, so that whatever
else the machine does meets both; the median over rounds of the ratios of one round is printed, beside the least times.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ACTIVATIONS = ["relu", "hermite-2", "legendre-10"]
PEER = pathlib.Path(__file__).with_name("peer_step.py")


def ask(command):
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        return None, answer.stderr.strip().splitlines()[-1:] or ["no message"]
    document = json.loads(answer.stdout)
    return (document[0] if isinstance(document, list) else document), None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("python")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ours = {name: [] for name in ACTIVATIONS}
    theirs = {name: [] for name in ACTIVATIONS}
    missing = None
    for _ in range(options.rounds):
        for name in ACTIVATIONS:
            arguments = ["--activation", name, "--steps", str(options.steps)]
            result, error = ask([options.bench, *arguments, "--json"])
            if error:
                sys.exit(f"{options.bench}: {error[0]}")
            ours[name].append(result)
            if missing is None:
                result, missing = ask([options.python, str(PEER), *arguments])
                if result:
                    theirs[name].append(result)
    report(ours, theirs, missing, options)


def report(ours, theirs, missing, options):
    median = lambda results: statistics.median(r["median_ms"] for r in results)  # noqa: E731
    least = lambda results: min(r["least_ms"] for r in results)  # noqa: E731
    rows = []
    for name in ACTIVATIONS:
        row = {"activation": name, "zeroset_ms": median(ours[name]), "zeroset_least_ms": least(ours[name]),
               "to_relu": statistics.median(a["median_ms"] / b["median_ms"] for a, b in zip(ours[name], ours["relu"]))}
        if missing is None:
            row |= {"torch_ms": median(theirs[name]), "torch_least_ms": least(theirs[name]),
                    "to_torch": statistics.median(a["median_ms"] / b["median_ms"] for a, b in zip(ours[name], theirs[name]))}
        rows.append(row)
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    if missing is not None:
        print(f"PyTorch: missing ({missing[0]})")
    print(f"{'activation':12} {'zeroset':>9} {'(least)':>9} {'PyTorch':>9} {'(least)':>9} {'ratio':>7} {'to ReLU':>8}   ms a step; ratio = zeroset / PyTorch")
    for row in rows:
        peer = f"{row['torch_ms']:9.2f} {row['torch_least_ms']:9.2f} {row['to_torch']:7.2f}" if missing is None else f"{'-':>9} {'-':>9} {'-':>7}"
        print(f"{row['activation']:12} {row['zeroset_ms']:9.2f} {row['zeroset_least_ms']:9.2f} {peer} {row['to_relu']:8.2f}")


main()
