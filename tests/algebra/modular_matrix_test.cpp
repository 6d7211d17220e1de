#include "algebra/counts/modular_matrix.hpp"

#include "zeroset/core/random.hpp"

#include "algebra/counts/point_counts.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::algebra::detail;

namespace {

ModularMatrix random_matrix(Stream& stream, std::int64_t rows, std::int64_t columns, std::uint64_t prime) {
  ModularMatrix matrix(rows, columns, prime);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      matrix.set(i, j, stream.below(prime));
    }
  }
  return matrix;
}

}  // namespace

TEST_CASE("products modulo primes are those of schoolbook arithmetic", "[modular_matrix]") {
  Stream stream(1, "product");
  for (const std::uint64_t prime : {std::uint64_t{3}, std::uint64_t{65521}, kFastPrime}) {
    const ModularMatrix a = random_matrix(stream, 13, 201, prime), b = random_matrix(stream, 201, 29, prime);
    const ModularMatrix c = product(a, b);
    bool equal = true;
    for (std::int64_t i = 0; i < 13; ++i) {
      for (std::int64_t j = 0; j < 29; ++j) {
        std::uint64_t sum = 0;
        for (std::int64_t k = 0; k < 201; ++k) {
          sum = (sum + a.get(i, k) * b.get(k, j)) % prime;
        }
        equal = equal && sum == c.get(i, j);
      }
    }
    CHECK(equal);
  }
}

TEST_CASE("a product of random m x r and r x n matrices has rank min(m, r, n) modulo a large prime",
          "[modular_matrix]") {
  Stream stream(1, "rank");
  for (const std::int64_t r : {0, 1, 7, 8, 63, 64, 65, 130, 200}) {
    CHECK(rank(product(random_matrix(stream, 150, r, kFastPrime), random_matrix(stream, r, 137, kFastPrime))) ==
          std::min<std::int64_t>(r, 137));
  }
}

TEST_CASE("a matrix with a known echelon form has its rank, however its rows are mixed", "[modular_matrix]") {
  // Pivots only in every third column, and combinations of rows: rank 20 of 60 x 60, modulo small primes too.
  for (const std::uint64_t prime : {std::uint64_t{3}, std::uint64_t{101}, kFastPrime}) {
    Stream stream(prime, "echelon");
    ModularMatrix echelon(20, 60, prime), mixer(60, 20, prime);
    for (std::int64_t i = 0; i < 20; ++i) {
      for (std::int64_t j = 3 * i + 1; j < 60; ++j) {
        echelon.set(i, j, stream.below(prime));
      }
      echelon.set(i, 3 * i, 1);
      for (std::int64_t k = 0; k < 60; ++k) {
        mixer.set(k, i, k == i ? 1 : k < 20 ? 0 : stream.below(prime));
      }
    }
    CHECK(rank(product(mixer, echelon)) == 20);
  }
}

TEST_CASE("the shortest recurrence of the Fibonacci numbers is x^2 - x - 1", "[modular_matrix]") {
  std::vector<std::uint64_t> sequence{0, 1};
  while (sequence.size() < 20) {
    sequence.push_back((sequence[sequence.size() - 1] + sequence[sequence.size() - 2]) % 101);
  }
  CHECK(shortest_recurrence(sequence, 101) == std::vector<std::uint64_t>{100, 100, 1});
  CHECK(shortest_recurrence({0, 0, 0, 0}, 101) == std::vector<std::uint64_t>{1});
  CHECK(shortest_recurrence({5, 5, 5, 5}, 101) == std::vector<std::uint64_t>{100, 1});
}
