#!/usr/bin/env bash
# make report: the first page as early as possible, each step told with the time that it takes on two cores.
# The program of the algebra is built first and writes its half of the page; LibTorch arrives meanwhile, and what trains is
# compiled then. Where the program exists, ninja builds what has changed and the report goes on from what is stored.
#
#   DATA=full  all of CIFAR-10, into report-full/; else the bundled images, into report/
set -euo pipefail
cd "$(dirname "$0")/.."
bin=build/release/bin
options=(--out "report${DATA:+-$DATA}" ${DATA:+--data "$DATA"})
page=report${DATA:+-$DATA}/report.html

say() { echo "zeroset: $*" >&2; }

if [ -x $bin/zeroset ]; then
  scripts/setup.sh
  scripts/build.sh program
  exec $bin/zeroset report "${options[@]}"
fi

say "1/5 packages of the distribution (about a minute)"
scripts/setup.sh packages

say "2/5 the algebra's half of the program (about 2 minutes); torch is fetched meanwhile, see build/torch.log"
mkdir -p build
nice setsid scripts/setup.sh torch >build/torch.log 2>&1 &  # a group of its own, so that it ends with all that it started
torch=$!
{ [ ! -x scripts/plotly.sh ] || scripts/plotly.sh; } >/dev/null 2>&1 &  # for the page's figures
plotly=$!
trap 'kill -- -$torch 2>/dev/null || true' EXIT
TORCH=later scripts/build.sh zeroset_algebra_cli

wait $plotly || true
say "3/5 the first page: 22 toy networks (some seconds)"
status=0
$bin/zeroset-algebra report "${options[@]}" --only algebra || status=$?
[ $status -le 1 ] || exit $status  # 1: a row did not end within its limits, which the page says
say "$page has its first half and can be opened; training follows, and then the same file has all of it"

say "4/5 the half of the program that trains (about 2 minutes)"
wait $torch || { status=$?; tail -n 5 build/torch.log >&2; exit $status; }
trap - EXIT
scripts/build.sh program

say "5/5 nine trainings and their loss surfaces (about 3 minutes)"
exec $bin/zeroset report "${options[@]}"
