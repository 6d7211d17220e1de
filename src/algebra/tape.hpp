// A network as straight-line stages, for evaluation in any ring: affine maps and entrywise polynomials in turn.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace zeroset::algebra::detail {

inline constexpr std::int64_t kNone = -1;

/// z_i = sum over edges of weight * x_source, + bias. Full stages store no edges, so that a wide layer costs nothing.
struct AffineStage {
  struct Edge {
    std::int64_t source = 0;
    std::int64_t parameter = kNone;  ///< kNone: the weight is 1
  };
  enum class Kind { full, ones, sparse };

  Kind kind = Kind::full;
  std::int64_t inputs = 0, outputs = 0;
  std::int64_t weights = 0;               ///< full: offset of the row-major weights
  std::vector<std::vector<Edge>> rows{};  ///< sparse: one list an output
  std::vector<std::int64_t> biases{};     ///< sparse: parameter or kNone, one an output
  std::int64_t bias_offset = kNone;       ///< full, ones: offset of the biases, or kNone

  [[nodiscard]] std::int64_t bias(std::int64_t output) const {
    if (kind == Kind::sparse) {
      return biases[static_cast<std::size_t>(output)];
    }
    return bias_offset == kNone ? kNone : bias_offset + output;
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
    for (std::int64_t source = 0; source < inputs; ++source) {
      visit(source, kind == Kind::full ? weights + output * inputs + source : kNone);
    }
  }

  [[nodiscard]] bool has_free_weights() const;
};

/// x -> sum_k coefficients[k] x^k, entrywise.
struct PolynomialStage {
  std::vector<Rational> coefficients{};  ///< the last is not 0, unless there is one alone

  [[nodiscard]] std::int64_t degree() const { return static_cast<std::int64_t>(coefficients.size()) - 1; }
  /// c x^k with k >= 1.
  [[nodiscard]] bool is_monomial() const;
};

using Stage = std::variant<AffineStage, PolynomialStage>;

struct Tape {
  std::int64_t inputs = 0, outputs = 0, parameters = 0;
  std::vector<Stage> stages{};
  bool has_biases = false;
  bool all_monomial = true;  ///< every activation is c x^k
};

/// \throws InvalidArgument where a layer is not polynomial or an approximation is not resolved; NotInThisBuild for
///   convolutions and batch normalisation; LimitExceeded where a compositional layer is too large for a list of edges
[[nodiscard]] Tape make_tape(const Architecture& network);

/// The activation of a stage. \throws InvalidArgument as make_tape
[[nodiscard]] PolynomialStage polynomial_stage(const Activation& activation);

}  // namespace zeroset::algebra::detail
