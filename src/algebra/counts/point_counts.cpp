#include "algebra/counts/point_counts.hpp"

#include "algebra/counts/modular_matrix.hpp"
#include "algebra/rings.hpp"

#include <algorithm>
#include <map>

namespace zeroset::algebra::detail {
namespace {

using ResidueList = std::vector<std::uint64_t>;

/// A square matrix of balanced residues below 2^15 in absolute value, for many products with vectors.
class ShortMatrix {
 public:
  ShortMatrix(std::size_t size, std::uint32_t prime) : size_(size), prime_(prime), entries_(size * size) {}

  void set_row(std::size_t i, const ResidueList& row) {
    for (std::size_t j = 0; j < size_; ++j) {
      entries_[i * size_ + j] = balanced(row[j] % prime_);
    }
  }

  [[nodiscard]] ResidueList times(const ResidueList& x) const {
    // x = 256 high + low, so that both halves' products with an entry have 22 bits, and a block's sums fit 32.
    std::vector<std::int16_t> high(size_), low(size_);
    for (std::size_t j = 0; j < size_; ++j) {
      const std::int32_t value = balanced(x[j]);
      const std::int32_t h = (value + 32768 + 128) / 256 - 128;
      high[j] = static_cast<std::int16_t>(h);
      low[j] = static_cast<std::int16_t>(value - 256 * h);
    }
    ResidueList result(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      const std::int16_t* row = &entries_[i * size_];
      const std::int64_t sum = 256 * dot(row, high.data()) + dot(row, low.data());
      const std::int64_t remainder = sum % static_cast<std::int64_t>(prime_);
      result[i] = static_cast<std::uint64_t>(remainder < 0 ? remainder + prime_ : remainder);
    }
    return result;
  }

 private:
  static constexpr std::size_t kBlock = 256;

  [[nodiscard]] std::int64_t dot(const std::int16_t* a, const std::int16_t* b) const {
    std::int64_t sum = 0;
    for (std::size_t begin = 0; begin < size_; begin += kBlock) {
      const std::size_t end = std::min(begin + kBlock, size_);
      std::int32_t block = 0;
      for (std::size_t j = begin; j < end; ++j) {
        block += std::int32_t{a[j]} * std::int32_t{b[j]};
      }
      sum += block;
    }
    return sum;
  }

  [[nodiscard]] std::int16_t balanced(std::uint64_t residue) const {
    const auto value = static_cast<std::int32_t>(residue);
    return static_cast<std::int16_t>(2 * residue > prime_ ? value - static_cast<std::int32_t>(prime_) : value);
  }

  std::size_t size_;
  std::uint32_t prime_;
  std::vector<std::int16_t> entries_;
};

std::uint64_t inner_product(const ResidueList& a, const Quotient::Vector& b, std::uint32_t prime) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum % prime;
}

void set(NmodPolynomial& polynomial, const ResidueList& ascending) {
  nmod_poly_zero(polynomial.get());
  for (std::size_t i = ascending.size(); i-- > 0;) {
    nmod_poly_set_coeff_ui(polynomial.get(), static_cast<slong>(i), ascending[i]);
  }
}

class PointCounter {
 public:
  PointCounter(const Quotient& quotient, Stream& stream, const std::function<bool()>& out_of_time)
      : quotient_(quotient),
        size_(quotient.dimension()),
        prime_(quotient.prime()),
        stream_(stream),
        out_of_time_(out_of_time) {}

  [[nodiscard]] PointCounts count() {
    constexpr int kForms = 4;
    PointCounts best;
    ResidueList best_form;
    for (int i = 0; i < kForms; ++i) {
      const ResidueList form = random_form();
      PointCounts found;
      if (try_form(form, found)) {
        return found;
      }
      // A form that separates less sees fewer points; one that sees all may still miss a multiplicity.
      if (found.distinct > best.distinct) {
        best = found;
        best_form = form;
      } else if (found.distinct == best.distinct) {
        best.simple = std::min(best.simple, found.simple);
      }
    }
    if (size_ <= kMaxCharacteristic) {
      count_by_characteristic_polynomial(best_form, best);
    } else {
      best.multiplicities.clear();
    }
    best.torus = torus_by_rank(static_cast<std::int64_t>(size_) - best.distinct + 1);
    return best;
  }

 private:
  /// True where the minimal polynomial has full degree; then all numbers are exact.
  bool try_form(const ResidueList& form, PointCounts& counts) {
    const ShortMatrix multiplication = multiplication_by_form(form);
    ResidueList functional = random_residues();
    ResidueList sequence;
    std::vector<ResidueList> of_unknowns(quotient_.variables());
    std::vector<Quotient::Vector> unknowns;
    for (std::size_t v = 0; v < quotient_.variables(); ++v) {
      unknowns.push_back(quotient_.unknown(v));
    }
    for (std::size_t k = 0; k < 2 * size_; ++k) {
      sequence.push_back(functional[0]);  // the functional of L^k 1
      for (std::size_t v = 0; v < unknowns.size() && k < size_; ++v) {
        of_unknowns[v].push_back(inner_product(functional, unknowns[v], prime_));
      }
      functional = multiplication.times(functional);
      check_time();
    }
    const ResidueList recurrence = shortest_recurrence(sequence, prime_);
    NmodPolynomial minimal(prime_);
    set(minimal, recurrence);
    count_roots(minimal, counts);
    const bool cyclic = recurrence.size() == size_ + 1;
    if (cyclic) {
      counts.torus = torus_by_numerators(minimal, of_unknowns);
    }
    return cyclic;
  }

  ResidueList random_form() {
    ResidueList form(quotient_.variables());
    std::generate(form.begin(), form.end(), [&] { return 1 + stream_.below(prime_ - 1); });
    return form;
  }

  /// Row b: coordinates of L b, so that a functional times the matrix is again a list of inner products.
  [[nodiscard]] ShortMatrix multiplication_by_form(const ResidueList& form) const {
    ShortMatrix result(size_, prime_);
    for (std::size_t b = 0; b < size_; ++b) {
      ResidueList sum(size_, 0);
      for (std::size_t v = 0; v < form.size(); ++v) {
        quotient_.add_multiple(sum, form[v], v, b);
      }
      result.set_row(b, sum);
    }
    return result;
  }

  void count_by_characteristic_polynomial(const ResidueList& form, PointCounts& counts) const {
    NmodPolynomial polynomial(prime_);
    characteristic_polynomial(quotient_, form, polynomial);
    count_roots(polynomial, counts);
    check_time();
  }

  ResidueList random_residues() {
    ResidueList values(size_);
    std::generate(values.begin(), values.end(), [&] { return stream_.below(prime_); });
    return values;
  }

  static void count_roots(NmodPolynomial& polynomial, PointCounts& counts) {
    counts.multiplicities = multiplicities_of_roots(polynomial);
    counts.distinct = counts.simple = 0;
    for (const Multiplicity& one : counts.multiplicities) {
      counts.distinct += one.points;
      counts.simple += one.multiplicity == 1 ? one.points : 0;
    }
  }

  // numerator_v = polynomial part of m(t) sum_k u(L^k x_v) t^(-k-1); all factors of m that it shares belong to points
  // with x_v = 0.
  std::int64_t torus_by_numerators(NmodPolynomial& minimal, const std::vector<ResidueList>& of_unknowns) const {
    NmodPolynomial rest(prime_), series(prime_), numerator(prime_), common(prime_);
    nmod_poly_set(rest.get(), minimal.get());
    for (const ResidueList& values : of_unknowns) {
      set(series, ResidueList(values.rbegin(), values.rend()));  // t^D sum_k u_k t^(-k-1)
      nmod_poly_mul(numerator.get(), minimal.get(), series.get());
      nmod_poly_shift_right(numerator.get(), numerator.get(), static_cast<slong>(size_));
      for (;;) {
        nmod_poly_gcd(common.get(), rest.get(), numerator.get());
        if (nmod_poly_degree(common.get()) <= 0) {
          break;
        }
        nmod_poly_div(rest.get(), rest.get(), common.get());
      }
    }
    return nmod_poly_degree(rest.get());
  }

  // The rank of M^(2^j), M multiplication by the product of the unknowns, for 2^j at least the largest multiplicity.
  std::int64_t torus_by_rank(std::int64_t largest_multiplicity) const {
    ModularMatrix power = identity();
    for (std::size_t v = 0; v < quotient_.variables(); ++v) {
      power = product(power, multiplication_by(v));
      check_time();
    }
    for (std::int64_t exponent = 1; exponent < largest_multiplicity; exponent *= 2) {
      power = product(power, power);
      check_time();
    }
    return rank(std::move(power));
  }

  ModularMatrix identity() const {
    ModularMatrix matrix(static_cast<std::int64_t>(size_), static_cast<std::int64_t>(size_), prime_);
    for (std::int64_t i = 0; i < matrix.rows(); ++i) {
      matrix.set(i, i, 1);
    }
    return matrix;
  }

  ModularMatrix multiplication_by(std::size_t v) const {
    ModularMatrix matrix(static_cast<std::int64_t>(size_), static_cast<std::int64_t>(size_), prime_);
    for (std::size_t b = 0; b < size_; ++b) {
      ResidueList row(size_, 0);
      quotient_.add_multiple(row, 1, v, b);
      for (std::size_t c = 0; c < size_; ++c) {
        matrix.set(static_cast<std::int64_t>(b), static_cast<std::int64_t>(c), row[c] % prime_);
      }
    }
    return matrix;
  }

  void check_time() const {
    if (out_of_time_()) {
      throw OutOfTime();
    }
  }

  const Quotient& quotient_;
  std::size_t size_;
  std::uint32_t prime_;
  Stream& stream_;
  const std::function<bool()>& out_of_time_;
};

}  // namespace

std::vector<std::uint64_t> shortest_recurrence(const std::vector<std::uint64_t>& sequence, std::uint64_t prime) {
  const ModularRing ring(prime);
  // connection: 1 + c_1 z + ... with a_k + c_1 a_{k-1} + ... = 0.
  ResidueList connection{1}, previous{1};
  std::size_t length = 0, shift = 1;
  std::uint64_t previous_discrepancy = 1;
  for (std::size_t k = 0; k < sequence.size(); ++k) {
    std::uint64_t discrepancy = 0;
    for (std::size_t i = 0; i < connection.size() && i <= k; ++i) {
      ring.add_product(discrepancy, connection[i], sequence[k - i]);
    }
    if (discrepancy == 0) {
      ++shift;
      continue;
    }
    const ResidueList old = connection;
    const std::uint64_t factor = ring.negative(ring.multiply(discrepancy, ring.inverse(previous_discrepancy)));
    connection.resize(std::max(connection.size(), previous.size() + shift), 0);
    for (std::size_t i = 0; i < previous.size(); ++i) {
      ring.add_product(connection[i + shift], factor, previous[i]);
    }
    if (2 * length <= k) {
      length = k + 1 - length;
      previous = old;
      previous_discrepancy = discrepancy;
      shift = 1;
    } else {
      ++shift;
    }
  }
  connection.resize(length + 1, 0);
  std::reverse(connection.begin(), connection.end());
  return connection;
}

void characteristic_polynomial(const Quotient& quotient,
                               const std::vector<std::uint64_t>& form,
                               NmodPolynomial& result) {
  const auto size = static_cast<slong>(quotient.dimension());
  NmodMatrix matrix(size, size, quotient.prime());
  for (slong b = 0; b < size; ++b) {
    ResidueList sum(quotient.dimension(), 0);
    for (std::size_t v = 0; v < form.size(); ++v) {
      quotient.add_multiple(sum, form[v], v, static_cast<std::size_t>(b));
    }
    for (slong c = 0; c < size; ++c) {
      matrix.at(b, c) = sum[static_cast<std::size_t>(c)] % quotient.prime();
    }
  }
  nmod_mat_charpoly(result.get(), matrix.get());
}

std::vector<Multiplicity> multiplicities_of_roots(NmodPolynomial& polynomial) {
  nmod_poly_factor_t factors;
  nmod_poly_factor_init(factors);
  nmod_poly_factor_squarefree(factors, polynomial.get());
  std::map<std::int64_t, std::int64_t> points;
  for (slong i = 0; i < factors->num; ++i) {
    points[factors->exp[i]] += nmod_poly_degree(factors->p + i);
  }
  nmod_poly_factor_clear(factors);
  std::vector<Multiplicity> result;
  for (const auto& [multiplicity, count] : points) {
    result.push_back({multiplicity, count});
  }
  return result;
}

PointCounts count_points(const Quotient& quotient, Stream& stream, const std::function<bool()>& out_of_time) {
  return PointCounter(quotient, stream, out_of_time).count();
}

}  // namespace zeroset::algebra::detail
