// Every test of this program computes on one thread: libgomp's idle threads spin, and ctest runs programs side by side.
#include <ATen/Parallel.h>

namespace {

[[maybe_unused]] const bool kAlone = [] {
  at::set_num_threads(1);
  return true;
}();

}  // namespace
