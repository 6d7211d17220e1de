// Random primes, each once.
#pragma once

#include "zeroset/core/random.hpp"

#include "algebra/flint.hpp"

#include <cstdint>
#include <set>
#include <string_view>

namespace zeroset::algebra::detail {

/// Primes of 16 bits: mathicgb takes no larger ones.
class PrimeStream {
 public:
  PrimeStream(std::uint64_t seed, std::string_view name) : stream_(seed, name) {}

  /// \pre fewer than kPrimes were drawn
  std::uint32_t next() {
    constexpr std::uint64_t kMin = 1U << 15U;
    for (;;) {
      const std::uint64_t candidate = kMin + stream_.below(kMin);
      if (n_is_prime(candidate) != 0 && seen_.insert(candidate).second) {
        return static_cast<std::uint32_t>(candidate);
      }
    }
  }

  [[nodiscard]] std::size_t drawn() const { return seen_.size(); }

  static constexpr std::size_t kPrimes = 3030;  ///< how many there are

 private:
  Stream stream_;
  std::set<std::uint64_t> seen_{};
};

}  // namespace zeroset::algebra::detail
