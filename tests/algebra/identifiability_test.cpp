#include "zeroset/algebra/identifiability.hpp"

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <functional>

using namespace zeroset;
using namespace zeroset::algebra;

namespace {

using Numbers = std::vector<std::int64_t>;

/// Calls visit(numbers) for all lists of that length with entries in [least, most].
void for_all(std::size_t length,
             std::int64_t least,
             std::int64_t most,
             const std::function<void(const Numbers&)>& visit) {
  Numbers numbers(length, least);
  for (;;) {
    visit(numbers);
    std::size_t i = 0;
    while (i < length && numbers[i] == most) {
      numbers[i++] = least;
    }
    if (i == length) {
      return;
    }
    ++numbers[i];
  }
}

Architecture network(const Numbers& widths, const Numbers& degrees, BiasPattern bias = BiasPattern::none) {
  return dense_network({.widths = widths, .degrees = {degrees.begin(), degrees.end()}, .bias = bias});
}

/// Networks of 3 and 4 widths that satisfy the condition have dimension parameters - hidden units: number of them, and
/// of those that have not.
struct Violations {
  int checked = 0, violated = 0;
};

Violations violations(const std::function<bool(const Numbers&, const Numbers&)>& condition,
                      BiasPattern bias,
                      std::int64_t widest,
                      std::int64_t highest) {
  Violations result;
  for (const std::size_t hidden : {1, 2}) {
    for_all(hidden + 2, 1, widest, [&](const Numbers& widths) {
      for_all(hidden, 2, highest, [&](const Numbers& degrees) {
        if (!condition(widths, degrees)) {
          return;
        }
        const auto found = dimension(network(widths, degrees, bias));
        ++result.checked;
        result.violated += found.identifiable && found.status == Certainty::proved ? 0 : 1;
      });
    });
  }
  return result;
}

}  // namespace

TEST_CASE("where a theorem says finite, the rank is parameters minus hidden units", "[identifiability]") {
  const auto check = [](const Violations& result, int least) {
    CHECK(result.checked >= least);
    CHECK(result.violated == 0);
  };
  check(violations(satisfies_corollary_16, BiasPattern::none, 3, 3), 30);
  check(violations(satisfies_corollary_17, BiasPattern::none, 3, 5), 30);
  check(violations(satisfies_corollary_28, BiasPattern::all, 3, 4), 30);
  check(violations(
            [](const Numbers& widths, const Numbers& degrees) {
              return degrees.size() == 1 && satisfies_proposition_12(widths, degrees[0]);
            },
            BiasPattern::none,
            5,
            5),
        50);
}

TEST_CASE("the conditions are those of the paper at their edges", "[identifiability]") {
  // r (min(d1, d0) - 1) >= 2 d1 - min(d2, d1).
  CHECK(satisfies_proposition_12({2, 2, 1}, 3));
  CHECK_FALSE(satisfies_proposition_12({2, 2, 1}, 2));
  CHECK(satisfies_proposition_12({2, 2, 2}, 2));
  CHECK(satisfies_proposition_12({4, 6, 1}, 4));  // 3 r >= 11
  CHECK_FALSE(satisfies_proposition_12({4, 6, 1}, 3));
  CHECK_FALSE(satisfies_proposition_12({1, 5, 5}, 100));
  CHECK(satisfies_corollary_16({4, 3, 2, 2}, {2, 2}));
  CHECK_FALSE(satisfies_corollary_16({4, 3, 2, 1}, {2, 2}));
  CHECK(satisfies_corollary_16({4, 3, 2, 1}, {2, 3}));
  CHECK(satisfies_corollary_16({3, 2, 9}, {2}));  // the output may be wide
  CHECK_FALSE(satisfies_corollary_16({3, 4, 2}, {2}));
  CHECK_FALSE(satisfies_corollary_16({3, 2, 1, 1}, {2, 3}));
  CHECK(satisfies_corollary_17({2, 3, 1}, {5}));
  CHECK_FALSE(satisfies_corollary_17({2, 3, 1}, {4}));
  CHECK_FALSE(satisfies_corollary_17({1, 3, 1}, {9}));
  // r min(d1, d0) >= 2 (d1 + 1) - min(d1 + 1, d2).
  CHECK(satisfies_corollary_28({2, 2, 2}, {2}));
  CHECK_FALSE(satisfies_corollary_28({2, 2, 1}, {2}));
  CHECK(satisfies_corollary_28({2, 2, 1}, {3}));
  CHECK_THROWS_AS(satisfies_corollary_17({2, 2}, {2}), InvalidArgument);
}

TEST_CASE("a network is given the strongest theorem that covers it", "[identifiability]") {
  const auto known = [](const Architecture& net) { return known_identifiability(net); };
  CHECK(known(network({3, 2, 2}, {2}))->global);
  CHECK(known(network({3, 2, 2}, {2}))->theorem == "Usevich, Borsoi, Derand, Clausel 2025, Proposition 12");
  CHECK_FALSE(known(network({4, 3, 2, 2}, {2, 2}))->global);
  CHECK(known(network({4, 3, 2, 2}, {2, 2}))->theorem == "Usevich, Borsoi, Derand, Clausel 2025, Corollary 16");
  CHECK(known(network({2, 2, 3, 1}, {3, 5}))->theorem == "Usevich, Borsoi, Derand, Clausel 2025, Corollary 17");
  CHECK(known(network({2, 2, 2}, {2}, BiasPattern::all))->theorem ==
        "Usevich, Borsoi, Derand, Clausel 2025, Corollary 28");
  CHECK(known(dense_network({.widths = {3, 2}}))->global);
  CHECK_FALSE(known(network({3, 2, 2}, {2}, BiasPattern::hidden)));
  CHECK_FALSE(known(network({2, 4, 1}, {2})));
  CHECK_FALSE(known(network({4, 2, 2}, {1})));
  CHECK_FALSE(known(preset_network("figure7")));
  CHECK_FALSE(known(dense_network({.widths = {3, 2, 2}, .free_output_weights = false})));
}

TEST_CASE("dimension says whether parameters are found: one, finitely many, or not", "[identifiability]") {
  CHECK(dimension(network({3, 2, 2}, {2})).globally_identifiable == true);
  CHECK_FALSE(dimension(network({4, 3, 2, 2}, {2, 2})).globally_identifiable.has_value());
  CHECK(dimension(network({4, 3, 2, 2}, {2, 2})).identifiable);
  CHECK(dimension(network({2, 4, 1}, {2})).globally_identifiable == false);
}
