#!/usr/bin/env bash
# Builds with the preset release into build/release. Arguments: targets, default all.
#   JOBS=N       at most N compilers at once; else one a core, and no more than fit into memory
#   TORCH=later  configure without LibTorch, which is on its way; the next call without this configures with it
set -euo pipefail
cd "$(dirname "$0")/.."
build=build/release

# Configures anew only where ninja would not notice: first time, other presets, another LibTorch.
stamp=$build/configured-for
key="LIBTORCH_ROOT=${LIBTORCH_ROOT-} $(cat .venv/zeroset-torch 2>/dev/null || true)"
options=("-DLIBTORCH_ROOT:PATH=${LIBTORCH_ROOT-}")
if [ "${TORCH-}" = later ]; then
  key=later
  options+=(-DZEROSET_WITH_TORCH=OFF)
elif [ "$(cat $stamp 2>/dev/null)" = later ]; then
  options+=(-DZEROSET_WITH_TORCH=ON)
fi
if [ ! -e $build/build.ninja ] || [ CMakePresets.json -nt $stamp ] || [ "$(cat $stamp 2>/dev/null)" != "$key" ]; then
  cmake --preset release "${options[@]}"
  echo "$key" >$stamp
fi

# A file that includes LibTorch's headers takes up to 2 GB to compile.
memory_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)  # a container's
if [ "$limit" != max ] && [ $((limit / 1024)) -lt "$memory_kib" ]; then
  memory_kib=$((limit / 1024))
fi
fit=$((memory_kib / 2097152))
cores=$(nproc)
jobs=${JOBS:-$((fit < 1 ? 1 : fit < cores ? fit : cores))}
exec cmake --build $build --parallel "$jobs" --target "${@:-all}"
