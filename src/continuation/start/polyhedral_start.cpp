#include "zeroset/algebra/mixed_cells.hpp"
#include "zeroset/continuation/parameter.hpp"
#include "zeroset/continuation/polyhedral.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/start/binomials.hpp"
#include "continuation/start/coefficient_sizes.hpp"
#include "continuation/start/sparse_scaling.hpp"
#include "continuation/start/sparse_terms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::ComplexRational;
using algebra::kNotLifted;
using algebra::MixedCell;
using algebra::ProgramBuilder;
using algebra::Support;

namespace {

/// The origin in each support, with coefficient 0 where it was not.
SparseEquations with_constant_terms(SparseEquations equations) {
  for (std::size_t i = 0; i < equations.supports.size(); ++i) {
    Support& support = equations.supports[i];
    bool found = false;
    for (Eigen::Index j = 0; j < support.cols() && !found; ++j) {
      found = (support.col(j).array() == 0).all();
    }
    if (!found) {
      support.conservativeResize(support.rows(), support.cols() + 1);
      support.col(support.cols() - 1).setZero();
      equations.coefficients[i].emplace_back();
    }
  }
  return equations;
}

/// Columns of all supports, one after another, that are in use; each is a parameter.
struct Columns {
  std::vector<std::pair<std::size_t, Eigen::Index>> of_parameter{};
};

Columns all_columns(const std::vector<Support>& supports) {
  Columns columns;
  for (std::size_t i = 0; i < supports.size(); ++i) {
    for (Eigen::Index j = 0; j < supports[i].cols(); ++j) {
      columns.of_parameter.emplace_back(i, j);
    }
  }
  return columns;
}

Columns lifted_columns(const std::vector<std::vector<std::int64_t>>& lifting) {
  Columns columns;
  for (std::size_t i = 0; i < lifting.size(); ++i) {
    for (std::size_t j = 0; j < lifting[i].size(); ++j) {
      if (lifting[i][j] != kNotLifted) {
        columns.of_parameter.emplace_back(i, static_cast<Eigen::Index>(j));
      }
    }
  }
  return columns;
}

/// F(x; c), the parameters being the coefficients of these columns.
std::shared_ptr<const ParametricSystem> coefficient_system(const std::vector<Support>& supports,
                                                           const Columns& columns) {
  const auto number = static_cast<std::uint32_t>(columns.of_parameter.size());
  ProgramBuilder builder(static_cast<std::uint32_t>(supports.size()), number);
  std::vector<std::vector<Eigen::Index>> chosen(supports.size());
  std::vector<std::vector<ProgramBuilder::Node>> nodes(supports.size());
  for (std::uint32_t p = 0; p < number; ++p) {
    const auto [i, j] = columns.of_parameter[p];
    chosen[i].push_back(j);
    nodes[i].push_back(builder.parameter(p));
  }
  std::vector<ProgramBuilder::Node> equations;
  for (std::size_t i = 0; i < supports.size(); ++i) {
    equations.push_back(sum_of_terms(builder, supports[i](Eigen::all, chosen[i]), nodes[i]));
  }
  return parametric_system(builder, equations);
}

/// Random coefficients, but for the powers of two of the scaling: any phase, moduli in [0.9, 1.1] times e^sizes.
std::vector<std::vector<PolarNumber>> random_coefficients(const std::vector<std::vector<double>>& sizes,
                                                          std::uint64_t seed) {
  std::vector<std::vector<PolarNumber>> result;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    Stream random(seed, "polyhedral coefficients", i);
    auto& row = result.emplace_back();
    for (const double size : sizes[i]) {
      const auto phase = static_cast<std::int64_t>(random.below(std::uint64_t{1} << kPhaseBits));
      row.push_back({phase, size + std::log(0.9 + 0.2 * random.uniform())});
    }
  }
  return result;
}

/// -right / left of two terms c_a x^a + c_b x^b = 0, as x^(a - b).
PolarNumber quotient_of(const PolarNumber& a, const PolarNumber& b) {
  constexpr std::int64_t turn = std::int64_t{1} << kPhaseBits;
  return {(b.phase - a.phase + turn + turn / 2) % turn, b.log_modulus - a.log_modulus};
}

class PolyhedralStart final : public StartSystem {
 public:
  PolyhedralStart(const SparseEquations& equations,
                  algebra::MixedCellsResult cells,
                  SparseScaling scaling,
                  std::vector<std::vector<PolarNumber>> coefficients)
      : supports_(equations.supports),
        cells_(std::move(cells)),
        scaling_(std::move(scaling)),
        coefficients_(std::move(coefficients)),
        toric_columns_(lifted_columns(cells_.lifting)) {
    std::int64_t paths = 0;
    for (const MixedCell& cell : cells_.cells) {
      first_path_.push_back(paths);
      paths += static_cast<std::int64_t>(cell.volume);
    }
    first_path_.push_back(paths);
    make_legs(equations);
  }

  [[nodiscard]] StartKind kind() const override { return StartKind::polyhedral; }
  [[nodiscard]] std::int64_t paths() const override { return first_path_.back(); }

  [[nodiscard]] PathStart path(std::int64_t index) const override {
    if (index < 0 || index >= paths()) {
      throw InvalidArgument("[StartSystem::path] expected an index below " + std::to_string(paths()) + ", got " +
                            std::to_string(index));
    }
    const auto next = std::upper_bound(first_path_.begin(), first_path_.end(), index);
    const auto c = static_cast<std::size_t>(next - first_path_.begin()) - 1;
    const MixedCell& cell = cells_.cells[c];
    Homotopy toric{toric_system_, ParameterMonomials{toric_coefficients_, weights(cell)}};
    return {start_point(cell, index - first_path_[c]), {std::move(toric), line_}};
  }

 private:
  void make_legs(const SparseEquations& equations) {
    const Columns all = all_columns(supports_);
    toric_system_ = coefficient_system(supports_, toric_columns_);
    toric_coefficients_.resize(static_cast<Eigen::Index>(toric_columns_.of_parameter.size()));
    for (std::size_t p = 0; p < toric_columns_.of_parameter.size(); ++p) {
      const auto [i, j] = toric_columns_.of_parameter[p];
      toric_coefficients_[static_cast<Eigen::Index>(p)] = coefficient(i, j);
    }
    Eigen::VectorXcd from(static_cast<Eigen::Index>(all.of_parameter.size()));
    std::vector<ComplexRational> to;
    for (std::size_t p = 0; p < all.of_parameter.size(); ++p) {
      const auto [i, j] = all.of_parameter[p];
      const bool lifted = cells_.lifting[i][static_cast<std::size_t>(j)] != kNotLifted;
      from[static_cast<Eigen::Index>(p)] = lifted ? coefficient(i, j) : 0.0;
      to.push_back(equations.coefficients[i][static_cast<std::size_t>(j)]);
    }
    const bool same = all.of_parameter.size() == toric_columns_.of_parameter.size();
    line_ = {same ? toric_system_ : coefficient_system(supports_, all), line_to(from, to)};
  }

  [[nodiscard]] std::complex<double> coefficient(std::size_t i, Eigen::Index j) const {
    const std::complex<double> value = coefficients_[i][static_cast<std::size_t>(j)].value();
    const int bits = scale_bits(scaling_, supports_[i], i, j);
    return {std::ldexp(value.real(), bits), std::ldexp(value.imag(), bits)};
  }

  /// volume * (<alpha, p> + lifting(p) - least), over the volume and the least positive of these numbers.
  [[nodiscard]] Eigen::VectorXd weights(const MixedCell& cell) const {
    const std::vector<Integer> least = least_heights(cell);
    Eigen::VectorXd result(toric_coefficients_.size());
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < toric_columns_.of_parameter.size(); ++p) {
      const auto [i, j] = toric_columns_.of_parameter[p];
      const double weight = (height(cell, i, j) - least[i]).convert_to<double>();
      result[static_cast<Eigen::Index>(p)] = weight;
      smallest = weight > 0 ? std::min(smallest, weight) : smallest;
    }
    return std::isfinite(smallest) ? Eigen::VectorXd(result / smallest) : result;
  }

  [[nodiscard]] std::vector<Integer> least_heights(const MixedCell& cell) const {
    std::vector<Integer> result;
    for (std::size_t i = 0; i < supports_.size(); ++i) {
      result.push_back(height(cell, i, cell.edges[i].first));
    }
    return result;
  }

  [[nodiscard]] Integer height(const MixedCell& cell, std::size_t i, Eigen::Index j) const {
    Integer sum = cell.volume * cells_.lifting[i][static_cast<std::size_t>(j)];
    for (std::size_t l = 0; l < cell.normal.size(); ++l) {
      if (const std::int64_t exponent = supports_[i](static_cast<Eigen::Index>(l), j); exponent != 0) {
        sum += cell.normal[l] * exponent;
      }
    }
    return sum;
  }

  [[nodiscard]] Eigen::VectorXcd start_point(const MixedCell& cell, std::int64_t number) const {
    const auto n = static_cast<Eigen::Index>(supports_.size());
    algebra::IntegerMatrix exponents(n, n);
    std::vector<PolarNumber> right;
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto row = static_cast<std::size_t>(i);
      const auto [a, b] = cell.edges[row];
      exponents.row(i) = (supports_[row].col(a) - supports_[row].col(b)).transpose();
      right.push_back(quotient_of(coefficients_[row][static_cast<std::size_t>(a)],
                                  coefficients_[row][static_cast<std::size_t>(b)]));
    }
    Eigen::VectorXcd point = Binomials(exponents).solution(right, number);
    for (Eigen::Index l = 0; l < n; ++l) {
      point[l] *= std::ldexp(1.0, scaling_.unknowns[static_cast<std::size_t>(l)]);
    }
    return point;
  }

  std::vector<Support> supports_;
  algebra::MixedCellsResult cells_;
  SparseScaling scaling_;
  std::vector<std::vector<PolarNumber>> coefficients_;  ///< less the scaling
  Columns toric_columns_;
  std::vector<std::int64_t> first_path_{};  ///< of each cell; one more: the end
  std::shared_ptr<const ParametricSystem> toric_system_{};
  Eigen::VectorXcd toric_coefficients_{};
  Homotopy line_{};
};

void check_polyhedral(const SparseEquations& equations, const algebra::MixedCellsResult& cells) {
  if (!cells.mixed_volume) {
    throw LimitExceeded("[polyhedral_start] " + cells.reason);
  }
  if (*cells.mixed_volume >= Integer(std::int64_t{1} << 62)) {
    throw LimitExceeded("[polyhedral_start] there are more than 2^62 paths");
  }
  for (const Support& support : equations.supports) {
    if (support.size() > 0 && support.maxCoeff() > std::numeric_limits<std::int32_t>::max()) {
      throw LimitExceeded("[polyhedral_start] an exponent is larger than 2^31");
    }
  }
}

}  // namespace

std::unique_ptr<StartSystem> polyhedral_start(const SparseEquations& equations, const PolyhedralOptions& options) {
  check_sparse("continuation::polyhedral_start", equations);
  if (equations.supports.empty() ||
      static_cast<Eigen::Index>(equations.supports.size()) != equations.supports.front().rows()) {
    throw InvalidArgument("[continuation::polyhedral_start] expected as many equations as unknowns, at least one");
  }
  const SparseEquations extended = options.affine ? with_constant_terms(equations) : equations;
  SparseScaling scaling = sparse_scaling(extended);
  const CoefficientSizes sizes = coefficient_sizes(extended, scaling);
  algebra::MixedCellsResult cells = algebra::mixed_cells(extended.supports,
                                                         {.seed = options.seed,
                                                          .threads = options.threads,
                                                          .base = lifting_by_size(sizes),
                                                          .seconds = options.seconds,
                                                          .memory_gib = options.memory_gib,
                                                          .progress = options.progress,
                                                          .stop = options.stop});
  check_polyhedral(extended, cells);
  return std::make_unique<PolyhedralStart>(
      extended, std::move(cells), std::move(scaling), random_coefficients(sizes.logs, options.seed));
}

std::unique_ptr<StartSystem> polyhedral_start(const algebra::PolynomialSystem& system,
                                              const PolyhedralOptions& options) {
  return polyhedral_start(sparse_equations(system), options);
}

}  // namespace zeroset::continuation
