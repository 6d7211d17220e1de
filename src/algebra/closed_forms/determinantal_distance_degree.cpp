// The conormal variety of the matrices of rank at most r consists of the pairs A, B with AB = 0 and BA = 0, B of the
// complementary rank. With U the image and V the kernel of A, it is the image of P(Hom(C^n / V, U)) x P(Hom(C^m / U,
// V)) over the Grassmannians of U and V, one to one where the ranks are what they may be; its bidegrees are the
// integrals of products of Segre classes. Symmetric matrices: V is the annihilator of U.
#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"
#include "algebra/counts/residues.hpp"

#include <algorithm>
#include <string>

namespace zeroset::algebra {
namespace {

using detail::FixedPoint;

constexpr std::int64_t kMaxRows = 60;

/// A subset of 0, ..., n - 1 as a flag each; the first, and the steps through all of its size.
std::vector<bool> first_subset(std::int64_t n, std::int64_t size) {
  std::vector<bool> chosen(static_cast<std::size_t>(n));
  std::fill(chosen.begin(), chosen.begin() + size, true);
  return chosen;
}
bool next_subset(std::vector<bool>& chosen) {
  return std::prev_permutation(chosen.begin(), chosen.end());
}

/// The torus acts on the basis vectors with these weights.
std::int64_t character(std::size_t index) {
  return static_cast<std::int64_t>(index) + 1;
}

/// Weights of Hom(C^n / U, U) turned around: those of the tangent space of the Grassmannian at U, weight out - weight
/// in.
void add_tangent_weights(const std::vector<bool>& in, std::vector<std::int64_t>& weights) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    for (std::size_t k = 0; k < in.size(); ++k) {
      if (in[i] && !in[k]) {
        weights.push_back(character(k) - character(i));
      }
    }
  }
}

FixedPoint matrix_point(const std::vector<bool>& image, const std::vector<bool>& coimage) {
  FixedPoint point;
  for (std::size_t i = 0; i < image.size(); ++i) {
    for (std::size_t j = 0; j < coimage.size(); ++j) {
      if (image[i] && coimage[j]) {
        point.first.push_back(character(i) - character(j));
      } else if (!image[i] && !coimage[j]) {
        point.second.push_back(character(j) - character(i));
      }
    }
  }
  add_tangent_weights(image, point.tangent);
  std::vector<bool> kernel = coimage;
  kernel.flip();
  add_tangent_weights(kernel, point.tangent);
  return point;
}

FixedPoint symmetric_point(const std::vector<bool>& image) {
  FixedPoint point;
  for (std::size_t i = 0; i < image.size(); ++i) {
    for (std::size_t j = i; j < image.size(); ++j) {
      if (image[i] && image[j]) {
        point.first.push_back(character(i) + character(j));
      } else if (!image[i] && !image[j]) {
        point.second.push_back(-character(i) - character(j));
      }
    }
  }
  add_tangent_weights(image, point.tangent);
  return point;
}

EuclideanDistanceDegree of_integrals(std::int64_t dimension, const std::vector<Integer>& integrals) {
  EuclideanDistanceDegree result{.dimension = dimension, .degree = integrals.back()};
  for (const Integer& delta : integrals) {
    result.generic += delta;
    if (delta != 0) {
      result.polar_degrees.push_back(delta);
    }
  }
  return result;
}

/// All matrices: one critical point, the data themselves.
EuclideanDistanceDegree whole_space(std::int64_t dimension) {
  return {.dimension = dimension, .degree = 1, .polar_degrees = {1}, .generic = 1, .unit = Integer(1)};
}

void check(const std::string& where, std::int64_t size, std::int64_t least, std::int64_t rank) {
  if (least < 1 || rank < 1 || rank > least) {
    throw InvalidArgument(where + ": expected 1 <= rank <= " + std::to_string(least) + ", got " + std::to_string(rank));
  }
  if (size > kMaxRows) {
    throw LimitExceeded(where + ": matrices of more than 60 rows or columns");
  }
}

}  // namespace

EuclideanDistanceDegree determinantal_distance_degree(std::int64_t rows, std::int64_t columns, std::int64_t rank) {
  const std::int64_t least = std::min(rows, columns);
  check("determinantal_distance_degree", std::max(rows, columns), least, rank);
  if (rank == least) {
    return whole_space(rows * columns - 1);
  }
  const std::int64_t dimension = rank * (rows + columns - 2 * rank);
  detail::ResidueSum sum({.points = detail::binomial(rows, rank) * detail::binomial(columns, rank),
                          .dimension = dimension,
                          .first_rank = rank * rank,
                          .second_rank = (rows - rank) * (columns - rank),
                          .largest_weight = std::max(rows, columns)});
  std::vector<bool> image = first_subset(rows, rank);
  do {
    std::vector<bool> coimage = first_subset(columns, rank);
    do {
      sum.add(matrix_point(image, coimage));
    } while (next_subset(coimage));
  } while (next_subset(image));
  EuclideanDistanceDegree result = of_integrals(rank * (rows + columns - rank) - 1, sum.integrals());
  result.unit = detail::binomial(least, rank);
  return result;
}

EuclideanDistanceDegree symmetric_determinantal_distance_degree(std::int64_t size, std::int64_t rank) {
  check("symmetric_determinantal_distance_degree", size, size, rank);
  if (rank == size) {
    return whole_space(size * (size + 1) / 2 - 1);
  }
  const std::int64_t dimension = rank * (size - rank);
  detail::ResidueSum sum({.points = detail::binomial(size, rank),
                          .dimension = dimension,
                          .first_rank = rank * (rank + 1) / 2,
                          .second_rank = (size - rank) * (size - rank + 1) / 2,
                          .largest_weight = 2 * size});
  std::vector<bool> image = first_subset(size, rank);
  do {
    sum.add(symmetric_point(image));
  } while (next_subset(image));
  const std::int64_t cone = rank * size - rank * (rank - 1) / 2;
  EuclideanDistanceDegree result = of_integrals(cone - 1, sum.integrals());
  result.unit = detail::binomial(size, rank);
  return result;
}

}  // namespace zeroset::algebra
