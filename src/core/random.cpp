#include "zeroset/core/random.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace zeroset {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;

/// SplitMix64's output function: a bijection of 64-bit words that mixes every bit into every other.
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

/// FNV-1a (Fowler, Noll, Vo).
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return value;
}

}  // namespace

Stream::Stream(std::uint64_t seed, std::string_view name, std::uint64_t index)
    : key_(mix(mix(mix(seed + kGolden) ^ hash(name)) + kGolden * (index + 1))) {}

Stream::result_type Stream::operator()() {
  return value_at(key_, counter_++);
}

std::uint64_t Stream::value_at(std::uint64_t key, std::uint64_t k) {
  return mix(key + kGolden * (k + 1));
}

std::vector<std::int64_t> Stream::order(std::int64_t n) {
  std::vector<std::uint64_t> values(static_cast<std::size_t>(std::max(n, std::int64_t{0})));
  std::generate(values.begin(), values.end(), [this] { return (*this)() >> 1U; });
  std::vector<std::int64_t> indices(values.size());
  std::iota(indices.begin(), indices.end(), std::int64_t{0});
  std::stable_sort(indices.begin(), indices.end(), [&values](std::int64_t a, std::int64_t b) {
    return values[static_cast<std::size_t>(a)] < values[static_cast<std::size_t>(b)];
  });
  return indices;
}

std::uint64_t Stream::below(std::uint64_t bound) {
  if (bound == 0) {
    throw InvalidArgument("[Stream::below] expected a positive bound");
  }
  // Rejects the values that would make small residues more likely.
  const std::uint64_t rest = (max() % bound + 1) % bound;
  std::uint64_t value = (*this)();
  while (value > max() - rest) {
    value = (*this)();
  }
  return value % bound;
}

double Stream::uniform() {
  return static_cast<double>((*this)() >> 11U) * 0x1.0p-53;
}

double Stream::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::vector<std::int64_t> Stream::permutation(std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[below(i)]);
  }
  return order;
}

}  // namespace zeroset
