#!/usr/bin/env python3
"""Milliseconds of PyTorch's own eager training of theory2 on a device: an epoch of SGD, and a step on all images.

usage: peer_device.py [--device cuda|cpu] [--images N] [--batch N] [--activation NAME]

One network, channels_last, images resident on the device as numbers already normalised, order by torch.randperm on the
device: nothing that a careful user of PyTorch would not have. Prints one JSON object, with the bandwidth of a copy.
"""
import argparse
import json
import time

import torch
import torch.nn.functional as F

from peer_step import DEGREES, theory2


def timed(device, calls, call):
    times = []
    for i in range(-1, calls):
        if device == "cuda":
            torch.cuda.synchronize()
        begin = time.perf_counter()
        call()
        if device == "cuda":
            torch.cuda.synchronize()
        if i >= 0:
            times.append(1000 * (time.perf_counter() - begin))
    return sorted(times)[len(times) // 2]


def bandwidth(device):
    """Bytes read and written a second by a copy of 1 GiB (64 MiB on a CPU)."""
    source = torch.empty(2**28 if device == "cuda" else 2**24, device=device)
    target = torch.empty_like(source)
    return 2 * 4 * source.numel() / (timed(device, 5, lambda: target.copy_(source)) / 1000)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--images", type=int, default=50000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--activation", default="relu", choices=["relu", *DEGREES])
    options = parser.parse_args()
    torch.manual_seed(1)
    if options.device == "cpu":
        torch.set_num_threads(1)
    images = torch.randn(options.images, 3, 32, 32, device=options.device).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (options.images,), device=options.device)

    def measure(precision, steps, calls):
        torch.backends.cudnn.allow_tf32 = precision == "tf32"
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        network = theory2(options.activation).to(options.device)
        optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)

        def step(x, y):
            optimizer.zero_grad()
            with torch.autocast(options.device, dtype=torch.bfloat16, enabled=precision == "bfloat16"):
                loss = F.cross_entropy(network(x), y)
            loss.backward()
            optimizer.step()

        def epoch():
            order = torch.randperm(options.images, device=options.device)
            for part in order.split(options.batch):
                step(images[part], labels[part])

        return timed(options.device, calls, epoch if steps else lambda: step(images, labels))

    rows = []
    for precision in ("float32", "tf32", "bfloat16") if options.device == "cuda" else ("float32",):
        for what, steps, calls in (("sgd epoch", True, 2), ("gd step", False, 5)):
            row = {"what": what, "activation": options.activation, "precision": precision}
            try:
                row["ms"] = measure(precision, steps, calls)
            except torch.cuda.OutOfMemoryError:
                row |= {"ms": None, "reason": "out of memory"}
                torch.cuda.empty_cache()
            rows.append(row)
    name = torch.cuda.get_device_name() if options.device == "cuda" else "CPU, one thread"
    print(json.dumps({"program": f"torch {torch.__version__}", "device": name, "bandwidth": bandwidth(options.device), "rows": rows}))


main()
