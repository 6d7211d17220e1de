#include "zeroset/core/multiplicative_depth.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace zeroset;

namespace {

Activation of_degree(int degree) {
  return {.kind = ActivationKind::monomial, .degree = degree};
}

/// The largest degree after so many products one after the other, and whether every degree up to it can be had: by
/// multiplying what there was before, pair by pair.
std::vector<int> degrees_after(int products) {
  std::vector<int> degrees{0, 1};
  for (int k = 0; k < products; ++k) {
    std::vector<int> more = degrees;
    for (const int a : degrees) {
      for (const int b : degrees) {
        more.push_back(a + b);
      }
    }
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    degrees = more;
  }
  return degrees;
}

}  // namespace

TEST_CASE("the depth of a degree is the least number of products after which that power is there") {
  for (int degree = 0; degree <= 32; ++degree) {
    int least = 0;
    while (degrees_after(least).back() < degree) {
      ++least;
    }
    INFO(degree);
    CHECK(multiplicative_depth(degree) == least);
    CHECK(degrees_after(least).size() == static_cast<std::size_t>(degrees_after(least).back()) + 1);  // none missing
  }
  CHECK(multiplicative_depth(1000) == 10);
  CHECK_THROWS_AS(multiplicative_depth(-1), InvalidArgument);
}

TEST_CASE("the depth of a network is the sum over its activations, and there is none with ReLU") {
  CHECK(multiplicative_depth(preset_network("theory2")) == std::nullopt);
  for (const auto& [degree, depth] :
       std::vector<std::pair<int, int>>{{1, 0}, {2, 4}, {3, 8}, {4, 8}, {6, 12}, {10, 16}}) {
    CHECK(multiplicative_depth(with_activation(preset_network("theory2"), of_degree(degree))) == depth);
  }
  const Architecture nodes{{4},
                           {NodesLayer{{{{0, 1}, 2}, {{2, 3}, 2}}, of_degree(3), true, true},
                            NodesLayer{{{{0, 1}, 1}}, of_degree(2), false, false}}};
  CHECK(multiplicative_depth(nodes) == 3);
  CHECK(multiplicative_depth(Architecture{{2}, {DenseLayer{3}, DenseLayer{1}}}) == 0);
  // A fit counts by the last coefficient that is not zero, as long as it is there.
  Activation fit{.kind = ActivationKind::approximation, .degree = 5};
  CHECK(multiplicative_depth(Architecture{{1}, {DenseLayer{1}, ActivationLayer{fit}}}) == 3);
  fit.coefficients = {1, 1, 1, 0, 1, 0};
  CHECK(multiplicative_depth(Architecture{{1}, {DenseLayer{1}, ActivationLayer{fit}}}) == 2);
}
