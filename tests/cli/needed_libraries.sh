# What the program and its plugin ask the loader for: the one no LibTorch, the other no FLINT and no mathicgb.
#   needed_libraries.sh PROGRAM [PLUGIN]
set -eu

# refuse FILE PATTERN: fails where a library that FILE needs matches
refuse() {
  needed=$(readelf --dynamic --wide "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
  if [ -z "$needed" ]; then
    echo "$1: no needed library found: is this a dynamic executable?"
    exit 1
  fi
  if echo "$needed" | grep -E "$2"; then
    echo "$1: must not need that library"
    exit 1
  fi
}

refuse "$1" '^lib(torch|c10|aten|caffe2)'
if [ $# -gt 1 ]; then
  refuse "$2" '^lib(flint|mathic|memtailor|gmp|mpfr)'
fi
