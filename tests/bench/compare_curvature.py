#!/usr/bin/env python3
"""Top five Hessian eigenvalues and a spectral density of theory2, beside PyHessian on the same images and parameters.

usage: compare_curvature.py BENCH [--images N] [--threads N] [--bn exact|frozen] [--density yes|no] [--only-products]

BENCH is zeroset_curvature_bench. Needs torch and pyhessian. Both take processor time of the whole process as well as the clock; PyHessian is given all
images as one batch, in evaluation mode with the statistics of these images (it has no other), so that its function is the one with frozen statistics, which
is cheaper to differentiate than ours with --bn exact; with --bn frozen both have the same eigenvalues.
"""
import argparse
import json
import resource
import subprocess
import tempfile
import time

import numpy as np
import torch


def network():
    layers = []
    for a, b in ((3, 32), (32, 64), (64, 64)):
        layers += [torch.nn.Conv2d(a, b, 3, 2, 1), torch.nn.BatchNorm2d(b, affine=False), torch.nn.ReLU()]
    layers += [torch.nn.Flatten(), torch.nn.Linear(1024, 128), torch.nn.BatchNorm1d(128, affine=False), torch.nn.ReLU(), torch.nn.Linear(128, 10)]
    return torch.nn.Sequential(*layers)


def load(path, n):
    raw = open(path, "rb").read()
    pixels = np.frombuffer(raw, np.uint8, n * 3072).reshape(n, 3, 32, 32)
    labels = np.frombuffer(raw, np.uint8, n, n * 3072)
    theta = np.frombuffer(raw, np.float64, -1, n * 3073)
    model = network()
    place = 0
    with torch.no_grad():
        for parameter in model.parameters():
            count = parameter.numel()
            parameter.copy_(torch.from_numpy(theta[place:place + count].copy()).view_as(parameter))
            place += count
    assert place == len(theta)
    images = torch.from_numpy((pixels / 255.0 - 0.5) / 0.29).float()
    return model, images, torch.from_numpy(labels.astype(np.int64))


def timed(body):
    clock, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    result = body()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, time.monotonic() - clock, cpu


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bn", choices=("exact", "frozen"), default="exact")
    parser.add_argument("--density", choices=("yes", "no"), default="yes")
    parser.add_argument("--only-products", action="store_true", help="time one product of the peer in place of its five eigenvalues")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.NamedTemporaryFile() as file:
        ours = json.loads(subprocess.run([options.bench, "--images", str(options.images), "--threads", str(options.threads), "--points", "2", "--bn", options.bn, "--density", options.density, "--dump", file.name, "--json"],
                                         check=True, stdout=subprocess.PIPE).stdout)
        model, images, labels = load(file.name, options.images)
    model.train()
    for layer in model:
        if hasattr(layer, "momentum"):
            layer.momentum = 1.0
    with torch.no_grad():
        model(images)  # running statistics: those of these images
    from pyhessian import hessian

    report = {"zeroset": ours}
    peer, clock, cpu = timed(lambda: hessian(model, torch.nn.CrossEntropyLoss(), data=(images, labels), cuda=False))
    report["pyhessian_setup"] = {"seconds": clock, "cpu_seconds": cpu}
    from pyhessian.utils import hessian_vector_product
    vector = [torch.randn_like(p) for p in peer.params]
    _, clock, cpu = timed(lambda: hessian_vector_product(peer.gradsH, peer.params, vector))
    report["pyhessian_product"] = {"seconds": clock, "cpu_seconds": cpu}
    if not options.only_products:
        (values, _), clock, cpu = timed(lambda: peer.eigenvalues(top_n=5))
        report["pyhessian_top_5"] = {"seconds": clock, "cpu_seconds": cpu, "eigenvalues": values}
    print(json.dumps(report, indent=2))


main()
