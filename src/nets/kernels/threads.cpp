#include "nets/kernels/threads.hpp"

#include "nets/kernels/one_thread.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace zeroset::nets {
namespace {

/// What the threads share.
struct SharedWork {
  std::int64_t count;
  const std::function<void(std::int64_t)>& body;
  std::atomic<std::int64_t> next{0};
  std::mutex mutex{};
  std::exception_ptr error{};

  void take() {
    const OneThread alone;  // of each thread
    for (std::int64_t i = next++; i < count; i = next++) {
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        error = error ? error : std::current_exception();
        next = count;
      }
    }
  }
};

}  // namespace

void on_threads(int threads, std::int64_t count, const std::function<void(std::int64_t)>& body) {
  const OneThread alone;  // before any thread begins: what those that come find
  SharedWork work{count, body};
  {
    std::vector<std::jthread> others;
    for (std::int64_t t = 1; t < std::min<std::int64_t>(threads, count); ++t) {
      others.emplace_back([&work] { work.take(); });
    }
    work.take();
  }
  if (work.error) {
    std::rethrow_exception(work.error);
  }
}

}  // namespace zeroset::nets
