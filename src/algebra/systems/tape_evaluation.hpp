// Forward and reverse evaluation of a tape in any ring (see rings.hpp for what a ring has).
#pragma once

#include "algebra/systems/tape.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace zeroset::algebra::detail {

template <class Ring>
using Values = std::vector<typename Ring::Value>;

/// Holds the tape's constants, converted once.
template <class Ring>
class TapeEvaluator {
 public:
  using Value = typename Ring::Value;

  TapeEvaluator(const Tape& tape, const Ring& ring) : tape_(tape), ring_(ring) {
    for (const Stage& stage : tape.stages) {
      constants_.emplace_back();
      std::visit([&](const auto& kind) { convert(kind, constants_.back()); }, stage);
    }
  }

  /// Inputs of every stage and the outputs of the last: stages + 1 vectors.
  [[nodiscard]] std::vector<Values<Ring>> forward(const Values<Ring>& theta, const Values<Ring>& input) const {
    std::vector<Values<Ring>> trace{input};
    trace.reserve(tape_.stages.size() + 1);
    for (std::size_t s = 0; s < tape_.stages.size(); ++s) {
      trace.push_back(std::visit([&](const auto& stage) { return apply(stage, constants_[s], theta, trace.back()); },
                                 tape_.stages[s]));
    }
    return trace;
  }

  /// Adds the derivative of <cotangent, output> by the parameters to `gradient`, and hands the derivative by the
  /// outputs of each affine stage to seen(stage index, derivative), last stage first.
  template <class Seen>
  void reverse(const Values<Ring>& theta,
               const std::vector<Values<Ring>>& trace,
               Values<Ring> cotangent,
               Values<Ring>* gradient,
               Seen seen) const {
    for (std::size_t s = tape_.stages.size(); s-- > 0;) {
      if (const auto* affine = std::get_if<AffineStage>(&tape_.stages[s])) {
        seen(s, std::as_const(cotangent));
        cotangent = pull_back(*affine, theta, trace[s], cotangent, gradient);
      } else if (const auto* scaling = std::get_if<ScalingStage>(&tape_.stages[s])) {
        for (std::size_t i = 0; i < cotangent.size(); ++i) {
          cotangent[i] = ring_.multiply(cotangent[i], constants_[s].first[group(*scaling, i)]);
        }
      } else {
        for (std::size_t i = 0; i < cotangent.size(); ++i) {
          cotangent[i] = ring_.multiply(cotangent[i], value(constants_[s].second, trace[s][i]));
        }
      }
    }
  }

 private:
  /// Of an activation: its coefficients and those of its derivative, ascending. Of a scaling: scales and shifts.
  struct Constants {
    Values<Ring> first{}, second{};
  };

  void convert(const AffineStage&, Constants&) const {}

  void convert(const PolynomialStage& stage, Constants& constants) const {
    for (std::size_t k = 0; k < stage.coefficients.size(); ++k) {
      const Rational& c = stage.coefficients[k];
      constants.first.push_back(ring_.constant(c));
      if (k > 0) {
        constants.second.push_back(ring_.constant(Rational(c * static_cast<std::int64_t>(k))));
      }
    }
  }

  void convert(const ScalingStage& stage, Constants& constants) const {
    for (std::size_t c = 0; c < stage.scales.size(); ++c) {
      constants.first.push_back(ring_.constant(stage.scales[c]));
      constants.second.push_back(ring_.constant(stage.shifts[c]));
    }
  }

  static std::size_t group(const ScalingStage& stage, std::size_t entry) {
    return entry / static_cast<std::size_t>(stage.repeat);
  }

  Values<Ring> apply(const AffineStage& stage,
                     const Constants&,
                     const Values<Ring>& theta,
                     const Values<Ring>& x) const {
    Values<Ring> z(static_cast<std::size_t>(stage.outputs), ring_.zero());
    for (std::int64_t i = 0; i < stage.outputs; ++i) {
      Value sum = ring_.zero();
      stage.for_each_edge(i, [&](std::int64_t source, std::int64_t parameter) {
        if (parameter == kNone) {
          ring_.add(sum, x[static_cast<std::size_t>(source)]);
        } else {
          ring_.add_product(sum, theta[static_cast<std::size_t>(parameter)], x[static_cast<std::size_t>(source)]);
        }
      });
      if (const std::int64_t bias = stage.bias(i); bias != kNone) {
        ring_.add(sum, theta[static_cast<std::size_t>(bias)]);
      }
      z[static_cast<std::size_t>(i)] = std::move(sum);
    }
    return z;
  }

  Values<Ring> apply(const PolynomialStage&,
                     const Constants& constants,
                     const Values<Ring>&,
                     const Values<Ring>& z) const {
    Values<Ring> y;
    y.reserve(z.size());
    for (const Value& argument : z) {
      y.push_back(value(constants.first, argument));
    }
    return y;
  }

  Values<Ring> apply(const ScalingStage& stage,
                     const Constants& constants,
                     const Values<Ring>&,
                     const Values<Ring>& x) const {
    Values<Ring> y;
    y.reserve(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      y.push_back(ring_.multiply(x[i], constants.first[group(stage, i)]));
      ring_.add(y.back(), constants.second[group(stage, i)]);
    }
    return y;
  }

  /// Horner; no coefficients are the polynomial 0.
  Value value(const Values<Ring>& coefficients, const Value& z) const {
    Value sum = ring_.zero();
    for (std::size_t k = coefficients.size(); k-- > 0;) {
      sum = ring_.multiply(sum, z);
      ring_.add(sum, coefficients[k]);
    }
    return sum;
  }

  Values<Ring> pull_back(const AffineStage& stage,
                         const Values<Ring>& theta,
                         const Values<Ring>& x,
                         const Values<Ring>& cotangent,
                         Values<Ring>* gradient) const {
    Values<Ring> result(static_cast<std::size_t>(stage.inputs), ring_.zero());
    for (std::int64_t i = 0; i < stage.outputs; ++i) {
      const Value& d = cotangent[static_cast<std::size_t>(i)];
      stage.for_each_edge(i, [&](std::int64_t source, std::int64_t parameter) {
        const auto from = static_cast<std::size_t>(source);
        if (parameter == kNone) {
          ring_.add(result[from], d);
          return;
        }
        ring_.add_product(result[from], d, theta[static_cast<std::size_t>(parameter)]);
        if (gradient != nullptr) {
          ring_.add_product((*gradient)[static_cast<std::size_t>(parameter)], d, x[from]);
        }
      });
      if (const std::int64_t bias = stage.bias(i); bias != kNone && gradient != nullptr) {
        ring_.add((*gradient)[static_cast<std::size_t>(bias)], d);
      }
    }
    return result;
  }

  const Tape& tape_;
  const Ring& ring_;
  std::vector<Constants> constants_{};  ///< one a stage
};

}  // namespace zeroset::algebra::detail
