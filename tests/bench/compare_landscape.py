#!/usr/bin/env python3
"""The landscape tools beside public ones in one run, with ratios: PyHessian, curvlinops, loss-landscapes, scikit-learn.

usage: compare_landscape.py BIN PYTHON [--only agreement,hessian,density,plane,embeddings] [--images N] [--plane-images N] [--threads N]
                            [--limit SECONDS] [--peers pyhessian,curvlinops] [--embeddings mds,pca,tsne,isomap] [--work DIR]

BIN is the folder of zeroset and zeroset_curvature_bench, PYTHON a Python with the peers (make bench PEERS=yes). Network: theory2 in ReLU after ten epochs on the
bundled images. Images: the bundled 3,000, then the first of them mirrored, so that no download is needed. Every measurement is a process of its own; a peer that
is not done after --limit seconds is stopped, and the ratio is a lower bound. --work keeps network, images and snapshots for the next time.
"""
import argparse
import pathlib
import sys
import tempfile

from landscape_peers import Bench, say
from landscape_sections import SECTIONS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("python")
    parser.add_argument("--only", default=",".join(SECTIONS))
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--plane-images", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=float, default=200)
    parser.add_argument("--peers", default="pyhessian,curvlinops", help="for eigenvalues and density")
    parser.add_argument("--embeddings", default="mds,pca,tsne,isomap")
    parser.add_argument("--work", type=pathlib.Path)
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - set(SECTIONS)
    if unknown:
        sys.exit(f"--only: expected some of {', '.join(SECTIONS)}, got {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(options, options.work or pathlib.Path(scratch))
        for name in options.only.split(","):
            say(SECTIONS[name].__doc__)
            SECTIONS[name](bench)


main()
