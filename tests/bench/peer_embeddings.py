#!/usr/bin/env python3
"""Embeddings of stored snapshots by scikit-learn, and its judgement of ours; prints one JSON object.

usage: peer_embeddings.py make FOLDER [--runs N] [--checkpoints N]
       peer_embeddings.py mds|pca|tsne|isomap FOLDER [--neighbours N]
       peer_embeddings.py judge FOLDER COORDINATES.npy ...

make writes random walks with momentum in theory2's 188,810 parameters from one start, a float32 safetensors file a checkpoint. The seconds are those of fitting,
with the snapshots in memory; reading them, and importing, do not count. judge prints trustworthiness for ten neighbours, by Euclidean distances.
"""
import argparse
import json
import pathlib

import numpy as np
from peer_theory2 import read_safetensors, timed, write_safetensors

SHAPES = {"layer1.weight": (32, 3, 3, 3), "layer1.bias": (32,), "layer2.weight": (64, 32, 3, 3), "layer2.bias": (64,), "layer3.weight": (64, 64, 3, 3),
          "layer3.bias": (64,), "layer4.weight": (128, 1024), "layer4.bias": (128,), "layer5.weight": (10, 128), "layer5.bias": (10,)}
PERPLEXITY = 30


def make(folder, runs, checkpoints):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    size = sum(int(np.prod(shape)) for shape in SHAPES.values())
    start = random.standard_normal(size, np.float32)
    for run in range(runs):
        x, step = start.copy(), np.zeros(size, np.float32)
        for epoch in range(checkpoints):
            step = np.float32(0.9) * step + np.float32(0.02) * random.standard_normal(size, np.float32)
            x += step
            arrays, place = {}, 0
            for name, shape in SHAPES.items():
                arrays[name] = x[place:place + int(np.prod(shape))].reshape(shape)
                place += arrays[name].size
            write_safetensors(folder / f"run{run:02}-{epoch:04}.safetensors", arrays)


def snapshots(folder):
    return np.stack([np.concatenate([array.ravel() for array in read_safetensors(path).values()]) for path in sorted(folder.glob("*.safetensors"))])


def embed(tool, x, neighbours):
    import sklearn.decomposition
    import sklearn.manifold
    models = {"mds": lambda: sklearn.manifold.ClassicalMDS(2),
              "pca": lambda: sklearn.decomposition.PCA(2),
              "tsne": lambda: sklearn.manifold.TSNE(2, perplexity=PERPLEXITY, method="exact", init="pca", random_state=1, n_jobs=2),
              "isomap": lambda: sklearn.manifold.Isomap(n_neighbors=neighbours, n_components=2, n_jobs=2)}
    model = models[tool]()
    points, time = timed(lambda: model.fit_transform(x))
    answer = {"mds": lambda: {"eigenvalues": model.eigenvalues_.tolist()},
              "pca": lambda: {"shares": model.explained_variance_ratio_.tolist()},
              "tsne": lambda: {"divergence": float(model.kl_divergence_)},
              "isomap": lambda: {"reconstruction_error": float(model.reconstruction_error())}}[tool]()
    return time | answer, points


def distances(x):
    x = x - x.mean(0)
    squares = (x * x).sum(1, dtype=np.float64)
    products = (x @ x.T).astype(np.float64)
    return np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * products, 0)) * (1 - np.eye(len(x)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=("make", "mds", "pca", "tsne", "isomap", "judge"))
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("coordinates", nargs="*", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--checkpoints", type=int, default=50)
    parser.add_argument("--neighbours", type=int, default=10)
    options = parser.parse_args()
    if options.tool == "make":
        return make(options.folder, options.runs, options.checkpoints)
    x = snapshots(options.folder)
    if options.tool == "mds":
        x = x.astype(np.float64)  # of single precision scikit-learn's distances take many times as long
    if options.tool == "judge":
        from sklearn.manifold import trustworthiness
        d = distances(x)
        print(json.dumps({path.stem: trustworthiness(d, np.load(path), n_neighbors=10, metric="precomputed") for path in options.coordinates}))
        return None
    answer, points = embed(options.tool, x, options.neighbours)
    np.save(options.folder / f"sklearn-{options.tool}.npy", points)
    print(json.dumps(answer))
    return None


main()
