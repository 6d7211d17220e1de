#include "algebra/systems/jacobian.hpp"

#include "algebra/counts/modular_matrix.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/tape_evaluation.hpp"

#include <algorithm>
#include <memory>

namespace zeroset::algebra::detail {
namespace {

/// FLINT's matrices, for primes that ModularMatrix cannot hold.
class LargeMatrix {
 public:
  LargeMatrix(std::int64_t rows, std::int64_t columns, std::uint64_t prime) : matrix_(rows, columns, prime) {}
  void set(std::int64_t row, std::int64_t column, std::uint64_t residue) { matrix_.at(row, column) = residue; }
  [[nodiscard]] nmod_mat_struct* get() { return matrix_.get(); }

 private:
  NmodMatrix matrix_;
};

void accumulate(ModularMatrix& sum, ModularMatrix& a, ModularMatrix& u, ModularMatrix& b, ModularMatrix& v) {
  add_entrywise_product(sum, product(a, u), product(b, v));
}

void accumulate(LargeMatrix& sum, LargeMatrix& a, LargeMatrix& u, LargeMatrix& b, LargeMatrix& v) {
  const nmod_mat_struct* target = sum.get();
  LargeMatrix left(target->r, target->c, target->mod.n), right(target->r, target->c, target->mod.n);
  nmod_mat_mul(left.get(), a.get(), u.get());
  nmod_mat_mul(right.get(), b.get(), v.get());
  for (slong i = 0; i < target->r; ++i) {
    for (slong j = 0; j < target->c; ++j) {
      ulong& entry = nmod_mat_entry(sum.get(), i, j);
      entry = nmod_addmul(entry, nmod_mat_entry(left.get(), i, j), nmod_mat_entry(right.get(), i, j), target->mod);
    }
  }
}

std::int64_t rank_of(ModularMatrix&& matrix) {
  return rank(std::move(matrix));
}
std::int64_t rank_of(LargeMatrix&& matrix) {
  return nmod_mat_rank(matrix.get());
}

Values<ModularRing> random_values(Stream& stream, std::int64_t number, std::uint64_t prime) {
  Values<ModularRing> values(static_cast<std::size_t>(number));
  std::generate(values.begin(), values.end(), [&] { return stream.below(prime); });
  return values;
}

template <class Matrix>
Matrix random_matrix(Stream& stream, std::int64_t rows, std::int64_t columns, std::uint64_t prime) {
  Matrix matrix(rows, columns, prime);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      matrix.set(i, j, stream.below(prime));
    }
  }
  return matrix;
}

template <class Matrix>
void set_row(Matrix& matrix, std::int64_t row, const Values<ModularRing>& values) {
  for (std::size_t j = 0; j < values.size(); ++j) {
    matrix.set(row, static_cast<std::int64_t>(j), values[j]);
  }
}

bool use_directions(const Tape& tape, std::int64_t upper_bound) {
  const bool full = std::none_of(tape.stages.begin(), tape.stages.end(), [](const Stage& stage) {
    const auto* affine = std::get_if<AffineStage>(&stage);
    return affine != nullptr && !affine->is_dense();
  });
  return full && tape.parameters > 2 * upper_bound;
}

template <class Matrix>
class JacobianBuilder {
 public:
  JacobianBuilder(const Tape& tape, const std::vector<JacobianRow>& rows, std::uint64_t prime, Stream& stream)
      : tape_(tape),
        rows_(rows),
        ring_(prime),
        stream_(stream),
        evaluator_(tape, ring_),
        theta_(random_values(stream, tape.parameters, prime)) {}

  [[nodiscard]] Matrix all_columns() {
    Matrix matrix(height(), tape_.parameters, ring_.prime());
    Values<ModularRing> gradient(theta_.size());
    for (std::int64_t i = 0; i < height(); ++i) {
      const JacobianRow& row = rows_[static_cast<std::size_t>(i)];
      std::fill(gradient.begin(), gradient.end(), 0);
      evaluator_.reverse(theta_,
                         evaluator_.forward(theta_, row.input),
                         row.cotangent,
                         &gradient,
                         [](std::size_t, const Values<ModularRing>&) {});
      set_row(matrix, i, gradient);
    }
    return matrix;
  }

  [[nodiscard]] Matrix directions(std::int64_t number) {
    make_factors();
    Matrix sum(height(), number, ring_.prime());
    for (Factors& factors : factors_) {
      Matrix u = random_matrix<Matrix>(stream_, factors.outputs, number, ring_.prime());
      Matrix v = random_matrix<Matrix>(stream_, factors.inputs, number, ring_.prime());
      accumulate(sum, *factors.delta, u, *factors.values, v);
    }
    return sum;
  }

 private:
  /// Of one affine stage: derivatives by its outputs, and its inputs (with a 1 for the bias), one row a row.
  struct Factors {
    std::size_t stage = 0;
    std::int64_t outputs = 0, inputs = 0;
    bool free = false, bias = false;
    std::unique_ptr<Matrix> delta{}, values{};
  };

  [[nodiscard]] std::int64_t height() const { return static_cast<std::int64_t>(rows_.size()); }

  void make_factors() {
    for (std::size_t s = 0; s < tape_.stages.size(); ++s) {
      if (const auto* affine = std::get_if<AffineStage>(&tape_.stages[s])) {
        Factors factors{s, affine->outputs, 0, affine->has_free_weights(), affine->bias_offset != kNone, {}, {}};
        factors.inputs = (factors.free ? affine->inputs : 0) + (factors.bias ? 1 : 0);
        if (factors.inputs > 0) {
          factors.delta = std::make_unique<Matrix>(height(), factors.outputs, ring_.prime());
          factors.values = std::make_unique<Matrix>(height(), factors.inputs, ring_.prime());
          factors_.push_back(std::move(factors));
        }
      }
    }
    for (std::int64_t i = 0; i < height(); ++i) {
      fill_factors(i);
    }
  }

  void fill_factors(std::int64_t i) {
    const JacobianRow& row = rows_[static_cast<std::size_t>(i)];
    const auto trace = evaluator_.forward(theta_, row.input);
    evaluator_.reverse(theta_, trace, row.cotangent, nullptr, [&](std::size_t stage, const Values<ModularRing>& delta) {
      const auto factors =
          std::find_if(factors_.begin(), factors_.end(), [&](const Factors& f) { return f.stage == stage; });
      if (factors == factors_.end()) {
        return;
      }
      set_row(*factors->delta, i, delta);
      Values<ModularRing> values = factors->free ? trace[stage] : Values<ModularRing>{};
      if (factors->bias) {
        values.push_back(1);
      }
      set_row(*factors->values, i, values);
    });
  }

  const Tape& tape_;
  const std::vector<JacobianRow>& rows_;
  ModularRing ring_;
  Stream& stream_;
  TapeEvaluator<ModularRing> evaluator_;
  Values<ModularRing> theta_;
  std::vector<Factors> factors_{};
};

template <class Matrix>
std::int64_t rank_with(const Tape& tape,
                       const std::vector<JacobianRow>& rows,
                       std::int64_t upper_bound,
                       std::uint64_t prime,
                       Stream& stream) {
  JacobianBuilder<Matrix> builder(tape, rows, prime, stream);
  return rank_of(use_directions(tape, upper_bound) ? builder.directions(upper_bound) : builder.all_columns());
}

}  // namespace

std::int64_t jacobian_rank(const Tape& tape,
                           const std::vector<JacobianRow>& rows,
                           std::int64_t upper_bound,
                           std::uint64_t prime,
                           Stream& stream) {
  if (rows.empty() || tape.parameters == 0 || upper_bound == 0) {
    return 0;
  }
  return prime <= kFastPrime ? rank_with<ModularMatrix>(tape, rows, upper_bound, prime, stream)
                             : rank_with<LargeMatrix>(tape, rows, upper_bound, prime, stream);
}

double jacobian_bytes(const Tape& tape, double rows, std::int64_t upper_bound) {
  constexpr double kEntry = 8;
  const bool directions = use_directions(tape, upper_bound);
  const auto columns = static_cast<double>(directions ? upper_bound : tape.parameters);
  double widths = 0;  // of values and derivatives that are kept for each row
  for (const Stage& stage : tape.stages) {
    if (const auto* affine = std::get_if<AffineStage>(&stage); directions && affine != nullptr) {
      widths += static_cast<double>(affine->inputs + affine->outputs + 1);
    }
  }
  return kEntry *
         (rows * (columns * (directions ? 3 : 1) + widths) + widths * columns + static_cast<double>(tape.parameters));
}

std::uint64_t suitable_prime(const Tape& tape, std::uint64_t start) {
  const auto divides_any = [](const std::vector<Rational>& constants, std::uint64_t prime) {
    return std::any_of(constants.begin(), constants.end(), [&](const Rational& c) {
      return denominator(c) % prime == 0 || (c != 0 && numerator(c) % prime == 0);
    });
  };
  const auto divides = [&](std::uint64_t prime) {
    return std::any_of(tape.stages.begin(), tape.stages.end(), [&](const Stage& stage) {
      const auto* polynomial = std::get_if<PolynomialStage>(&stage);
      const auto* scaling = std::get_if<ScalingStage>(&stage);
      return (polynomial != nullptr && divides_any(polynomial->coefficients, prime)) ||
             (scaling != nullptr && (divides_any(scaling->scales, prime) || divides_any(scaling->shifts, prime)));
    });
  };
  while (n_is_prime(start) == 0 || divides(start)) {
    --start;
  }
  return start;
}

}  // namespace zeroset::algebra::detail
