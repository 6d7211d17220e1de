// Work on several threads.
#pragma once

#include <cstdint>
#include <functional>

namespace zeroset::nets {

/// Calls body(i) for i = 0, ..., count - 1 on up to `threads` threads, the caller's among them; each takes the next
/// that nobody has. On every one of them LibTorch computes alone. \throws what the first body threw that failed, after
/// the others have ended; what had not begun is left out
void on_threads(int threads, std::int64_t count, const std::function<void(std::int64_t)>& body);

}  // namespace zeroset::nets
