#include "zeroset/algebra/linear_network_counts.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace zeroset::algebra {
namespace {

using detail::binomial;
using detail::power;

constexpr std::int64_t kLargest = 10'000;
constexpr std::int64_t kMaxWeights = 1'000'000;

void check(const LinearNetwork& network, std::int64_t data) {
  for (const std::int64_t value : {network.hidden, network.width, network.inputs, network.outputs, data}) {
    if (value < 1) {
      throw InvalidArgument("linear networks: expected numbers >= 1, got " + std::to_string(value));
    }
  }
  for (const std::int64_t value : {network.hidden, network.width, network.inputs, network.outputs}) {
    if (value > kLargest) {
      throw LimitExceeded("linear networks: " + std::to_string(value) + " is over 10^4");
    }
  }
}

/// sum_k C(a, k) C(b, k) 4^k
Integer doubled_sum(std::int64_t a, std::int64_t b) {
  Integer sum = 0;
  for (std::int64_t k = 0; k <= std::min(a, b); ++k) {
    sum += binomial(a, k) * binomial(b, k) * power(4, k);
  }
  return sum;
}

Integer chain_of_single_units(std::int64_t hidden, std::int64_t a, std::int64_t b) {
  const Integer one = 2 * Integer(a) * b;
  const Integer two = 4 * (binomial(a + 1, 2) * b - binomial(a + 1, 3));
  return 1 + power(2, hidden) * (one + (hidden - 1) * (two - one));
}

Integer ceiling_of_root(const Integer& value) {
  const Integer root = sqrt(value);
  return root * root == value ? root : Integer(root + 1);
}

}  // namespace

std::optional<ClosedForm> linear_network_critical(const LinearNetwork& network, std::int64_t data) {
  check(network, data);
  const std::int64_t n = std::min(network.inputs, data), p = network.outputs;
  const std::int64_t a = std::min(n, p), b = std::max(n, p), d = network.width, hidden = network.hidden;
  const std::string net = "linear net, n = min(inputs, data), p outputs, generic entrywise Tikhonov weights";
  if (hidden == 1 && a == 1) {
    return ClosedForm{doubled_sum(d, b),
                      "sum_k C(d, k) C(max(n, p), k) 4^k, one hidden layer of width d, min(n, p) = 1: " + net +
                          " (cf. Mehta, Chen, Tang, Hauenstein, arXiv:1810.07716; theory: K7)"};
  }
  if (d == 1 && hidden == 1) {
    return ClosedForm{1 + 4 * Integer(a) * b, "1 + 4np, one hidden unit: " + net + " (theory: K8)"};
  }
  if (d == 1 && a == 1) {
    return ClosedForm{chain_of_single_units(hidden, a, b),
                      "1 + H 2^{H+1} max(n, p), H hidden layers of one unit, min(n, p) = 1: " + net + " (theory: K9)"};
  }
  if (d == 1) {
    return ClosedForm{chain_of_single_units(hidden, a, b),
                      "1 + 2^H (2ab + (H-1) (4 (C(a+1,2) b - C(a+1,3)) - 2ab)), a = min(n, p), b = max(n, p), H hidden "
                      "layers of one unit: " +
                          net +
                          "; conjectured, checked on H = 2 and 3 with b <= 4, H = 4 with b <= 3, H = 5 with b = 2 "
                          "(theory: K10)",
                      std::nullopt};
  }
  if (d == 2 && hidden == 2 && a == 1) {
    return ClosedForm{1 + 64 * Integer(b) * (3 * b - 1),
                      "1 + 64 b (3b-1), b = max(n, p), two hidden layers of width two, min(n, p) = 1: " + net +
                          "; conjectured, checked on b <= 4 (theory: K11)",
                      std::nullopt};
  }
  return std::nullopt;
}

std::optional<ClosedForm> linear_network_critical_torus(const LinearNetwork& network, std::int64_t data) {
  auto all = linear_network_critical(network, data);
  if (!all || (network.width > 1 && network.hidden > 1)) {
    return std::nullopt;
  }
  if (network.width == 1) {
    all->value -= 1;  // the origin: any other critical point has all weights on
    all->theorem = "all critical points but the origin: " + all->theorem;
    return all;
  }
  const std::int64_t b = std::max(std::min(network.inputs, data), network.outputs);
  all->value = binomial(b, network.width) * power(4, network.width);
  all->theorem = "C(max(n, p), d) 4^d, those with all units on: the term k = d of " + all->theorem;
  return all;
}

LinearNetworkBounds linear_network_bounds(const LinearNetwork& network) {
  check(network, 1);
  const std::int64_t n = network.inputs, p = network.outputs, d = network.width, hidden = network.hidden;
  const Integer weights = Integer(d) * (n + p) + Integer(hidden - 1) * d * d;
  if (weights > kMaxWeights) {
    throw LimitExceeded("linear networks: more than 10^6 weights");
  }
  LinearNetworkBounds result{.weights = static_cast<std::int64_t>(weights)};
  result.bezout = power(2 * hidden + 1, result.weights);
  result.dedieu_malajovich = ceiling_of_root(2 * result.bezout * (2 * hidden + 1));
  if (hidden == 1) {
    const Integer one_unit = doubled_sum(n, p);
    result.layerwise = doubled_sum(d * n, d * p);
    result.affine = power(one_unit, d);
    result.torus = power(one_unit - 1, d);
    result.one_datum = power(1 + 4 * p, d);
    result.one_datum_torus = power(4 * p, d);
  }
  return result;
}

std::vector<LocusComponents> linear_network_critical_locus(const LinearNetwork& network) {
  check(network, 1);
  if (network.hidden != 1) {
    throw InvalidArgument("linear_network_critical_locus: expected one hidden layer, got " +
                          std::to_string(network.hidden));
  }
  const std::int64_t least = std::min(network.inputs, network.outputs), d = network.width;
  std::vector<LocusComponents> components;
  for (std::int64_t k = 0; k <= std::min(d, least); ++k) {
    components.push_back({.rank = k,
                          .dimension = 2 * d * k - k * k + (d - k) * std::abs(network.inputs - network.outputs),
                          .number = binomial(least, k)});
  }
  return components;
}

}  // namespace zeroset::algebra
