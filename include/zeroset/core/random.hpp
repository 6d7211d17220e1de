/// \file
/// Seeded, named random streams.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace zeroset {

/// A counter-based stream of random numbers: the k-th value is a function of (seed, name, index, k) alone, so streams
/// with different names or indices are independent of each other and of the order in which they are used, on every
/// machine. SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014) on a hashed key.
/// Satisfies UniformRandomBitGenerator.
class Stream {
 public:
  using result_type = std::uint64_t;

  Stream(std::uint64_t seed, std::string_view name, std::uint64_t index = 0);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();

  /// Uniform on 0, ..., bound - 1, without modulo bias. \throws InvalidArgument if bound == 0
  std::uint64_t below(std::uint64_t bound);
  /// Uniform on [0, 1), 53 bits.
  double uniform();
  /// Standard normal, by Box and Muller.
  double normal();
  /// A uniform permutation of 0, ..., n - 1 (Fisher and Yates).
  [[nodiscard]] std::vector<std::int64_t> permutation(std::int64_t n);
  /// Another, which a device draws in parallel: 0, ..., n - 1 sorted by the upper 63 bits of the next n values, equal
  /// ones by index.
  [[nodiscard]] std::vector<std::int64_t> order(std::int64_t n);

  /// The k-th value, without drawing: value_at(key(), k) is what operator() gives at position k.
  [[nodiscard]] std::uint64_t key() const { return key_; }
  [[nodiscard]] static std::uint64_t value_at(std::uint64_t key, std::uint64_t k);

  /// How many 64-bit values were drawn; with the constructor's arguments the whole state of the stream.
  [[nodiscard]] std::uint64_t position() const { return counter_; }
  void seek(std::uint64_t position) { counter_ = position; }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace zeroset
