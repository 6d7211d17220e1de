// Inverses and Hermite normal forms of integer matrices: identities that determine them.
#include "zeroset/algebra/integer_matrix.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "support/catch.hpp"

#include <set>

using namespace zeroset;
using namespace zeroset::algebra;

namespace {

IntegerMatrix random_matrix(Stream& random, Eigen::Index n, std::uint64_t size) {
  IntegerMatrix matrix(n, n);
  for (auto& entry : matrix.reshaped()) {
    entry = static_cast<std::int64_t>(random.below(2 * size + 1)) - static_cast<std::int64_t>(size);
  }
  return matrix;
}

Integer entry_of_product(const IntegerMatrix& a,
                         const std::vector<std::vector<Integer>>& b,
                         Eigen::Index i,
                         std::size_t j) {
  Integer sum = 0;
  for (Eigen::Index l = 0; l < a.cols(); ++l) {
    sum += b[static_cast<std::size_t>(l)][j] * a(i, l);
  }
  return sum;
}

/// The representative of a vector's class with 0 <= k_i < r_ii.
std::vector<Integer> reduced(std::vector<Integer> vector, const std::vector<std::vector<Integer>>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Integer factor = vector[i] / rows[i][i];
    factor -= vector[i] - factor * rows[i][i] < 0 ? 1 : 0;
    for (std::size_t l = i; l < rows.size(); ++l) {
      vector[l] -= factor * rows[i][l];
    }
  }
  return vector;
}

std::vector<Integer> column(const IntegerMatrix& matrix, Eigen::Index j) {
  const auto values = matrix.col(j);
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("a matrix times its adjugate is its determinant, for entries of any size", "[integer_matrix]") {
  const std::uint64_t size = GENERATE(as<std::uint64_t>{}, 1, 3, 1000, std::uint64_t{1} << 31, std::uint64_t{1} << 62);
  Stream random(1, "inverse", size);
  for (Eigen::Index n = 1; n <= 8; ++n) {
    const IntegerMatrix matrix = random_matrix(random, n, size);
    const IntegerInverse inverted = inverse(matrix);
    for (Eigen::Index i = 0; i < n && inverted.determinant != 0; ++i) {
      for (std::size_t j = 0; j < static_cast<std::size_t>(n); ++j) {
        const bool diagonal = static_cast<std::size_t>(i) == j;
        REQUIRE(entry_of_product(matrix, inverted.adjugate, i, j) == (diagonal ? inverted.determinant : Integer(0)));
      }
    }
  }
}

TEST_CASE("determinants are the known ones", "[integer_matrix]") {
  IntegerMatrix vandermonde(4, 4);
  for (Eigen::Index i = 0; i < 4; ++i) {
    for (Eigen::Index j = 0; j < 4; ++j) {
      vandermonde(i, j) = std::vector<std::int64_t>{
          1, i + 2, (i + 2) * (i + 2), (i + 2) * (i + 2) * (i + 2)}[static_cast<std::size_t>(j)];
    }
  }
  CHECK(inverse(vandermonde).determinant == 12);  // product of differences of 2, 3, 4, 5
  IntegerMatrix swap(2, 2);
  swap << 0, 1, 1, 0;
  CHECK(inverse(swap).determinant == -1);
  CHECK(inverse(IntegerMatrix::Ones(3, 3)).determinant == 0);
  CHECK(inverse(IntegerMatrix(0, 0)).determinant == 1);
}

TEST_CASE("the rows of the Hermite normal form span the lattice of the columns, and no larger one",
          "[integer_matrix]") {
  const std::uint64_t size = GENERATE(as<std::uint64_t>{}, 2, 20, std::uint64_t{1} << 20);
  Stream random(2, "hermite", size);
  for (Eigen::Index n = 1; n <= 6; ++n) {
    const IntegerMatrix matrix = random_matrix(random, n, size);
    const Integer determinant = inverse(matrix).determinant;
    if (determinant == 0) {
      continue;
    }
    const auto rows = hermite_rows(matrix, determinant);
    Integer index = 1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      index *= rows[i][i];
      for (std::size_t l = 0; l < i; ++l) {
        REQUIRE(rows[i][l] == 0);
        REQUIRE(rows[l][i] >= 0);
        REQUIRE(rows[l][i] < rows[i][i]);
      }
    }
    REQUIRE(index == abs(determinant));
    for (Eigen::Index j = 0; j < n; ++j) {
      REQUIRE(reduced(column(matrix, j), rows) == std::vector<Integer>(static_cast<std::size_t>(n), 0));
    }
  }
}

TEST_CASE("column operations leave the Hermite normal form alone", "[integer_matrix]") {
  Stream random(3, "unimodular");
  for (Eigen::Index n = 2; n <= 6; ++n) {
    IntegerMatrix matrix = random_matrix(random, n, 9);
    matrix.diagonal().array() += 30;  // then the determinant is not 0
    const Integer determinant = inverse(matrix).determinant;
    const auto rows = hermite_rows(matrix, determinant);
    for (int step = 0; step < 20; ++step) {
      const auto a = static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(n)));
      const auto b = static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(n)));
      if (a != b) {
        matrix.col(a) -= 2 * matrix.col(b);
        matrix.col(a).swap(matrix.col(b));
      }
    }
    CHECK(hermite_rows(matrix, inverse(matrix).determinant) == rows);
  }
}

TEST_CASE("matrices that are not square and foreign determinants are refused", "[integer_matrix]") {
  CHECK_THROWS_AS(inverse(IntegerMatrix::Ones(2, 3)), InvalidArgument);
  CHECK_THROWS_AS(hermite_rows(IntegerMatrix::Ones(2, 2), 0), InvalidArgument);
  IntegerMatrix diagonal(2, 2);
  diagonal << 2, 0, 0, 3;
  CHECK_THROWS_AS(hermite_rows(diagonal, 7), InvalidArgument);
  CHECK(hermite_rows(diagonal, -6) == std::vector<std::vector<Integer>>{{2, 0}, {0, 3}});
}
