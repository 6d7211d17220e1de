// Processor time, which other work on the machine hardly changes: what tests bound in place of the clock.
#pragma once

#include <sys/resource.h>

namespace zeroset::testing {

/// Seconds that all threads computed, in the program and in the system for it.
inline double seconds_of(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Seconds that this process and the children that it has waited for have computed.
inline double processor_seconds() {
  rusage own{}, children{};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  return seconds_of(own) + seconds_of(children);
}

/// What `work` took of them.
template <class Work>
double processor_seconds(const Work& work) {
  const double before = processor_seconds();
  work();
  return processor_seconds() - before;
}

}  // namespace zeroset::testing
