#include "zeroset/algebra/function_space_counts.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace zeroset::algebra {
namespace {

using detail::power;

constexpr std::int64_t kLargestFamily = 1'000'000;

void check_filters(const std::vector<std::int64_t>& filters) {
  if (filters.empty() || std::any_of(filters.begin(), filters.end(), [](std::int64_t k) { return k < 1; })) {
    throw InvalidArgument("convolutional networks: expected at least one filter, all of size >= 1");
  }
}

/// The cone over the Segre-Veronese variety of the filters with degrees d^{L-1}, ..., d, 1.
FunctionSpace of_filters(const std::vector<std::int64_t>& filters, std::int64_t degree) {
  std::vector<std::int64_t> dimensions, degrees(filters.size(), 1);
  for (const std::int64_t size : filters) {
    dimensions.push_back(size - 1);
  }
  for (std::size_t layer = filters.size() - 1; layer-- > 0;) {
    if (degrees[layer + 1] > std::numeric_limits<std::int64_t>::max() / (2 * degree)) {
      throw LimitExceeded("convolutional networks: the degree of the network does not fit 62 bits");
    }
    degrees[layer] = degrees[layer + 1] * degree;
  }
  const EuclideanDistanceDegree variety = segre_veronese_distance_degree(dimensions, degrees);
  return {.dimension = variety.dimension + 1, .degree = variety.degree, .critical_points = variety.generic};
}

}  // namespace

FunctionSpace polynomial_convolution(const std::vector<std::int64_t>& filters, std::int64_t degree) {
  check_filters(filters);
  if (degree < 2) {
    throw InvalidArgument("polynomial_convolution: expected degree >= 2, got " + std::to_string(degree) +
                          "; linear_convolution has degree 1");
  }
  return of_filters(filters, degree);
}

FunctionSpace linear_convolution(const std::vector<std::int64_t>& filters, const std::vector<std::int64_t>& strides) {
  check_filters(filters);
  if (strides.size() != filters.size()) {
    throw InvalidArgument("linear_convolution: expected as many strides as filters, " + std::to_string(filters.size()) +
                          ", got " + std::to_string(strides.size()));
  }
  if (strides.back() < 1 ||
      std::any_of(strides.begin(), strides.end() - 1, [](std::int64_t stride) { return stride < 2; })) {
    throw InvalidArgument(
        "linear_convolution: expected strides > 1 but for the last; products of filters of stride 1 "
        "fill a space of polynomials (see coincident root loci)");
  }
  return of_filters(filters, 1);
}

ClosedForm classical_family(std::string_view name, std::int64_t n) {
  struct Family {
    const char* name;
    std::int64_t least;
    const char* formula;
    Integer (*value)(std::int64_t n);
  };
  static const std::array<Family, 4> kFamilies{{
      {"katsura", 1, "2^n", [](std::int64_t k) { return power(2, k); }},
      {"noon", 2, "3^n - 2n", [](std::int64_t k) { return Integer(power(3, k) - 2 * k); }},
      {"eco", 3, "2^{n-2}", [](std::int64_t k) { return power(2, k - 2); }},
      {"chandra", 1, "2^{n-1}", [](std::int64_t k) { return power(2, k - 1); }},
  }};
  const auto* family =
      std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& f) { return f.name == name; });
  if (family == kFamilies.end()) {
    throw InvalidArgument("classical_family: expected katsura, noon, eco or chandra, got " + std::string(name));
  }
  if (n < family->least) {
    throw InvalidArgument("classical_family: expected n >= " + std::to_string(family->least) + " for " + family->name +
                          ", got " + std::to_string(n));
  }
  if (n > kLargestFamily) {
    throw LimitExceeded("classical_family: n = " + std::to_string(n) + " is over 10^6");
  }
  return {family->value(n),
          std::string(family->formula) + ", the published number of solutions of " + family->name +
              "; confirmed by counts, not proved here",
          std::nullopt};
}

}  // namespace zeroset::algebra
