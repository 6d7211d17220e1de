#!/usr/bin/env python3
"""Draws the figures of docs/gallery.md, and writes the page.

usage: gallery.py PROGRAM        runs every command below in a new folder and stores the figures in docs/figures
       gallery.py --check        nothing runs; exit status 1 where the page or the figures are not those of the list below

One list makes page and figures, so that a picture and the command beside it cannot part. Minutes of two cores.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PAGE, FIGURES = SOURCE / "docs/gallery.md", SOURCE / "docs/figures"
MAX_BYTES = 150_000

INTRODUCTION = """# Gallery

This page shows what the program draws, each figure with the command that made it. Every figure is
also stored as PDF and PNG, with its data as CSV and JSON and the gnuplot script that drew it.
`scripts/gallery.py` draws them all anew.

The figures of training use four small networks, two activations with two seeds each. They are
described in [landscape.md](landscape.md), in the file `small.json`, and trained in half a minute:

```sh
{training}
```
"""
TRAINING = "zeroset compare small.json --out small"

# Section, then for each figure: name here, what it shows, command, the file that the command writes.
SECTIONS = [
    ("Algebra", [
        ("bezout", "Number of solutions of toy networks against Bézout's bound, both exact: most lie far below it",
         "zeroset report --set /experiment=null --out algebra", "algebra/figures/bezout_and_exact.svg"),
        ("approximation", "tanh and its best polynomial of degree 9, and the error between its proved bounds",
         "zeroset approximate --of tanh --method minimax --degree 9 --interval -2,2 --out tanh", "tanh/approximation.svg"),
        ("losses-by-index", "All real critical points of a toy network: loss against the number of negative eigenvalues",
         "zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random --out toy", "toy/figures/losses_by_index.svg"),
        ("valleys", "The lowest passes between the minima of the same network",
         "zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random --out toy", "toy/figures/valleys.svg"),
    ]),
    ("Training", [
        ("error-curves", "Errors of ReLU and of a polynomial network, epoch by epoch",
         TRAINING, "small/figures/error_curves.svg"),
        ("trajectory", "Where the four trainings go: distance from the start, and from the end",
         "zeroset landscape trajectory small --out path", "path/figures/trajectory.svg"),
        ("mds", "The checkpoints as points in the plane, layer by layer (multidimensional scaling)",
         "zeroset landscape mds small --panels layers --out mds", "mds/figures/mds.svg"),
        ("similarity", "Which held-out images two networks get wrong together",
         "zeroset landscape similarity small --out similarity", "similarity/figures/similarity.svg"),
    ]),
    ("The loss surface", [
        ("slice", "The loss along random directions from the end of each training",
         "zeroset landscape slice small --points 21 --out slice", "slice/figures/slice.svg"),
        ("plane", "The loss over the plane of one training's path, with the path on it",
         "zeroset landscape plane small/runs/relu-seed1-* --checkpoints all --through path --points 9 --images 200 --out plane",
         "plane/figures/plane.svg"),
        ("interpolate", "The loss on the segment between two seeds",
         "zeroset landscape interpolate small/runs/relu-seed* --points 11 --out interpolate", "interpolate/figures/interpolate.svg"),
        ("perturb", "The loss under noise in the weights",
         "zeroset landscape perturb small --scales 0.1,0.2,0.5 --draws 3 --images 200 --out perturb", "perturb/figures/perturb.svg"),
        ("hessian", "The density of the Hessian's eigenvalues at the end of a training",
         "zeroset landscape hessian small/runs/relu-seed1-* --images 100 --probes 2 --steps 40 --out hessian",
         "hessian/figures/hessian-density.svg"),
        ("barriers", "Barriers between the seeds of two activations, side by side",
         "zeroset landscape compare small --images 200 --held-out 200 --out surfaces", "surfaces/figures/barriers.svg"),
    ]),
    ("A published study", [
        ("theory2-fig41", "Figure 41 of the study theory2 at a small scale: after tiny noise at zero error the training error stays zero",
         "zeroset reproduce theory2 --scale smoke --figure 41 --out theory2", "theory2/figures/fig41_relu.svg"),
        ("theory2-fig42", "Figure 42 of the same study: the weights of layer 2 move together, beside a random walk", "zeroset reproduce theory2 --scale smoke --figure 41 --out theory2",
         "theory2/figures/fig42_relu.svg"),
    ]),
]


def every_figure():
    return [figure for _, figures in SECTIONS for figure in figures]


def page():
    text = INTRODUCTION.format(training=TRAINING)
    for section, figures in SECTIONS:
        text += f"\n## {section}\n"
        for name, what, command, _ in figures:
            title = what.split(",")[0].split(":")[0]
            text += "\n" + textwrap.fill(f"**{what}.**", 100) + f"\n\n![{title}](figures/{name}.svg)\n\n```sh\n{command}\n```\n"
    return text


def small_experiment():
    """The file small.json as docs/landscape.md has it."""
    return re.search(r"`small\.json`:\n\n```json\n(.*?)```", (SOURCE / "docs/landscape.md").read_text(), re.S)[1]


def draw(program):
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "small.json").write_text(small_experiment())
        FIGURES.mkdir(exist_ok=True)
        for old in FIGURES.glob("*.svg"):
            old.unlink()
        for command in dict.fromkeys([TRAINING] + [figure[2] for figure in every_figure()]):
            print(command, flush=True)
            subprocess.run(["bash", "-e", "-c", command], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        for name, _, _, file in every_figure():
            shutil.copyfile(pathlib.Path(folder) / file, FIGURES / f"{name}.svg")
    PAGE.write_text(page())


def errors():
    if PAGE.read_text() != page():
        yield "docs/gallery.md is not what scripts/gallery.py writes"
    wanted = {f"{name}.svg" for name, *_ in every_figure()}
    for name in sorted(wanted ^ {path.name for path in FIGURES.glob("*")}):
        yield f"docs/figures/{name} is " + ("missing" if name in wanted else "in no entry of scripts/gallery.py")
    for path in sorted(FIGURES.glob("*.svg")):
        if path.stat().st_size > MAX_BYTES:
            yield f"docs/figures/{path.name} has {path.stat().st_size} bytes, expected at most {MAX_BYTES}"


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    if arguments[0] != "--check":
        draw(pathlib.Path(arguments[0]).resolve())
    found = list(errors())
    print("\n".join(found + [f"{len(every_figure())} figures, {len(found)} errors"]))
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
