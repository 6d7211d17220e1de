#!/usr/bin/env python3
"""check_window.py PROGRAM TABLES: what the program prints on a terminal fits its window; in a pipe no column is left out."""
import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata

VERIFY = ["verify", "--widths", "2,2,1", "--degrees", "3", "--output-weights", "one", "--quiet"]


def on_terminal(command, columns):
    """The lines that appear in a window of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, close_fds=True)
    os.close(slave)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    os.close(master)
    if process.wait() != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return text.decode().replace("\r", "").splitlines()


def width(line):
    return sum(1 for character in re.sub(r"\x1b\[[0-9;]*m", "", line) if not unicodedata.combining(character))


def check(condition, message, faults):
    if not condition:
        faults.append(message)


def main(program, tables):
    try:
        for descriptor in pty.openpty():
            os.close(descriptor)
    except OSError:
        print("skipped: the system has no pseudo-terminal to give")
        return 77
    faults = []
    toy = [program, "table", str(pathlib.Path(tables) / "toy_networks.json")]
    for command in ([program] + VERIFY, toy):
        for columns in (60, 80, 100):
            lines = on_terminal(command, columns)
            check(max(map(width, lines)) <= columns, f"{command[1]}: wider than {columns} columns", faults)
    row = on_terminal([program] + VERIFY, 80)
    for name, value in (("problem", "network"), ("Bézout number", "81"), ("solutions", "18"), ("agree", "yes")):
        check(any(line.split("  ")[0] == name and line.split()[-1] == value for line in row), f"verify: no line {name}", faults)
    lines = on_terminal(toy, 100)
    check(any("8 more columns" in line for line in lines), "table: details are left out, and nothing says so", faults)
    piped = subprocess.run([program] + VERIFY, capture_output=True, text=True).stdout
    heading = next((line for line in piped.splitlines() if line.startswith("problem")), "")
    for name in ("problem", "equations", "multihomogeneous", "degree", "distinct", "agree"):
        check(name in heading, f"verify in a pipe: no column {name}", faults)
    print("\n".join(faults) or "everything fits")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
