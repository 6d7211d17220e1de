#include "zeroset/algebra/euclidean_distance_degree.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace zeroset::algebra {
namespace {

using detail::binomial;
using detail::factorial;
using detail::power;

constexpr std::int64_t kMaxMonomials = 1'000'000, kMaxDimension = 1000, kMaxParts = 1000, kLargestPart = 1'000'000;

void require(bool condition, const std::string& message) {
  if (!condition) {
    throw InvalidArgument(message);
  }
}

EuclideanDistanceDegree of_polar_degrees(std::int64_t dimension, const std::vector<Integer>& polar) {
  EuclideanDistanceDegree result{.dimension = dimension, .degree = polar.back()};
  for (const Integer& delta : polar) {
    result.generic += delta;
    if (delta != 0) {
      result.polar_degrees.push_back(delta);
    }
  }
  return result;
}

// ---- Segre-Veronese varieties --------------------------------------------------------------------------------------

void check_segre_veronese(const std::vector<std::int64_t>& n, const std::vector<std::int64_t>& d) {
  require(!n.empty() && n.size() == d.size(),
          "segre_veronese_distance_degree: expected as many degrees as dimensions, at least one, got " +
              std::to_string(n.size()) + " and " + std::to_string(d.size()));
  Integer monomials = 1;
  std::int64_t total = 0;
  for (std::size_t j = 0; j < n.size(); ++j) {
    require(n[j] >= 0, "segre_veronese_distance_degree: expected dimensions >= 0, got " + std::to_string(n[j]));
    require(d[j] >= 1, "segre_veronese_distance_degree: expected degrees >= 1, got " + std::to_string(d[j]));
    if (n[j] > kMaxDimension || (total += n[j]) > kMaxDimension) {
      throw LimitExceeded("segre_veronese_distance_degree: the dimension is over 1000");
    }
    monomials *= n[j] + 1;
  }
  if (monomials > kMaxMonomials) {
    throw LimitExceeded("segre_veronese_distance_degree: prod (n_j + 1) = " + zeroset::to_string(monomials) +
                        " is over 10^6");
  }
}

// deg c_i is the coefficient of prod t_j^{n_j} in [prod (1 + t_j)^{n_j+1}]_i (sum d_j t_j)^{m-i}. The factors j are
// multiplied one after another, a power of one variable standing for i; (m-i)! comes last.
std::vector<Integer> chern_degrees(const std::vector<std::int64_t>& n, const std::vector<std::int64_t>& d) {
  std::vector<Rational> product{1};
  for (std::size_t j = 0; j < n.size(); ++j) {
    std::vector<Rational> next(product.size() + static_cast<std::size_t>(n[j]));
    for (std::int64_t a = 0; a <= n[j]; ++a) {
      const Rational factor(binomial(n[j] + 1, a) * power(d[j], n[j] - a), factorial(n[j] - a));
      for (std::size_t i = 0; i < product.size(); ++i) {
        next[i + static_cast<std::size_t>(a)] += factor * product[i];
      }
    }
    product = std::move(next);
  }
  std::vector<Integer> degrees;
  const auto m = static_cast<std::int64_t>(product.size()) - 1;
  for (std::int64_t i = 0; i <= m; ++i) {
    degrees.push_back(Integer(numerator(Rational(product[static_cast<std::size_t>(i)] * Rational(factorial(m - i))))));
  }
  return degrees;
}

/// Polynomials in t_1, ..., t_k modulo t_j^{n_j+1}, dense.
class TruncatedRing {
 public:
  using Element = std::vector<Integer>;

  explicit TruncatedRing(const std::vector<std::int64_t>& n) : n_(n) {
    for (const std::int64_t bound : n) {
      strides_.push_back(size_);
      size_ *= static_cast<std::size_t>(bound + 1);
    }
  }
  [[nodiscard]] Element one() const {
    Element result(size_);
    result[0] = 1;
    return result;
  }
  /// sum += coefficient * t_j * element
  void add_shifted(Element& sum, const Element& element, std::size_t j, const Integer& coefficient) const {
    for (std::size_t i = 0; i < size_; ++i) {
      const std::size_t exponent = i / strides_[j] % static_cast<std::size_t>(n_[j] + 1);
      if (exponent < static_cast<std::size_t>(n_[j]) && element[i] != 0) {
        sum[i + strides_[j]] += coefficient * element[i];
      }
    }
  }

 private:
  const std::vector<std::int64_t>& n_;
  std::vector<std::size_t> strides_{};
  std::size_t size_ = 1;
};

// Factor j is sum_a u_j^{n_j-a} t_j^a, multiplied by Horner's rule in u_j.
Integer singular_vector_tuples(const std::vector<std::int64_t>& n, const std::vector<std::int64_t>& d) {
  const TruncatedRing ring(n);
  auto product = ring.one();
  for (std::size_t j = 0; j < n.size(); ++j) {
    auto shifted = product;  // product * t_j^a
    auto sum = product;
    for (std::int64_t a = 1; a <= n[j]; ++a) {
      TruncatedRing::Element next(product.size()), times_t(product.size());
      ring.add_shifted(times_t, shifted, j, 1);
      shifted = std::move(times_t);
      next = shifted;
      for (std::size_t i = 0; i < n.size(); ++i) {
        ring.add_shifted(next, sum, i, d[i] - (i == j ? 1 : 0));
      }
      sum = std::move(next);
    }
    product = std::move(sum);
  }
  return product.back();
}

// ---- coincident root loci ------------------------------------------------------------------------------------------

void check_partition(const std::vector<std::int64_t>& partition) {
  require(!partition.empty(), "coincident roots: expected a partition, got no part");
  for (const std::int64_t part : partition) {
    require(part >= 1, "coincident roots: expected parts >= 1, got " + std::to_string(part));
    if (part > kLargestPart) {
      throw LimitExceeded("coincident roots: a part is over 10^6");
    }
  }
  if (partition.size() > static_cast<std::size_t>(kMaxParts)) {
    throw LimitExceeded("coincident roots: more than 1000 parts");
  }
}

/// The coefficients of prod_j (lambda_j x + lambda_j - 1), ascending.
std::vector<Integer> root_polynomial(const std::vector<std::int64_t>& partition) {
  std::vector<Integer> product{1};
  for (const std::int64_t part : partition) {
    std::vector<Integer> next(product.size() + 1);
    for (std::size_t i = 0; i < product.size(); ++i) {
      next[i] += (part - 1) * product[i];
      next[i + 1] += part * product[i];
    }
    product = std::move(next);
  }
  return product;
}

}  // namespace

std::vector<Integer> polar_degrees_of_smooth(const std::vector<Integer>& chern) {
  require(!chern.empty(), "polar_degrees_of_smooth: expected deg c_0, ..., deg c_m, got nothing");
  const auto m = static_cast<std::int64_t>(chern.size()) - 1;
  std::vector<Integer> polar(chern.size());
  for (std::int64_t i = 0; i <= m; ++i) {
    for (std::int64_t j = i; j <= m; ++j) {
      const Integer term = binomial(j + 1, i + 1) * chern[static_cast<std::size_t>(m - j)];
      polar[static_cast<std::size_t>(i)] += (m - j) % 2 == 0 ? term : Integer(-term);
    }
  }
  return polar;
}

EuclideanDistanceDegree segre_veronese_distance_degree(const std::vector<std::int64_t>& n,
                                                       const std::vector<std::int64_t>& d) {
  check_segre_veronese(n, d);
  const std::vector<Integer> chern = chern_degrees(n, d);
  const auto dimension = static_cast<std::int64_t>(chern.size()) - 1;
  EuclideanDistanceDegree result = of_polar_degrees(dimension, polar_degrees_of_smooth(chern));
  result.unit = singular_vector_tuples(n, d);
  return result;
}

EuclideanDistanceDegree coincident_root_distance_degree(const std::vector<std::int64_t>& partition) {
  check_partition(partition);
  const auto k = static_cast<std::int64_t>(partition.size());
  std::map<std::int64_t, std::int64_t> multiplicities;
  for (const std::int64_t part : partition) {
    ++multiplicities[part];
  }
  Integer symmetries = 1;
  for (const auto& [part, multiplicity] : multiplicities) {
    symmetries *= factorial(multiplicity);
  }
  const std::vector<Integer> coefficients = root_polynomial(partition);
  std::vector<Integer> polar;
  for (std::int64_t i = 0; i <= k; ++i) {
    polar.push_back(binomial(k + 1, i + 1) * factorial(i) * factorial(k - i) *
                    coefficients[static_cast<std::size_t>(i)] / symmetries);
  }
  return of_polar_degrees(k, polar);
}

}  // namespace zeroset::algebra
