// Computing on one thread.
#pragma once

#include <ATen/Parallel.h>

namespace zeroset::nets {

/// This thread computes alone while one of these lives: the same sums in the same order, whatever the machine.
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { at::set_num_threads(before_); }

 private:
  int before_;
};

}  // namespace zeroset::nets
