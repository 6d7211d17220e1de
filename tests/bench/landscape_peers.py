"""What the landscape measurements run on, and how one process is measured."""
import json
import os
import pathlib
import subprocess
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
BUNDLED = HERE.parents[1] / "experiments/data/cifar10-mini"
EXPERIMENT = HERE.parents[1] / "experiments/relu/spec.json"
RECORD, SIDE = 3073, 32


def say(text):
    print(f"-- {text}", flush=True)


def mirrored(record):
    """Every row of pixels the other way round."""
    rows = [record[place:place + SIDE][::-1] for place in range(1, RECORD, SIDE)]
    return record[:1] + b"".join(rows)


def write_images(path, count):
    raw = b"".join((BUNDLED / name).read_bytes() for name in ("train.bin", "test.bin"))
    records = [raw[place:place + RECORD] for place in range(0, len(raw), RECORD)]
    records += [mirrored(record) for record in records]
    if count > len(records):
        raise SystemExit(f"--images: at most {len(records)}")
    path.write_bytes(b"".join(records[:count]))


def measure(command, limit=None, folder=None):
    """Answer (JSON of standard output), seconds by the clock, processor seconds and peak memory in MB of one process; `error` where it failed or was stopped."""
    begin = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)
    stopped = []
    timer = threading.Timer(limit or 3600, lambda: (stopped.append(True), process.kill()))
    messages = []
    reader = threading.Thread(target=lambda: messages.append(process.stderr.read().decode(errors="replace")))
    timer.start()
    reader.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    reader.join()
    result = {"seconds": time.monotonic() - begin, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}
    if stopped:
        return result | {"stopped": limit}
    if process.returncode != 0:
        return result | {"error": (messages[0].strip().splitlines() or ["no message"])[-1]}
    return result | {"answer": json.loads(output) if output.strip() else {}}


class Bench:
    """Programs, and the network, images and snapshots that all measurements share, made when first asked for."""

    def __init__(self, options, work):
        self.options, self.work = options, work
        work.mkdir(parents=True, exist_ok=True)

    def _once(self, name, make):
        path = self.work / name
        if not path.exists():
            make(path)
        return path

    def records(self, count):
        return self._once(f"images-{count}.bin", lambda path: write_images(path, count))

    def network(self):
        def make(path):
            subprocess.run([self.options.bin / "zeroset", "train", EXPERIMENT, "--out", path, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        return sorted((self._once("network", make) / "checkpoints").glob("*.safetensors"))[-1]

    def walks(self):
        return self._once("walks", lambda path: subprocess.run([self.options.python, HERE / "peer_embeddings.py", "make", path], check=True))

    def ours(self, *arguments):
        return measure([self.options.bin / "zeroset_curvature_bench", "--json", "--threads", self.options.threads, *arguments])

    def zeroset(self, *arguments):
        return measure([self.options.bin / "zeroset", *arguments, "--json", "--quiet", "--threads", self.options.threads])

    def peer(self, script, *arguments, limited=True):
        return measure([self.options.python, HERE / script, *arguments], self.options.limit if limited else None)


def compare(what, ours, name, theirs, seconds=lambda measured: measured["answer"]["seconds"]):
    """One line: our seconds, theirs, and theirs over ours. `seconds` takes them out of a measurement."""
    mine = seconds(ours)
    if "error" in theirs:
        print(f"{what}: zeroset {mine:.3g} s; {name}: missing ({theirs['error']})")
    elif "stopped" in theirs:
        print(f"{what}: zeroset {mine:.3g} s; {name} did not end in {theirs['stopped']:.0f} s: at least {theirs['stopped'] / mine:.1f} times as fast")
    else:
        other = seconds(theirs)
        print(f"{what}: zeroset {mine:.3g} s, {name} {other:.3g} s: {other / mine:.2f} times as fast", flush=True)
