#!/usr/bin/env bash
# scripts/report.sh with small programs in place of setup, build and zeroset: what is called, in which order, and what is said.
# Usage: report_test.sh SOURCE_FOLDER WORK_FOLDER, in which the test makes a folder of its own.
set -u
source=$1
mkdir -p "$2" && work=$(mktemp -d "$2/XXXXXX") || exit 1
failures=0

fake() { printf '#!/bin/sh\n%s\n' "$2" >"$work/tree/$1"; chmod +x "$work/tree/$1"; }
# A fresh clone. Building makes a program that writes its call down; `algebra` is how zeroset-algebra ends, `torch` how its download does.
clone() {
  rm -rf "$work/tree"; mkdir -p "$work/tree/scripts"
  cp "$source/scripts/report.sh" "$work/tree/scripts/"
  fake scripts/setup.sh "echo \"setup \$*\" >>calls; [ \"\$*\" != torch ] || { echo pip said no; exit ${torch:-0}; }"
  fake scripts/build.sh "echo \"build \$* \$TORCH\" >>calls; mkdir -p build/release/bin; cd build/release/bin
    case \$1 in zeroset_algebra_cli) name=zeroset-algebra status=${algebra:-0} ;; *) name=zeroset status=0 ;; esac
    printf '#!/bin/sh\necho \"%s \$*\" >>calls; exit %s\n' \$name \$status >\$name; chmod +x \$name"
}
report() { out=$(cd "$work/tree" && env "$@" bash scripts/report.sh 2>&1); status=$?; }
calls() { grep -v '^setup torch$' "$work/tree/calls" | paste -sd';'; }  # torch comes when it comes
check() {  # description, condition ...
  local what=$1; shift
  if ! "$@"; then echo "FAILED: $what"; echo "  status $status, said: $out"; calls | sed 's/^/  /'; failures=$((failures + 1)); fi
}
says() { [[ $out == *"$1"* ]]; }

first='setup packages;build zeroset_algebra_cli later;zeroset-algebra report --out report --only algebra;build program ;zeroset report --out report'
clone; report A=1
check 'the page of the algebra comes before what trains is built' [ "$status:$(calls)" = "0:$first" ]
check 'torch is fetched' grep -q '^setup torch$' "$work/tree/calls"
for step in 1 2 3 4 5; do check "step $step is told with its time" eval "grep -q '$step/5 .*(.*\(minute\|second\)' <<<\"\$out\""; done
check 'and when the page can be opened' says 'report/report.html has its first half and can be opened'

: >"$work/tree/calls"; report A=1
check 'where the program is, nothing is done twice' [ "$(calls)" = 'setup ;build program ;zeroset report --out report' ]
check 'and nothing is told' [ -z "$out" ]

clone; report DATA=full
check 'all of CIFAR-10 has a report of its own' eval '[[ $(calls) == *"zeroset report --out report-full --data full" ]]'
algebra=1; clone; report A=1
check 'rows without an answer do not end the report' [ "$status:$(calls)" = "0:$first" ]
algebra=130; clone; report A=1
check 'an interruption does' eval '[ $status = 130 ] && [[ $(calls) != *"build program"* ]]'
algebra=0 torch=1; clone; report A=1
check 'where torch cannot be had, the first page stays and pip is quoted' \
  eval '[ $status = 1 ] && says "pip said no" && [[ $(calls) == *"--only algebra" ]]'

[ $failures = 0 ] && rm -rf "$work" && echo 'scripts/report.sh: all as it should be'
exit $((failures > 0))
