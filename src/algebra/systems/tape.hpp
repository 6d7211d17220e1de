// A network as straight-line stages, for evaluation in any ring: affine maps and entrywise polynomials in turn.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

namespace zeroset::algebra::detail {

inline constexpr std::int64_t kNone = -1;

/// Where the kernel of a convolution lies. One-dimensional ones have height 1 and kernel height 1.
struct ConvolutionPlan {
  std::int64_t in_channels = 1, in_height = 1, in_width = 1;
  std::int64_t out_height = 1, out_width = 1;
  std::int64_t kernel_height = 1, kernel_width = 1;
  std::int64_t stride = 1;
  std::int64_t pad_height = 0, pad_width = 0;

  [[nodiscard]] std::int64_t positions() const { return out_height * out_width; }
  [[nodiscard]] std::int64_t taps() const { return in_channels * kernel_height * kernel_width; }

  /// Calls visit(source, tap) for each tap of output position `position` that is not padding.
  template <class Visit>
  void for_each_tap(std::int64_t position, Visit visit) const {
    const std::int64_t top = position / out_width * stride - pad_height;
    const std::int64_t left = position % out_width * stride - pad_width;
    const std::int64_t last_row = std::min(kernel_height, in_height - top);
    const std::int64_t last_column = std::min(kernel_width, in_width - left);
    for (std::int64_t channel = 0; channel < in_channels; ++channel) {
      for (std::int64_t row = std::max<std::int64_t>(-top, 0); row < last_row; ++row) {
        for (std::int64_t column = std::max<std::int64_t>(-left, 0); column < last_column; ++column) {
          visit((channel * in_height + top + row) * in_width + left + column,
                (channel * kernel_height + row) * kernel_width + column);
        }
      }
    }
  }
};

/// z_i = sum over edges of weight * x_source, + bias. Only sparse stages store their edges, so that a wide layer costs
/// nothing; the outputs of a convolution share the weights of their channel.
struct AffineStage {
  struct Edge {
    std::int64_t source = 0;
    std::int64_t parameter = kNone;  ///< kNone: the weight is 1
  };
  enum class Kind { full, ones, sparse, convolution };

  Kind kind = Kind::full;
  std::int64_t inputs = 0, outputs = 0;
  std::int64_t weights = 0;               ///< full, convolution: offset of the row-major weights
  std::vector<std::vector<Edge>> rows{};  ///< sparse: one list an output
  std::vector<std::int64_t> biases{};     ///< sparse: parameter or kNone, one an output
  std::int64_t bias_offset = kNone;       ///< full, ones, convolution: offset of the biases, or kNone
  ConvolutionPlan convolution{};

  [[nodiscard]] std::int64_t bias(std::int64_t output) const {
    if (kind == Kind::sparse) {
      return biases[static_cast<std::size_t>(output)];
    }
    if (bias_offset == kNone) {
      return kNone;
    }
    return bias_offset + (kind == Kind::convolution ? output / convolution.positions() : output);
  }

  /// Calls visit(source, parameter or kNone) for each edge into `output`.
  template <class Visit>
  void for_each_edge(std::int64_t output, Visit visit) const {
    if (kind == Kind::sparse) {
      for (const Edge& edge : rows[static_cast<std::size_t>(output)]) {
        visit(edge.source, edge.parameter);
      }
      return;
    }
    if (kind == Kind::convolution) {
      const std::int64_t positions = convolution.positions();
      const std::int64_t row = weights + output / positions * convolution.taps();
      convolution.for_each_tap(output % positions,
                               [&](std::int64_t source, std::int64_t tap) { visit(source, row + tap); });
      return;
    }
    for (std::int64_t source = 0; source < inputs; ++source) {
      visit(source, kind == Kind::full ? weights + output * inputs + source : kNone);
    }
  }

  [[nodiscard]] bool has_free_weights() const;
  /// Every output reads every input, with weights and a bias of its own.
  [[nodiscard]] bool is_dense() const { return kind == Kind::full || kind == Kind::ones; }
};

/// x -> sum_k coefficients[k] x^k, entrywise.
struct PolynomialStage {
  std::vector<Rational> coefficients{};  ///< the last is not 0, unless there is one alone

  [[nodiscard]] std::int64_t degree() const { return static_cast<std::int64_t>(coefficients.size()) - 1; }
  /// c x^k with k >= 1.
  [[nodiscard]] bool is_monomial() const;
};

/// x_i -> scale x_i + shift with exact constants, one pair for each `repeat` consecutive entries: batch normalization
/// with frozen statistics.
struct ScalingStage {
  std::vector<Rational> scales{};  ///< none is 0
  std::vector<Rational> shifts{};
  std::int64_t repeat = 1;

  [[nodiscard]] bool has_shift() const {
    return std::any_of(shifts.begin(), shifts.end(), [](const Rational& shift) { return shift != 0; });
  }
};

using Stage = std::variant<AffineStage, PolynomialStage, ScalingStage>;

struct Tape {
  std::int64_t inputs = 0, outputs = 0, parameters = 0;
  std::vector<Stage> stages{};
  bool has_biases = false;   ///< or batch normalization with a mean that is not 0
  bool all_monomial = true;  ///< every activation is c x^k
};

/// Batch normalization without statistics is the identity and leaves no stage.
/// \throws InvalidArgument where a layer is not polynomial or an approximation is not resolved; LimitExceeded where a
///   compositional layer is too large for a list of edges
[[nodiscard]] Tape make_tape(const Architecture& network);

/// The activation of a stage. \throws InvalidArgument as make_tape
[[nodiscard]] PolynomialStage polynomial_stage(const Activation& activation);

/// \throws InvalidArgument where inputs, targets or regularization weights have other lengths than the network asks for
void check_data(const Problem& problem, const Tape& tape);

}  // namespace zeroset::algebra::detail
