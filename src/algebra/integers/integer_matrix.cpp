#include "zeroset/algebra/integer_matrix.hpp"

#include "zeroset/core/error.hpp"

#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace zeroset::algebra {
namespace {

__extension__ typedef __int128 DoubleWord;

template <class T>
using TableRows = std::vector<std::vector<T>>;

void check_square(const char* function, const IntegerMatrix& matrix) {
  if (matrix.rows() != matrix.cols()) {
    throw InvalidArgument(std::string("[") + function + "] expected a square matrix, got " +
                          std::to_string(matrix.rows()) + " by " + std::to_string(matrix.cols()));
  }
}

/// (p x - c y) / d, where the division is known to come out even. \returns false where it does not fit
bool eliminated(std::int64_t p, std::int64_t x, std::int64_t c, std::int64_t y, std::int64_t d, std::int64_t& out) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();  // and no number is below -largest
  const DoubleWord sum = static_cast<DoubleWord>(p) * x - static_cast<DoubleWord>(c) * y;
  if (sum >= -largest && sum <= largest) {
    out = static_cast<std::int64_t>(sum) / d;  // a 64-bit division is much faster
    return true;
  }
  const DoubleWord value = sum / d;
  out = static_cast<std::int64_t>(value);
  return value >= -largest && value <= largest;
}
bool eliminated(
    const Integer& p, const Integer& x, const Integer& c, const Integer& y, const Integer& d, Integer& out) {
  out = (p * x - c * y) / d;
  return true;
}

/// The matrix beside the identity; none where a number does not fit.
template <class T>
std::optional<TableRows<T>> beside_identity(const IntegerMatrix& matrix) {
  const auto n = static_cast<std::size_t>(matrix.rows());
  TableRows<T> rows(n, std::vector<T>(2 * n, T(0)));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::int64_t value = matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      if (value == std::numeric_limits<std::int64_t>::min() && !std::is_same_v<T, Integer>) {
        return std::nullopt;
      }
      rows[i][j] = T(value);
    }
    rows[i][n + i] = 1;
  }
  return rows;
}

/// A row from k on whose number at k is not 0 comes to place k, with another sign, so that the determinant stays.
template <class T>
bool bring_pivot(TableRows<T>& rows, std::size_t k) {
  for (std::size_t i = k; i < rows.size(); ++i) {
    if (rows[i][k] != 0) {
      if (i != k) {
        std::swap(rows[i], rows[k]);
        for (T& value : rows[k]) {
          value = -value;
        }
      }
      return true;
    }
  }
  return false;
}

/// Turns (A, 1) into (det A, adjugate A), or leaves it where det A = 0. None where a number does not fit.
template <class T>
std::optional<IntegerInverse> inverse_in(const IntegerMatrix& matrix) {
  auto rows = beside_identity<T>(matrix);
  if (!rows) {
    return std::nullopt;
  }
  const std::size_t n = rows->size();
  T before = 1;
  for (std::size_t k = 0; k < n; ++k) {
    if (!bring_pivot(*rows, k)) {
      return IntegerInverse{};
    }
    const std::vector<T>& pivot = (*rows)[k];
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<T>& row = (*rows)[i];
      const T c = row[k];
      for (std::size_t j = 0; j < 2 * n && i != k; ++j) {
        if (!eliminated(pivot[k], row[j], c, pivot[j], before, row[j])) {
          return std::nullopt;
        }
      }
    }
    before = pivot[k];
  }
  IntegerInverse result{Integer(before), {}};
  for (const std::vector<T>& row : *rows) {
    result.adjugate.emplace_back(row.begin() + static_cast<std::ptrdiff_t>(n), row.end());
  }
  return result;
}

/// A basis in triangular form of the lattice that some vectors and modulus * Z^n span.
template <class T>
class TriangularBasis {
 public:
  TriangularBasis(std::size_t n, const T& modulus) : modulus_(modulus), rows_(n, std::vector<T>(n, T(0))) {
    for (std::size_t i = 0; i < n; ++i) {
      rows_[i][i] = modulus;
    }
  }

  /// Euclid's algorithm on the leading numbers, carried out with the whole rows. Later coordinates may be reduced by
  /// the modulus at any time, since its multiples of later unit vectors are in the span of the later rows.
  void add(std::vector<T> vector) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      while (vector[i] != 0) {
        subtract(rows_[i], rows_[i][i] / vector[i], vector, i);
        std::swap(rows_[i], vector);
      }
    }
  }

  /// \returns the rows in their unique form
  TableRows<T> reduced() && {
    for (std::size_t i = rows_.size(); i-- > 0;) {
      for (std::size_t j = i + 1; j < rows_.size(); ++j) {
        subtract(rows_[i], rows_[i][j] / rows_[j][j], rows_[j], j);
      }
    }
    return std::move(rows_);
  }

 private:
  /// from -= factor * row, from coordinate `begin` on. All numbers are in [0, modulus], and stay there.
  void subtract(std::vector<T>& from, const T& factor, const std::vector<T>& row, std::size_t begin) const {
    if (factor == 0) {
      return;
    }
    from[begin] -= factor * row[begin];
    for (std::size_t l = begin + 1; l < row.size(); ++l) {
      from[l] = (from[l] - factor * row[l]) % modulus_;
      if (from[l] < 0) {
        from[l] += modulus_;
      }
    }
  }

  T modulus_;
  TableRows<T> rows_;
};

template <class T>
TableRows<Integer> hermite_in(const IntegerMatrix& matrix, const T& modulus) {
  const auto n = static_cast<std::size_t>(matrix.rows());
  TriangularBasis<T> basis(n, modulus);
  for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
    std::vector<T> column;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
      const T rest = T(matrix(i, j)) % modulus;
      column.push_back(rest < 0 ? T(rest + modulus) : rest);
    }
    basis.add(std::move(column));
  }
  TableRows<Integer> result;
  for (const std::vector<T>& row : std::move(basis).reduced()) {
    result.emplace_back(row.begin(), row.end());
  }
  return result;
}

}  // namespace

IntegerInverse inverse(const IntegerMatrix& matrix) {
  check_square("inverse", matrix);
  if (auto result = inverse_in<std::int64_t>(matrix)) {
    return *std::move(result);
  }
  return *inverse_in<Integer>(matrix);
}

std::vector<std::vector<Integer>> hermite_rows(const IntegerMatrix& matrix, const Integer& determinant) {
  check_square("hermite_rows", matrix);
  const Integer modulus = abs(determinant);
  if (modulus == 0) {
    throw InvalidArgument("[hermite_rows] expected a determinant other than 0");
  }
  // Products of two numbers of at most the modulus have to fit.
  TableRows<Integer> rows = modulus < Integer(std::int64_t{1} << 31)
                                ? hermite_in<std::int64_t>(matrix, static_cast<std::int64_t>(modulus))
                                : hermite_in<Integer>(matrix, modulus);
  Integer index = 1;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    index *= rows[i][i];
  }
  if (index != modulus) {
    throw InvalidArgument("[hermite_rows] expected the matrix's own determinant, got " + to_string(determinant));
  }
  return rows;
}

}  // namespace zeroset::algebra
