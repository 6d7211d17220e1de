"""theory2 in PyTorch with the parameters and images that zeroset's benches are given, and what measurements share."""
import json
import resource
import struct
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
RECORD = 3073  # CIFAR-10's binary format: a label, then 3 x 32 x 32 bytes


def read_safetensors(path):
    """Arrays of a safetensors file by name."""
    raw = open(path, "rb").read()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + length])
    header.pop("__metadata__", None)
    types = {"F32": np.float32, "F64": np.float64, "I64": np.int64}
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + length + place for place in entry["data_offsets"])
        arrays[name] = np.frombuffer(raw[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def write_safetensors(path, arrays):
    """float32 arrays by name."""
    header, place = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + 4 * array.size]}
        place += 4 * array.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array, np.float32).tobytes())


def load_images(records, count):
    """Normalised as zeroset_curvature_bench does it, and labels."""
    import torch
    raw = np.fromfile(records, np.uint8, count * RECORD).reshape(count, RECORD)
    images = torch.from_numpy((raw[:, 1:].reshape(count, 3, 32, 32) / 255.0 - 0.5) / 0.29).float()
    return images, torch.from_numpy(raw[:, 0].astype(np.int64))


def load_network(parameters, images):
    """In evaluation mode, with the batch statistics (biased variance) of these images at these parameters."""
    import torch
    layers = []
    for a, b in ((3, 32), (32, 64), (64, 64)):
        layers += [torch.nn.Conv2d(a, b, 3, 2, 1), torch.nn.BatchNorm2d(b, affine=False), torch.nn.ReLU()]
    layers += [torch.nn.Flatten(), torch.nn.Linear(1024, 128), torch.nn.BatchNorm1d(128, affine=False), torch.nn.ReLU(), torch.nn.Linear(128, 10)]
    network = torch.nn.Sequential(*layers).eval()
    arrays = read_safetensors(parameters)
    weighted = [layer for layer in network if hasattr(layer, "weight") and layer.weight is not None]
    names = sorted({name.rsplit(".", 1)[0] for name in arrays if name.startswith("layer") and name.endswith(".weight")}, key=lambda name: int(name[5:]))
    with torch.no_grad():
        for name, layer in zip(names, weighted, strict=True):
            layer.weight.copy_(torch.from_numpy(arrays[name + ".weight"].copy()).view_as(layer.weight))
            layer.bias.copy_(torch.from_numpy(arrays[name + ".bias"].copy()))
        x = images
        for layer in network:
            if hasattr(layer, "running_mean"):
                axes = [0, 2, 3] if x.dim() == 4 else [0]
                layer.running_mean.copy_(x.double().mean(axes))
                layer.running_var.copy_(x.double().var(axes, unbiased=False))
            x = layer(x)
    return network


def timed(body):
    """What body returns, and seconds by the clock and of processor time."""
    clock, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    result = body()
    seconds, after = time.monotonic() - clock, resource.getrusage(resource.RUSAGE_SELF)
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, {"seconds": seconds, "cpu_seconds": computed}
