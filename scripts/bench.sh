#!/usr/bin/env bash
# Measures zeroset beside its peers in one run and prints ratios. A peer that is missing is named as missing.
#
#   make bench                what is here
#   make bench PEERS=yes      first brings the peers: Macaulay2 and gfan (apt, needs root); PyTorch and public landscape
#                             tools into .venv-bench
#
# Numbers of this run go to standard output; docs/performance.md keeps those of named machines.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=build/release/bin
peer_python=.venv-bench/bin/python
torch=2.11.0
landscape_peers="pyhessian==0.1 curvlinops-for-pytorch==3.0.1 loss-landscapes==3.0.6 scikit-learn==1.9.1"

say() { echo "== $*"; }

bring_peers() {
  command -v M2 >/dev/null || apt-get install -y --no-install-recommends macaulay2 >/dev/null
  command -v gfan >/dev/null || apt-get install -y --no-install-recommends gfan >/dev/null
  if [ ! -e .venv-bench/.complete ]; then
    rm -rf .venv-bench
    python3 -m venv .venv-bench
    .venv-bench/bin/pip install -q torch==$torch numpy  # plain, with all it depends on: importing it loads its CUDA libraries
    touch .venv-bench/.complete
  fi
  if [ "$(cat .venv-bench/.landscape 2>/dev/null)" != "$landscape_peers" ]; then
    # shellcheck disable=SC2086  # several words
    .venv-bench/bin/python -m pip install -q torch==$torch $landscape_peers
    echo "$landscape_peers" >.venv-bench/.landscape
  fi
}

# Median of 21 runs in milliseconds, the program's whole life from outside.
start_up() {
  python3 - "$@" <<'PYTHON'
import statistics, subprocess, sys, time
def once(command):
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return 1000 * (time.perf_counter() - begin)
command = sys.argv[1:]
times = [once(command) for _ in range(22)][1:]
print(f"{statistics.median(times):6.1f} ms  {' '.join(command[1:])}")
PYTHON
}

[ "${PEERS-}" != yes ] || bring_peers

say "start-up of verbs that need no LibTorch (aim: under 50 ms)"
start_up $bin/zeroset bounds figure7 --json
start_up $bin/zeroset dimension --widths 2,3,1 --json
start_up $bin/zeroset count --widths 1,1,1 --output-weights one --json

if [ -x $bin/zeroset_algebra_bench ]; then
  say "algebra"
  $bin/zeroset_algebra_bench --table
fi
if [ -x $bin/zeroset_mixed_volume_bench ]; then
  say "mixed volumes"
  $bin/zeroset_mixed_volume_bench
fi
if [ -x $bin/zeroset_training_bench ]; then
  say "a training step of theory2 on the CPU, one thread, batch 100, both channels-last"
  if [ -x $peer_python ]; then
    python3 tests/bench/compare_steps.py $bin/zeroset_training_bench $peer_python
  else
    echo "PyTorch: missing (make bench PEERS=yes brings it)"
    $bin/zeroset_training_bench
  fi
  say "replicas over threads, and steps on the whole training set in chunks"
  $bin/zeroset_training_bench --scaling
  $bin/zeroset_training_bench --epochs
fi
if [ -x $bin/zeroset_device_bench ] && [ -e /dev/nvidiactl ]; then
  say "theory2 on the GPU"
  python3 tests/bench/compare_device.py $bin/zeroset_device_bench "$([ -x $peer_python ] && echo $peer_python || echo python3)"
fi
if [ -x $bin/zeroset_curvature_bench ]; then
  say "landscape tools beside public ones"
  python3 tests/bench/compare_landscape.py $bin "$([ -x $peer_python ] && echo $peer_python || echo python3)"
fi
