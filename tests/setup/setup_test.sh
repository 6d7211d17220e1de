#!/usr/bin/env bash
# scripts/setup.sh on machines that are not this one: apt, dpkg-query, id, python3, ... are played by small programs in a folder of
# their own, which is the whole PATH. Usage: setup_test.sh SOURCE_FOLDER WORK_FOLDER, in which the test makes a folder of its own.
set -u
source=$1
mkdir -p "$2" && work=$(mktemp -d "$2/XXXXXX") || exit 1
failures=0
part=  # packages or torch alone; nothing: both
libraries='catch2 ca-certificates libboost-dev libcli11-dev libeigen3-dev libmathicgb-dev nlohmann-json3-dev python3-venv'

# A fresh machine: `installed` lists the packages, `flint` the version that is installed or that apt offers, `user` the uid.
machine() {
  rm -rf "$work"; mkdir -p "$work/bin" "$work/tree/scripts"
  cp "$source/scripts/setup.sh" "$work/tree/scripts/"
  local tool
  for tool in bash env dirname awk grep cat mkdir chmod rm touch tail true ldd; do ln -s "$(type -P $tool)" "$work/bin/$tool"; done
  ln -s "$(command -v dpkg)" "$work/bin/dpkg"
  for tool in g++ cmake ninja curl gnuplot; do fake $tool 'exit 0'; done
  fake id "echo $user"
  fake dpkg-query "for p in $installed; do echo \"ii  \$p 1.0\"; done; [ -z '$flint' ] || echo 'ii  libflint-dev $flint'"
  fake apt-get "echo \"apt-get \$*\" >>$work/calls"
  fake apt-cache "printf 'libflint-dev:\n  Candidate: %s\n' '${candidate:-(none)}'"
  # venv makes an environment whose pip writes down what it is asked for
  fake python3 "mkdir -p .venv/bin; echo >.venv/pyvenv.cfg; printf '#!/bin/sh\necho \"pip \$*\" >>$work/calls\nexit ${pip_status:-0}\n' >.venv/bin/python; chmod +x .venv/bin/python"
}
fake() { printf '#!%s\n%s\n' "$(command -v sh)" "$2" >"$work/bin/$1"; chmod +x "$work/bin/$1"; }
setup() { out=$(cd "$work/tree" && env -i PATH="$work/bin" "$@" "$work/bin/bash" scripts/setup.sh $part 2>&1); status=$?; }
calls() { cat "$work/calls" 2>/dev/null; }
check() {  # description, condition ...
  local what=$1; shift
  if ! "$@"; then echo "FAILED: $what"; echo "  status $status, said: $out"; calls | sed 's/^/  /'; failures=$((failures + 1)); fi
}
says() { [[ $out == *"$1"* ]]; }
called() { [[ $(calls) == *"$1"* ]]; }
not() { ! "$@"; }

user=0 installed="$libraries libflint-arb-dev" flint=2.9.0
machine; setup
check 'with all packages, apt is not called' not called apt-get
if [ ! -e /dev/nvidiactl ] && [ ! -e /usr/lib/wsl ]; then
  check 'without a GPU, torch comes with the two libraries that its CPU part needs' called 'nvidia-cuda-cupti==13.0.85'
  check 'and without their dependencies' called 'pip -m pip --disable-pip-version-check install --no-cache-dir --no-compile --no-deps'
fi
rm -f "$work/calls"; setup
check 'a second call says nothing' [ "$status:$out:$(calls)" = "0::" ]

setup LIBTORCH_ROOT="$work"
check 'with LIBTORCH_ROOT, nothing is said either' [ "$status:$out" = 0: ]
machine; setup LIBTORCH_ROOT="$work"
check 'with LIBTORCH_ROOT there is no .venv' [ ! -e "$work/tree/.venv" ]
setup LIBTORCH_ROOT=/nowhere
check 'a LIBTORCH_ROOT that does not exist is named' eval '[ $status = 2 ] && says LIBTORCH_ROOT=/nowhere'


installed="${libraries/catch2/}"; machine
part=packages; setup
check 'the packages alone can be asked for' eval 'called "install --no-install-recommends catch2" && not called "pip "'
rm -f "$work/calls"; part=torch; setup
check 'and torch alone' eval 'called "pip " && not called apt-get'
part=packages; rm -f "$work/calls"; setup ZEROSET_TOOLS='true:coreutils nosuch:packager'
check 'further tools can be named, of which those that are missing are installed' \
  eval 'called "install --no-install-recommends packager" && not called coreutils'
part=everything; setup
check 'a part that does not exist: status 2' [ "$status" = 2 ]
part= installed="$libraries libflint-arb-dev"

machine; fake python3 "mkdir -p .venv/bin; exit 1"; setup
check 'an environment that fails is a failure' [ "$status" = 1 ]
pip_status=1; machine; setup
check 'a download that fails is a failure' [ "$status" = 1 ]
touch "$work/tree/.venv/half"; unset pip_status; fake python3 "mkdir -p .venv/bin; printf '#!/bin/sh\n' >.venv/bin/python; chmod +x .venv/bin/python"; setup
check 'and the next call begins anew' eval '[ $status = 0 ] && [ ! -e $work/tree/.venv/half ]'
machine; mkdir -p "$work/tree/.venv"; touch "$work/tree/.venv/"{mine,pyvenv.cfg}; setup
check "somebody's own environment is completed" eval '[ $status = 0 ] && [ -e $work/tree/.venv/mine ]'

user=1000 installed='catch2 ca-certificates libboost-dev libcli11-dev libeigen3-dev nlohmann-json3-dev python3-venv' flint=
candidate=2.9.0-5; machine; setup
check 'without root and sudo: status 2' [ "$status" = 2 ]
check 'and the exact line' says 'apt-get install --no-install-recommends libflint-dev libmathicgb-dev libflint-arb-dev'
check 'in one line' [ "$(wc -l <<<"$out")" = 1 ]
candidate=3.1.3-1; machine; setup
check 'FLINT 3 needs no separate Arb' eval 'says "libflint-dev libmathicgb-dev" && not says libflint-arb-dev'
fake sudo 'exit 1'; setup
check 'a sudo that refuses: status 2 and the line' eval '[ $status = 2 ] && says "as root: apt-get install"'
fake sudo "echo sudo >>$work/calls; exec \"\$@\""; setup
check 'with sudo, apt is asked for what is missing and nothing else' \
  called 'install --no-install-recommends libflint-dev libmathicgb-dev'
setup PACKAGES=no
check 'PACKAGES=no leaves apt alone' [ "$status" = 0 ]

installed="$libraries libflint-arb-dev" flint=2.9.0; machine; fake dpkg-query 'echo "iU  g++ 12"; echo "ii  libflint-dev 2.9"; for p in '"$installed"'; do echo "ii  $p 1"; done'; setup
check 'a tool that is there but half installed is completed' says 'apt-get install --no-install-recommends g++'

installed='' flint='' user=0; machine; fake apt-get 'echo "E: no route"; exit 100'; setup
check "what apt says is shown when it fails" eval '[ $status = 1 ] && says "no route"'
machine; rm "$work/bin/apt-get" "$work/bin/dpkg-query"; setup
check 'a system without apt: status 2 and what it needs' eval '[ $status = 2 ] && says "FLINT 2.9" && says PACKAGES=no'

[ $failures = 0 ] && rm -rf "$work" && echo 'scripts/setup.sh: all as it should be'
exit $((failures > 0))
