#!/usr/bin/env python3
"""Seconds a point of loss-landscapes' random_plane, and of PyTorch's forward pass alone, on theory2; prints one JSON object.

usage: peer_plane.py --parameters FILE --records FILE [--images N] [--points N] [--threads N]

--points: on each side of the plane. Evaluation mode; the forward passes run without gradients, the images as one batch and in batches of 250, and the
faster counts. Directions are scaled layer by layer: filter by filter it divides by zero where a layer's biases are zero, as they are before a batch
normalisation. That changes no time.
"""
import argparse
import json

import loss_landscapes
import loss_landscapes.metrics
import torch
from peer_theory2 import load_images, load_network, timed

PASSES = 12


def forward_passes(network, images, labels, batch):
    loss = torch.nn.CrossEntropyLoss(reduction="sum")
    with torch.no_grad():
        for _ in range(PASSES):
            sum(loss(network(x), y).item() for x, y in zip(images.split(batch), labels.split(batch))) / len(labels)


def per_point(time, points):
    return {name: seconds / points for name, seconds in time.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--parameters", required=True)
    parser.add_argument("--records", required=True)
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--points", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    images, labels = load_images(options.records, options.images)
    network = load_network(options.parameters, images)
    times = []
    for batch in (len(images), 250):
        forward_passes(network, images[:500], labels[:500], batch)
        times.append(per_point(timed(lambda: forward_passes(network, images, labels, batch))[1], PASSES))
    metric = loss_landscapes.metrics.Loss(torch.nn.CrossEntropyLoss(), images, labels)
    plane, time = timed(lambda: loss_landscapes.random_plane(network, metric, distance=1, steps=options.points, normalization="layer", deepcopy_model=True))
    print(json.dumps({"forward_pass": min(times, key=lambda one: one["seconds"]), "plane_point": per_point(time, plane.size)}))


main()
