#!/usr/bin/env bash
# Puts on this machine what zeroset is built from: the distribution's packages, and torch in .venv (only its C++ library is used).
# Looks first, and says nothing where nothing is missing. What an interrupted call left half done, the next one mends.
#
#   setup.sh [packages|torch]   one of the two alone: the algebra needs no torch, and make report fetches it while that compiles
#
#   LIBTORCH_ROOT=FOLDER  LibTorch is there: no .venv
#   ZEROSET_TOOLS=COMMAND:PACKAGE  what else is needed, as for make package; several with blanks between
#   PACKAGES=no           leave the packages alone (a system without apt, or libraries of your own)
#
# Exit status: 0 all is here, 1 an installation failed, 2 this cannot be installed here (one line says what to do)
set -euo pipefail
cd "$(dirname "$0")/.."

torch=2.11.0
tools=(g++:g++ cmake:cmake ninja:ninja-build python3:python3 curl:curl gnuplot:gnuplot-nox)  # command:package
libraries=(catch2 ca-certificates libboost-dev libcli11-dev libeigen3-dev libflint-dev libmathicgb-dev nlohmann-json3-dev)
read -ra more <<<"${ZEROSET_TOOLS-}" && tools+=("${more[@]}")
[ -n "${LIBTORCH_ROOT-}" ] || libraries+=(python3-venv)
log=build/setup.log

say() { echo "zeroset: $*" >&2; }
give_up() { say "$2"; exit "$1"; }

# ---- packages -------------------------------------------------------------------------------------------------------

# Arb is a package of its own where FLINT is older than 3. $1: the version installed, or nothing.
needs_arb() {
  local version=$1
  [ -n "$version" ] || version=$(apt-cache policy libflint-dev 2>/dev/null | awk '/Candidate:/ && $2 != "(none)" {print $2}')
  if [ -n "$version" ]; then
    dpkg --compare-versions "$version" lt 3
  else  # apt's lists are empty
    grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release
  fi
}

# Sets `missing` to the packages that are not installed, or only half. A tool may come from anywhere.
find_missing() {
  local known pair command package flint
  known=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' "${libraries[@]}" "${tools[@]#*:}" libflint-arb-dev 2>/dev/null |
          awk '{print $1 " " $2 " " $3 " "}' || true)
  missing=()
  for pair in "${tools[@]}"; do
    command=${pair%%:*} package=${pair#*:}
    if ! command -v "$command" >/dev/null || [[ $known =~ i[^i]" $package " ]]; then missing+=("$package"); fi
  done
  for package in "${libraries[@]}"; do
    [[ $known == *"ii $package "* ]] || missing+=("$package")
  done
  flint=$(awk '$1 == "ii" && $2 == "libflint-dev" {print $3}' <<<"$known")
  if [[ $known != *"ii libflint-arb-dev "* ]] && needs_arb "$flint"; then
    missing+=(libflint-arb-dev)
  fi
}

supported_system() {
  local ID='' VERSION_ID=''
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 1
  . /etc/os-release
  case $ID in
    debian) [ "${VERSION_ID:-99}" -ge 12 ] ;;
    ubuntu) [ "${VERSION_ID%%.*}" -ge 24 ] ;;
  esac  # what is derived from them: apt will tell
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  [ "${PACKAGES-}" != no ] || return 0
  if ! command -v dpkg-query >/dev/null; then missing=(everything); else find_missing; fi
  [ ${#missing[@]} -gt 0 ] || return 0
  supported_system || give_up 2 "this is not Debian 12, Ubuntu 24.04 or later: install a C++20 compiler, CMake 3.22, ninja, python3 with venv, curl,\
 gnuplot, Eigen 3.4, Boost 1.74, FLINT 2.9 with Arb (or FLINT 3), mathicgb, nlohmann_json 3.11, CLI11 2.1 and Catch2, then run make with PACKAGES=no"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    give_up 2 "packages are missing, and this is neither root nor sudo; as root: apt-get install --no-install-recommends ${missing[*]}"
  fi

  mkdir -p build
  say "installing packages (what apt says goes to $log): ${missing[*]}"
  as_root true || give_up 2 "sudo did not let you; as root: apt-get install --no-install-recommends ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  {
    as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a &&  # after an interrupted installation apt refuses to work
      as_root "${apt[@]}" update
  } >"$log" 2>&1 || say "apt-get update failed, trying with the lists that are here"
  find_missing  # apt knows the version of FLINT only now
  as_root "${apt[@]}" install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; give_up 1 "apt-get failed; as root: apt-get install --no-install-recommends ${missing[*]}"; }
}

# ---- torch ----------------------------------------------------------------------------------------------------------

# The smallest of three installs that this machine can run: for the CPU; for a GPU where CUDA's libraries are the system's; or everything.
smallest_install() {
  if [ ! -e /dev/nvidiactl ] && [ ! -e /usr/lib/wsl/lib/libcuda.so.1 ]; then
    echo cpu
    return
  fi
  local known name
  known=$(/sbin/ldconfig -p 2>/dev/null || true)
  for name in libcudart.so.13 libcublas.so.13 libcufft.so.12 libcurand.so.10 libcusolver.so.12 libcusparse.so.12 libnvrtc.so.13 \
              libcupti.so.13 libcudnn.so.9 libnccl.so.2; do
    [[ $known == *"$name"* ]] || { echo full; return; }
  done
  echo system-cuda
}

pip_install() {
  # Nothing here imports torch, so its Python files need no compiling.
  .venv/bin/python -m pip --disable-pip-version-check install --no-cache-dir --no-compile "$@" >&2 ||
    give_up 1 "torch could not be installed; run this again, or set LIBTORCH_ROOT to a LibTorch $torch that you have"
}

install_torch() {
  local wanted=$1 stamp=.venv/zeroset-torch unfinished=.venv/zeroset-unfinished library
  if [ -f "$stamp" ]; then
    case $(<"$stamp") in "$torch $wanted" | "$torch full") return ;; esac
  fi
  # Half of our own installation is worth nothing; an environment that somebody else made is completed, never removed.
  if [ -e "$unfinished" ]; then rm -rf .venv; fi
  mkdir -p .venv
  if [ -f "$stamp" ] || [ ! -e .venv/pyvenv.cfg ]; then touch "$unfinished"; fi
  rm -f "$stamp"
  python3 -m venv .venv || give_up 1 "python3 -m venv .venv failed"
  case $wanted in
    cpu)
      say "torch $torch for the CPU into .venv: 545 MB to download, 1.3 GB on disk"
      pip_install --no-deps torch==$torch nvidia-cuda-runtime==13.0.96 nvidia-cuda-cupti==13.0.85
      library=libtorch_cpu.so ;;
    system-cuda)
      say "torch $torch for the GPU into .venv, with CUDA from the system: 762 MB to download, 1.5 GB on disk"
      pip_install --no-deps torch==$torch nvidia-cusparselt-cu13==0.8.0 nvidia-nvshmem-cu13==3.4.5 nvidia-cufile==1.15.1.6
      library=libtorch_cuda.so ;;
    full) library= ;;
  esac
  # A library that the loader cannot complete would fail at the first training: then nothing less than everything will do.
  if [ -z "$library" ] || LC_ALL=C ldd .venv/lib/python3*/site-packages/torch/lib/"$library" 2>/dev/null | grep -q 'not found'; then
    say "torch $torch with all of CUDA into .venv: 2.7 GB to download, 6 GB on disk"
    pip_install torch==$torch
    wanted=full
  fi
  echo "$torch $wanted" >"$stamp"
  rm -f "$unfinished"
}

part=${1:-all}
case $part in all | packages | torch) ;; *) give_up 2 "setup.sh: expected packages, torch or nothing, got $part" ;; esac
if [ -n "${LIBTORCH_ROOT-}" ] && [ ! -d "$LIBTORCH_ROOT" ]; then
  give_up 2 "LIBTORCH_ROOT=$LIBTORCH_ROOT is not a folder (wanted: the one with LibTorch's include/ and lib/)"
fi
if [ "$part" != torch ]; then install_packages; fi
if [ "$part" = all ] && [ -x scripts/plotly.sh ]; then scripts/plotly.sh; fi  # for the report's figures
if [ "$part" != packages ] && [ -z "${LIBTORCH_ROOT-}" ]; then install_torch "$(smallest_install)"; fi
