#include "algebra/systems/size_estimate.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace zeroset::algebra {
namespace detail {
namespace {

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;

// A term here, its copy in FLINT, and what a product in progress adds: measured 180 to 260 bytes beside the exponents.
constexpr double kBytesPerTerm = 240;
constexpr double kBytesPerPower = 16;

/// What is known of each unit of a stage's output.
struct Support {
  double terms = 1;
  double degree = 0;
  double variables = 0;  ///< unknowns that occur in any unit so far
};

/// What a stage adds: terms of an output, unknowns that occur in all outputs and in one.
struct Growth {
  double terms = 0, weights = 0, weights_in_unit = 0, biases = 0;
};

Growth growth(const AffineStage& stage, double terms) {
  const auto inputs = static_cast<double>(stage.inputs), outputs = static_cast<double>(stage.outputs);
  Growth result;
  if (stage.kind == AffineStage::Kind::sparse) {
    for (const auto& row : stage.rows) {
      result.terms = std::max(result.terms, static_cast<double>(row.size()) * terms);
      result.weights_in_unit = std::max(result.weights_in_unit, static_cast<double>(row.size()));
      result.weights += static_cast<double>(row.size());
    }
    result.biases =
        std::any_of(stage.biases.begin(), stage.biases.end(), [](std::int64_t b) { return b != kNone; }) ? outputs : 0;
  } else if (stage.kind == AffineStage::Kind::convolution) {
    const auto taps = static_cast<double>(stage.convolution.taps());
    const double channels = outputs / static_cast<double>(stage.convolution.positions());
    result = {taps * terms, channels * taps, taps, stage.bias_offset == kNone ? 0 : channels};
  } else {
    result = {inputs * terms, inputs * outputs, inputs, stage.bias_offset == kNone ? 0 : outputs};
  }
  if (!stage.has_free_weights()) {
    result.weights = result.weights_in_unit = 0;
  }
  return result;
}

Support after(const AffineStage& stage, const Support& before) {
  const Growth grown = growth(stage, before.terms);
  const bool bias = grown.biases > 0;
  Support result;
  result.degree = std::max(before.degree + (stage.has_free_weights() ? 1 : 0), bias ? 1.0 : 0.0);
  result.variables = before.variables + grown.weights + grown.biases;
  // Of the new unknowns only one unit's are in a unit.
  const double in_unit = before.variables + grown.weights_in_unit + 1;
  result.terms = std::min(grown.terms + (bias ? 1 : 0), binomial(in_unit + result.degree, result.degree));
  return result;
}

Support after(const ScalingStage& stage, const Support& before) {
  Support result = before;
  result.terms += stage.has_shift() ? 1 : 0;
  return result;
}

Support after(const PolynomialStage& stage, const Support& before) {
  Support result = before;
  result.degree = before.degree * static_cast<double>(stage.degree());
  result.terms = 0;
  for (std::size_t k = 0; k < stage.coefficients.size(); ++k) {
    if (stage.coefficients[k] != 0) {
      result.terms += binomial(before.terms + static_cast<double>(k) - 1, static_cast<double>(k));
    }
  }
  result.terms = std::min(result.terms, binomial(before.variables + result.degree, result.degree));
  return result;
}

std::int64_t saturated(double value) {
  constexpr double kLargest = 9e18;
  return static_cast<std::int64_t>(std::min(value, kLargest));
}

}  // namespace

double binomial(double n, double k) {
  if (k <= 0) {
    return 1;
  }
  const double small = std::min(k, std::max(n - k, 0.0));
  if (small > 1000) {
    return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
  }
  double result = 1;
  for (double i = 1; i <= small; ++i) {
    result *= (n - small + i) / i;
  }
  return n < k ? 0 : result;
}

std::string readable_bytes(double bytes) {
  static constexpr std::array<const char*, 5> kUnits{"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < kUnits.size()) {
    bytes /= 1024;
    ++unit;
  }
  return significant(bytes, 3) + " " + kUnits[unit];
}

double memory_bytes(const Limits& limits) {
  return (std::isfinite(limits.memory_gib) ? limits.memory_gib : kDefaultMemoryGib) * kGib;
}

void refuse_above(const Limits& limits, double bytes, const std::string& what) {
  if (bytes > memory_bytes(limits)) {
    throw LimitExceeded(what + " would take about " + readable_bytes(bytes) + ", more than the " +
                        readable_bytes(memory_bytes(limits)) + " of --memory");
  }
}

SizeEstimate estimate_size(const Problem& problem, const Tape& tape) {
  Support support;
  for (const Stage& stage : tape.stages) {
    support = std::visit([&](const auto& kind) { return after(kind, support); }, stage);
  }
  const auto unknowns = static_cast<double>(tape.parameters), outputs = static_cast<double>(tape.outputs);
  const double data_equations = static_cast<double>(problem.data.inputs.size()) * outputs;
  SizeEstimate size;
  size.unknowns = tape.parameters;
  double degree = support.degree;
  if (problem.kind == ProblemKind::zero_error) {
    size.equations = saturated(data_equations);
    size.monomials = data_equations * (support.terms + 1);
  } else {
    size.equations = tape.parameters;
    const double squared = outputs * binomial(support.terms + 2, 2);
    const double loss = std::min(squared, binomial(unknowns + 2 * degree, 2 * degree)) + unknowns;
    size.monomials = loss * std::max(std::min(2 * degree, unknowns), 1.0);
    degree = 2 * degree - 1;
  }
  size.largest_degree = saturated(std::max(degree, 0.0));
  size.bytes =
      size.monomials * (kBytesPerTerm + kBytesPerPower * std::min(std::max(degree, 1.0), unknowns)) + 100 * unknowns;
  return size;
}

}  // namespace detail

SizeEstimate estimate_size(const Problem& problem) {
  return detail::estimate_size(problem, detail::make_tape(problem.network));
}

}  // namespace zeroset::algebra
