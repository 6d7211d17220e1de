"""The comparisons of compare_landscape.py, one function a section; its first line of documentation is the heading."""
import csv
import struct
import subprocess
import sys

from landscape_peers import compare

# Batches that each was quickest with on the machine of docs/performance.md, of 100, 250 and all images.
BATCH = {"pyhessian": 250, "curvlinops": 100}


def numbers(values):
    return ", ".join(f"{value:.4g}" for value in values)


def need(result):
    """Our own measurement: there is no comparison without it."""
    if "answer" not in result:
        sys.exit(result.get("error", "zeroset was stopped"))
    return result["answer"]


def told(name, answer, more=""):
    print(f"   {name}: {answer['seconds']:.4g} s, {answer['cpu_seconds']:.4g} s of processors, {answer['products']} products{more}", flush=True)


def curvature(bench, question, count):
    shared = ("--parameters", bench.network(), "--records", bench.records(count), "--images", count)
    ours = need(bench.ours(*shared, "--bn", "frozen", "--only", question))[question]
    told("zeroset", ours)
    peers = {}
    for tool in bench.options.peers.split(","):
        result = bench.peer("peer_curvature.py", tool, question, *shared, "--threads", bench.options.threads, "--batch", BATCH[tool])
        if "answer" in result:
            peers[tool] = result["answer"]
            told(tool, peers[tool], f", peak memory {result['peak_mb']:.0f} MB, {peers[tool]['cpu_seconds'] / ours['cpu_seconds']:.2f} times our processor time")
        compare(question, {"answer": ours}, tool, result)
    return ours, peers


def eigenvalues(bench, count):
    ours, peers = curvature(bench, "top_5", count)
    print(f"   eigenvalues: zeroset {numbers(ours['eigenvalues'])} (residuals at most {max(ours['residuals']):.1g})")
    for tool, answer in peers.items():
        apart = max(abs(a - b) / abs(ours["eigenvalues"][0]) for a, b in zip(ours["eigenvalues"], answer["eigenvalues"]))
        print(f"   eigenvalues: {tool} {numbers(answer['eigenvalues'])}, within {apart:.1g} of the largest")


def moments(bench, count):
    ours, peers = curvature(bench, "density", count)
    print(f"   mean and mean square of the eigenvalues: zeroset {numbers(ours['moments'])}; ends {numbers(ours['ends'])}")
    for tool, answer in peers.items():
        note = "; of a smoothed density" if "smoothed" in answer else f"; ends {numbers(answer['ends'])}"
        print(f"   mean and mean square of the eigenvalues: {tool} {numbers(answer['moments'])}{note}")


def agreement(bench):
    """do the tools have the same Hessian? Eigenvalues and density on 250 images, few enough that all of them end"""
    eigenvalues(bench, 250)
    moments(bench, 250)


def hessian(bench):
    """five largest Hessian eigenvalues of theory2 on the CPU, statistics frozen, to a thousandth"""
    eigenvalues(bench, bench.options.images)


def density(bench):
    """spectral density of the same, one probe of 100 Lanczos steps"""
    moments(bench, bench.options.images)


def plane(bench):
    """the loss on a plane of 51 x 51 points, exact statistics, beside its 2,601 forward passes alone"""
    count, side = bench.options.plane_images, 51
    shared = ("--parameters", bench.network(), "--records", bench.records(count), "--images", count)
    points = side * side
    tool = bench.zeroset("landscape", "plane", bench.network().parents[1], "--points", side, "--images", count, "--held-out", 1)
    need(tool)
    passes = need(bench.ours(*shared, "--only", "passes", "--points", 80))
    forward = passes["forward_pass"]["seconds"] * points
    print(f"   zeroset landscape plane, {count} images: {tool['seconds']:.4g} s from start to end, peak memory {tool['peak_mb']:.0f} MB")
    print(f"   its forward passes alone, statistics given: {forward:.4g} s; the plane takes {tool['seconds'] / forward:.3f} times that")
    result = bench.peer("peer_plane.py", *shared, "--threads", bench.options.threads)
    per_point = tool["seconds"] / points
    ours = {"answer": {"forward_pass": passes["forward_pass"], "plane_point": {"seconds": per_point}}}
    compare("a forward pass", ours, "PyTorch", result, lambda r: r["answer"]["forward_pass"]["seconds"])
    compare("a point of a plane", ours, "loss-landscapes", result, lambda r: r["answer"]["plane_point"]["seconds"])
    if "answer" in result:
        peer = result["answer"]
        print(f"   processor seconds a point: zeroset {tool['cpu_seconds'] / points:.3g}, its forward pass {passes['forward_pass']['cpu_seconds']:.3g}; PyTorch's forward pass {peer['forward_pass']['cpu_seconds']:.3g}, loss-landscapes {peer['plane_point']['cpu_seconds']:.3g}")
        print(f"   against PyTorch's forward pass the plane takes {per_point / result['answer']['forward_pass']['seconds']:.3f} times")


def coordinates(folder, tool):
    """Of our table of points, as a .npy file beside it."""
    with open(folder / "tables/points.csv", newline="") as file:
        rows = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(rows)}, 2), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    path = folder / f"zeroset-{tool}.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + b"".join(struct.pack("<2d", *row) for row in rows))
    return path


def embedding(bench, tool):
    folder, out = bench.walks(), bench.work / f"out-{tool}"
    files = sorted(folder.glob("*.safetensors"))
    distance = () if tool == "pca" else ("--distance", "euclidean")
    ours = bench.zeroset("landscape", tool, *files, "--network", "theory2", "--parameters", "all", "--null", "none", *distance, "--out", out)
    row = need(ours)[tool]["rows"][0]
    neighbours = ("--neighbours", row["neighbours"]) if tool == "isomap" else ()
    theirs = bench.peer("peer_embeddings.py", tool, folder, *neighbours)
    compare(tool, ours, "scikit-learn", theirs, lambda r: r["answer"]["seconds"] if r is theirs else r["seconds"])
    print(f"   peak memory: zeroset {ours['peak_mb']:.0f} MB, scikit-learn {theirs['peak_mb']:.0f} MB")
    print(f"   processor seconds: zeroset {ours['cpu_seconds']:.1f}, scikit-learn {theirs['answer']['cpu_seconds'] if 'answer' in theirs else theirs['cpu_seconds']:.1f}")
    print(f"   zeroset: { {k: v for k, v in row.items() if k not in ('parameters', 'points')} }")
    if "answer" in theirs:
        print(f"   scikit-learn: { {k: v for k, v in theirs['answer'].items() if not k.endswith('seconds')} }")
        places = [coordinates(out, tool), folder / f"sklearn-{tool}.npy"]
        print(f"   trustworthiness, ten neighbours: {bench.peer('peer_embeddings.py', 'judge', folder, *places)['answer']}")


def embeddings(bench):
    """embeddings of 1,000 snapshots x 188,810 parameters: ours from start to end with all files written, scikit-learn's fit alone with its data in memory"""
    try:
        bench.walks()
    except subprocess.CalledProcessError:
        print("snapshots are made with numpy, which is missing (make bench PEERS=yes brings it)")
        return
    for tool in bench.options.embeddings.split(","):
        embedding(bench, tool)


SECTIONS = {"agreement": agreement, "hessian": hessian, "density": density, "plane": plane, "embeddings": embeddings}
