#!/usr/bin/env python3
"""theory2 on a GPU for many replicas at once, beside PyTorch's eager steps and the floors, in one table.

usage: compare_device.py BENCH PYTHON [--device cuda|cpu] [--images N] [--replicas LIST] [--precision LIST]
                         [--activation NAME] [--tflops X] [--json FILE]

BENCH is zeroset_device_bench, PYTHON a Python that imports torch. Floors, a replica: of arithmetic, 12.3 million
operations an image over --tflops (float32 outside tensor cores, by datasheet; known for H100 and H200), for float32 alone;
of memory, 0.44 MB an image (every pre-activation written once and read where it is needed, 0.22 MB for bfloat16) over
the bandwidth of a copy, measured here.
"""
import argparse
import json
import pathlib
import subprocess
import sys

PEER = pathlib.Path(__file__).with_name("peer_device.py")
OPERATIONS, BYTES = 12.3e6, 0.44e6  # an image: forward, both backward products; fused passes over what is kept
TFLOPS = {"H100": 67.0, "H200": 67.0}  # float32 outside tensor cores, NVIDIA's datasheets (SXM)


def ask(command):
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        return None, (answer.stderr.strip().splitlines() or ["no message"])[-1]
    return json.loads(answer.stdout), None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("python")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--images", type=int, default=50000)
    parser.add_argument("--replicas", default="1,2,4,8,16,32")
    parser.add_argument("--precision", default="float32,tf32,bfloat16")
    parser.add_argument("--activation", default="relu")
    parser.add_argument("--tflops", type=float)
    parser.add_argument("--json")
    options = parser.parse_args()
    common = ["--device", options.device, "--images", str(options.images), "--activation", options.activation]
    ours, error = ask([options.bench, *common, "--replicas", options.replicas, "--precision", options.precision, "--json"])
    if error:
        sys.exit(f"{options.bench}: {error}")
    theirs, missing = ask([options.python, str(PEER), *common])
    tflops = options.tflops or next((rate for name, rate in TFLOPS.items() if name in ours["device"]), None)
    for row in ours["rows"]:
        complete(row, options.images, tflops, theirs)
    document = {"device": ours["device"], "images": options.images, "tflops": tflops, "peer": theirs, "missing": missing, "rows": ours["rows"]}
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(document, indent=2) + "\n")
    show(document)


def complete(row, images, tflops, theirs):
    if theirs:
        peer = next((r for r in theirs["rows"] if r["what"] == row["what"] and r["precision"] == row["precision"]), None)
        row["torch_ms"] = peer and peer["ms"]
        share = 0.5 if row["precision"] == "bfloat16" else 1
        row["memory_floor_ms"] = 1000 * images * BYTES * share / theirs["bandwidth"]
    if tflops and row["precision"] == "float32":
        row["arithmetic_floor_ms"] = images * OPERATIONS / (tflops * 1e9)


def show(document):
    peer = document["peer"]
    print(f"{document['device']}, theory2, {document['images']} images; ms a replica")
    print(f"PyTorch: missing ({document['missing']})" if peer is None else f"{peer['program']} eager, one network; copies {peer['bandwidth'] / 1e12:.2f} TB/s")
    print(f"{'what':10} {'precision':9} {'R':>3} {'zeroset':>9} {'PyTorch':>9} {'ratio':>6} {'arithmetic':>11} {'memory':>8} {'to floor':>8}  convolution")
    number = lambda value, form: "-".rjust(int(form.split(".")[0])) if value is None else format(value, form + "f")  # noqa: E731
    for row in document["rows"]:
        if row["ms"] is None:
            print(f"{row['what']:10} {row['precision']:9} {row['replicas']:3} {row['reason']}")
            continue
        mine, torch = row["ms_a_replica"], row.get("torch_ms")
        floors = [row.get("arithmetic_floor_ms"), row.get("memory_floor_ms")]
        known = [floor for floor in floors if floor]
        print(f"{row['what']:10} {row['precision']:9} {row['replicas']:3} {mine:9.2f} {number(torch, '9.2')} "
              f"{number(mine / torch if torch else None, '6.2')} {number(floors[0], '11.2')} {number(floors[1], '8.2')} "
              f"{number(mine / max(known) if known else None, '8.1')}  {row['convolution']}")


main()
