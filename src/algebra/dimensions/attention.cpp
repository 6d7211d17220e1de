#include "zeroset/algebra/attention.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/counts/modular_matrix.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::algebra {

using namespace detail;

namespace {

constexpr std::int64_t kMaxSize = 1'000'000;
constexpr std::int64_t kAttentionSlack = 16;

void require_sizes(const LightningAttention& attention) {
  for (const auto& [name, size] :
       {std::pair{"d", attention.d}, {"d_out", attention.d_out}, {"a", attention.a}, {"tokens", attention.tokens}}) {
    if (size < 1 || size > kMaxSize) {
      throw InvalidArgument(std::string("[algebra::lightning_attention] ") + name + " must be in [1, 10^6], got " +
                            std::to_string(size));
    }
  }
}

/// A dense matrix of residues, small.
class ResidueField {
 public:
  ResidueField(std::int64_t rows, std::int64_t columns)
      : rows_(rows), columns_(columns), entries_(static_cast<std::size_t>(rows * columns), 0) {}

  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] std::int64_t columns() const { return columns_; }
  std::uint64_t& operator()(std::int64_t i, std::int64_t j) {
    return entries_[static_cast<std::size_t>(i * columns_ + j)];
  }
  std::uint64_t operator()(std::int64_t i, std::int64_t j) const {
    return entries_[static_cast<std::size_t>(i * columns_ + j)];
  }

 private:
  std::int64_t rows_, columns_;
  std::vector<std::uint64_t> entries_;
};

ResidueField random_residues(Stream& stream, std::int64_t rows, std::int64_t columns, const ModularRing& ring) {
  ResidueField result(rows, columns);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      result(i, j) = stream.below(ring.prime());
    }
  }
  return result;
}

ResidueField product(const ResidueField& a, const ResidueField& b, const ModularRing& ring) {
  ResidueField result(a.rows(), b.columns());
  for (std::int64_t i = 0; i < a.rows(); ++i) {
    for (std::int64_t k = 0; k < a.columns(); ++k) {
      for (std::int64_t j = 0; j < b.columns(); ++j) {
        ring.add_product(result(i, j), a(i, k), b(k, j));
      }
    }
  }
  return result;
}

ResidueField transposed(const ResidueField& a) {
  ResidueField result(a.columns(), a.rows());
  for (std::int64_t i = 0; i < a.rows(); ++i) {
    for (std::int64_t j = 0; j < a.columns(); ++j) {
      result(j, i) = a(i, j);
    }
  }
  return result;
}

/// Rows of the Jacobian in Q, K, V: one random combination of the output's entries at one random input each. With S = X
/// X^T and a combination u^T f w, where y = X w: u^T V S K^T Q y has the derivatives (K S V^T u) y^T by Q, (Q y) (S V^T
/// u)^T by K and u (S K^T Q y)^T by V. Combinations of that form span all, and form an irreducible variety.
class AttentionJacobian {
 public:
  AttentionJacobian(const LightningAttention& attention, std::uint64_t prime, Stream& stream)
      : size_(attention),
        ring_(prime),
        stream_(stream),
        q_(random_residues(stream, attention.a, attention.d, ring_)),
        k_(random_residues(stream, attention.a, attention.d, ring_)),
        v_(random_residues(stream, attention.d_out, attention.d, ring_)) {}

  [[nodiscard]] std::int64_t rank(std::int64_t rows) {
    ModularMatrix matrix(rows, size_.d * (2 * size_.a + size_.d_out), ring_.prime());
    for (std::int64_t row = 0; row < rows; ++row) {
      fill(matrix, row);
    }
    return detail::rank(std::move(matrix));
  }

 private:
  void fill(ModularMatrix& matrix, std::int64_t row) {
    const ResidueField x = random_residues(stream_, size_.d, size_.tokens, ring_);
    const ResidueField u = random_residues(stream_, size_.d_out, 1, ring_);
    const ResidueField y = product(x, random_residues(stream_, size_.tokens, 1, ring_), ring_);
    const ResidueField gram = product(x, transposed(x), ring_);
    const ResidueField left = product(gram, product(transposed(v_), u, ring_), ring_);  // S V^T u
    const ResidueField query = product(q_, y, ring_);
    const ResidueField right = product(gram, product(transposed(k_), query, ring_), ring_);  // S K^T Q y
    std::int64_t column = 0;
    for (const auto& [a, b] : {std::pair{product(k_, left, ring_), y}, {query, left}, {u, right}}) {
      for (std::int64_t i = 0; i < a.rows(); ++i) {
        for (std::int64_t j = 0; j < b.rows(); ++j) {
          matrix.set(row, column++, ring_.multiply(a(i, 0), b(j, 0)));
        }
      }
    }
  }

  const LightningAttention& size_;
  ModularRing ring_;
  Stream& stream_;
  ResidueField q_, k_, v_;
};

}  // namespace

std::int64_t lightning_attention_closed_form(const LightningAttention& attention) {
  require_sizes(attention);
  const auto [d, d_out, a, tokens] = attention;
  if (tokens == 1) {
    const std::int64_t rank = std::min(2 * a, d);
    return d * d_out - 1 + rank * d - rank * (rank - 1) / 2;
  }
  const std::int64_t alpha = std::min(a, d);
  return 2 * alpha * d - alpha * alpha + d * d_out - 1;
}

AttentionDimension lightning_attention_dimension(const LightningAttention& attention,
                                                 std::uint64_t seed,
                                                 const Limits& limits) {
  AttentionDimension result;
  result.closed_form = lightning_attention_closed_form(attention);
  result.seed = seed;
  result.parameters = attention.d * (2 * attention.a + attention.d_out);
  const std::int64_t rows = result.closed_form + kAttentionSlack;
  constexpr double kEntry = 8;
  refuse_above(limits,
               kEntry * (static_cast<double>(rows) * static_cast<double>(result.parameters) +
                         static_cast<double>(attention.d) * static_cast<double>(attention.d + attention.tokens)),
               "the rank of lightning attention with " + std::to_string(result.parameters) + " parameters");
  for (std::uint64_t prime = kFastPrime; result.primes.size() < 2 && result.dimension < result.closed_form;) {
    Stream stream(seed, "attention", result.primes.size());
    result.dimension = std::max(result.dimension, AttentionJacobian(attention, prime, stream).rank(rows));
    result.primes.push_back(prime);
    do {
      --prime;
    } while (n_is_prime(prime) == 0);
  }
  result.fiber_dimension = result.parameters - result.dimension;
  result.status = result.dimension == result.closed_form ? Certainty::proved : Certainty::probability_one;
  return result;
}

}  // namespace zeroset::algebra
