#!/usr/bin/env python3
"""Seconds of PyHessian or curvlinops for one question about theory2's Hessian; prints one JSON object.

usage: peer_curvature.py pyhessian|curvlinops product|top_5|density --parameters FILE --records FILE [--images N] [--batch N] [--threads N]

Batch normalisation in evaluation mode with the statistics of these images: what the project's tools call frozen. As their examples run them: PyHessian with
its defaults (power iteration until a change below a thousandth; one Lanczos run of 100 steps), curvlinops' HessianLinearOperator under scipy's eigsh
(to a thousandth) and its lanczos_approximate_spectrum with 100 steps. --batch 0: all images in one batch.
"""
import argparse
import importlib
import json

import torch
from peer_theory2 import load_images, load_network, timed


def counted(owner, name):
    """Lets owner.name count its calls."""
    inner = getattr(owner, name)

    def outer(*arguments, **options):
        outer.calls += 1
        return inner(*arguments, **options)

    outer.calls = 0
    setattr(owner, name, outer)
    return outer


def pyhessian_answer(question, network, batches):
    module = importlib.import_module("pyhessian.hessian")  # the package gives this name to the class

    def eig(matrix, eigenvectors):  # torch took it away after PyHessian 0.1; the matrix is symmetric
        values, vectors = torch.linalg.eigh(matrix)
        return torch.stack([values, torch.zeros_like(values)], 1), vectors

    torch.eig = eig
    one = len(batches) == 1
    calls = counted(module, "hessian_vector_product") if one else counted(module.hessian, "dataloader_hv_product")
    source = {"data": batches[0]} if one else {"dataloader": batches}
    peer = module.hessian(network, torch.nn.CrossEntropyLoss(), cuda=False, **source)
    if question == "product":
        vector = [torch.randn_like(p) for p in peer.params]
        product = (lambda: module.hessian_vector_product(peer.gradsH, peer.params, vector)) if one else (lambda: peer.dataloader_hv_product(vector))
        product()
        return timed(product)[1]
    if question == "top_5":
        (values, _), time = timed(lambda: peer.eigenvalues(top_n=5))
        return time | {"products": calls.calls, "eigenvalues": values}
    (values, weights), time = timed(lambda: peer.density())
    values, weights = torch.tensor(values[0], dtype=torch.float64), torch.tensor(weights[0], dtype=torch.float64)
    return time | {"products": calls.calls, "moments": [float((weights * values**k).sum()) for k in (1, 2)], "ends": [float(values.min()), float(values.max())]}


def curvlinops_answer(question, network, batches):
    import curvlinops
    from curvlinops.papyan2020traces import spectrum
    from scipy.sparse.linalg import eigsh
    calls = counted(curvlinops.HessianLinearOperator, "_matmat")
    parameters = [p for p in network.parameters() if p.requires_grad]
    matrix = curvlinops.HessianLinearOperator(network, torch.nn.CrossEntropyLoss(), parameters, batches, check_deterministic=False)
    if question == "product":
        vector = torch.randn(matrix.shape[0])
        matrix @ vector
        return timed(lambda: matrix @ vector)[1]
    if question == "top_5":
        values, time = timed(lambda: eigsh(matrix.to_scipy(), k=5, which="LA", tol=1e-3, return_eigenvectors=False))
        return time | {"products": calls.calls, "eigenvalues": sorted(map(float, values), reverse=True)}
    (grid, density), time = timed(lambda: spectrum.lanczos_approximate_spectrum(matrix, 100))
    grid, density = grid.double(), density.double()
    density /= density.sum()
    return time | {"products": calls.calls, "moments": [float((density * grid**k).sum()) for k in (1, 2)], "smoothed": True}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=("pyhessian", "curvlinops"))
    parser.add_argument("question", choices=("product", "top_5", "density"))
    parser.add_argument("--parameters", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    images, labels = load_images(options.records, options.images)
    network = load_network(options.parameters, images)
    batch = options.batch or options.images
    batches = list(zip(images.split(batch), labels.split(batch)))
    answer = {"pyhessian": pyhessian_answer, "curvlinops": curvlinops_answer}[options.tool]
    print(json.dumps(answer(options.question, network, batches)))


main()
