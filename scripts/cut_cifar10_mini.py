#!/usr/bin/env python3
"""Cuts experiments/data/cifar10-mini out of CIFAR-10's official binary files.

usage: cut_cifar10_mini.py FOLDER [OUT]

FOLDER holds data_batch_1.bin ... data_batch_5.bin and test_batch.bin (the folder cifar-10-batches-bin of the official
archive). Walks the training batches in order and keeps an image while its class has fewer than 200, then the test batch
with 100 a class. Writes train.bin and test.bin to OUT, or, without OUT, compares them with the files in the repository.
"""
import hashlib
import pathlib
import sys

RECORD = 1 + 3 * 32 * 32  # a label, then the red, green and blue plane
OFFICIAL_MD5 = {
    "data_batch_1.bin": "5dd7e06a14cb22eb9f671a540d1b7c25",
    "data_batch_2.bin": "5ea93a67294ea407fff1d09f752e9692",
    "data_batch_3.bin": "942cd6a4bcdd0dd3c604fbe906cb4421",
    "data_batch_4.bin": "ae636b3ba5c66a11e91e8cb52e771fcb",
    "data_batch_5.bin": "53f37980c15c3d472c316c40844f3f0d",
    "test_batch.bin": "803d5f7f4d78ea53de84dbe85f74fb6d",
}
TRAIN = [f"data_batch_{i}.bin" for i in range(1, 6)]
BUNDLED = pathlib.Path(__file__).resolve().parent.parent / "experiments/data/cifar10-mini"


def official(folder, name):
    data = (folder / name).read_bytes()
    if hashlib.md5(data).hexdigest() != OFFICIAL_MD5[name]:
        sys.exit(f"{folder / name}: not the official file (its MD5 should be {OFFICIAL_MD5[name]})")
    return data


def first_of_each_class(data, wanted):
    kept, seen = bytearray(), [0] * 10
    for start in range(0, len(data), RECORD):
        label = data[start]
        if seen[label] < wanted:
            seen[label] += 1
            kept += data[start:start + RECORD]
    return bytes(kept)


def main(argv):
    if len(argv) not in (2, 3):
        sys.exit(__doc__)
    folder = pathlib.Path(argv[1])
    cut = {
        "train.bin": first_of_each_class(b"".join(official(folder, name) for name in TRAIN), 200),
        "test.bin": first_of_each_class(official(folder, "test_batch.bin"), 100),
    }
    for name, data in cut.items():
        print(hashlib.md5(data).hexdigest(), name)
        if len(argv) == 3:
            (pathlib.Path(argv[2]) / name).write_bytes(data)
        elif (BUNDLED / name).read_bytes() != data:
            sys.exit(f"{BUNDLED / name}: differs")


main(sys.argv)
