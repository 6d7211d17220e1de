#!/usr/bin/env python3
"""Milliseconds of PyTorch's own eager training step of theory2: channels_last, SGD with momentum, one thread.

usage: peer_step.py [--activation relu|hermite-2|legendre-10] [--steps N] [--batch N]

Prints one JSON object. A polynomial is Horner's scheme in torch operations, as one writes it in PyTorch. The polynomial's
coefficients do not matter for the time; small ones keep the numbers ordinary.
"""
import argparse
import json
import time
import warnings

warnings.filterwarnings("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

WARM_UP = 10
DEGREES = {"hermite-2": 2, "legendre-10": 10}


class Polynomial(nn.Module):
    def __init__(self, coefficients):
        super().__init__()
        self.coefficients = coefficients

    def forward(self, x):
        y = torch.full_like(x, self.coefficients[-1])
        for c in reversed(self.coefficients[:-1]):
            y = y * x + c
        return y


def activation(name):
    if name == "relu":
        return nn.ReLU()
    return Polynomial([0.2, 0.5, 0.2] + [0.01 * 0.1**k for k in range(DEGREES[name] - 2)])


def theory2(name):
    layers = []
    for inputs, outputs in ((3, 32), (32, 64), (64, 64)):
        layers += [nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.BatchNorm2d(outputs, affine=False), activation(name)]
    layers += [nn.Flatten(), nn.Linear(1024, 128), nn.BatchNorm1d(128, affine=False), activation(name), nn.Linear(128, 10)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)


def measure(name, steps, batch):
    torch.manual_seed(1)
    network = theory2(name)
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)
    images = torch.randn(batch, 3, 32, 32).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,))
    times = []
    for i in range(-WARM_UP, steps):
        begin = time.perf_counter()
        optimizer.zero_grad()
        loss = F.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        if i >= 0:
            times.append(1000 * (time.perf_counter() - begin))
    times.sort()
    return {"program": f"torch {torch.__version__}", "activation": name, "batch": batch, "steps": steps,
            "median_ms": times[len(times) // 2], "least_ms": times[0]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--activation", default="relu", choices=["relu", *DEGREES])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--batch", type=int, default=100)
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(json.dumps(measure(options.activation, options.steps, options.batch)))


if __name__ == "__main__":
    main()
