#!/usr/bin/env bash
# All numbers of a machine with a GPU in one command: the tests that need a device, and the bench beside PyTorch.
#
#   scripts/bench_device.sh [FOLDER]      FOLDER gets device.json, table and log (default: device-bench)
#
# Builds the training half alone (no FLINT, mathicgb or CLI11), into build/device, against the torch of LIBTORCH_ROOT or of
# the python3 on the PATH, with the nvcc that CMake finds. Eigen, Boost and nlohmann_json are headers: where the system
# lacks them, name folders that hold them in CPLUS_INCLUDE_PATH and CMAKE_PREFIX_PATH. The tests run where Catch2 is (system or
# CATCH2_ROOT).
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-device-bench}
mkdir -p "$out"
root=${LIBTORCH_ROOT:-$(python3 -c 'import os, torch; print(os.path.dirname(torch.__file__))')}
tests=OFF
[ ! -d /usr/include/catch2 ] && [ -z "${CATCH2_ROOT-}" ] || tests=ON

cmake -S . -B build/device -DCMAKE_BUILD_TYPE=Release -DLIBTORCH_ROOT="$root" -DZEROSET_WITH_ALGEBRA=OFF \
  -DZEROSET_BUILD_CLI=OFF -DZEROSET_BUILD_TESTS=$tests >"$out/configure.log"
cmake --build build/device -j "${JOBS:-$(nproc)}" --target zeroset_device_bench zeroset_cuda >"$out/build.log"
if [ "$tests" = ON ] && cmake --build build/device -j "${JOBS:-$(nproc)}" --target nets_test >>"$out/build.log"; then
  ctest --test-dir build/device -R 'CUDA device' --output-on-failure | tee "$out/tests.log" || echo "some tests of the device failed" >&2
fi
for activation in relu hermite-2 legendre-10; do
  python3 tests/bench/compare_device.py build/device/bin/zeroset_device_bench "${PYTHON:-python3}" --activation $activation \
    --json "$out/$activation.json" | tee -a "$out/table.txt"
done
