#include "zeroset/algebra/filling.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace zeroset;
using algebra::minimal_filling;
using algebra::minimality;
using zeroset::testing::truth;

namespace {

using Widths = std::vector<std::int64_t>;

/// Rows of the table with so many inputs, outputs and layers.
std::vector<Widths> listed(std::int64_t inputs, std::int64_t outputs, std::size_t layers) {
  std::vector<Widths> rows;
  for (const auto& row : truth("minimal_filling_architectures")) {
    const Widths widths = row["widths"];
    if (widths.front() == inputs && widths.back() == outputs && widths.size() == layers + 1) {
      rows.push_back(widths);
    }
  }
  return rows;
}

bool contains(const std::vector<Widths>& found, const Widths& widths) {
  return std::find(found.begin(), found.end(), widths) != found.end();
}

}  // namespace

// Dao, Rodriguez, arXiv:2605.09609: for squares, two inputs and one output one each to 6 layers, 13 of 7.
TEST_CASE("the search finds all minimal filling architectures of two inputs and one output", "[filling]") {
  for (int layers = 2; layers <= 7; ++layers) {
    INFO(layers << " layers");
    const auto result = minimal_filling({.layers = layers});
    CHECK(result.complete);
    CHECK(result.all_widths);
    CHECK(result.architectures.size() == (layers == 7 ? 13 : 1));
    for (const Widths& widths : listed(2, 1, static_cast<std::size_t>(layers))) {
      CHECK(contains(result.architectures, widths));
    }
  }
}

TEST_CASE("with two and three outputs the search finds the listed architectures", "[filling][slow]") {
  for (const std::int64_t outputs : {2, 3}) {
    for (int layers = 2; layers <= 7; ++layers) {
      const auto result = minimal_filling({.outputs = outputs, .layers = layers});
      CHECK(result.complete);
      for (const Widths& widths : listed(2, outputs, static_cast<std::size_t>(layers))) {
        INFO(nlohmann::json(widths).dump());
        CHECK(contains(result.architectures, widths));
      }
    }
  }
}

TEST_CASE("the search agrees with all widths tried one by one", "[filling]") {
  struct Case {
    std::int64_t inputs, outputs;
    int layers;
    std::vector<int> degrees;
    BiasPattern bias;
  };
  for (const Case& one : {Case{3, 1, 3, {2}, BiasPattern::none},
                          Case{2, 2, 3, {3, 2}, BiasPattern::none},
                          Case{2, 1, 3, {2}, BiasPattern::all}}) {
    const auto result = minimal_filling({one.inputs, one.outputs, one.layers, one.degrees, one.bias}, {.max_width = 6});
    std::vector<Widths> wanted;
    for (std::int64_t a = 1; a <= result.largest_widths[0]; ++a) {
      for (std::int64_t b = 1; b <= result.largest_widths[1]; ++b) {
        const Widths widths{one.inputs, a, b, one.outputs};
        if (minimality(dense_network({.widths = widths, .degrees = one.degrees, .bias = one.bias})).minimal) {
          wanted.push_back(widths);
        }
      }
    }
    CHECK(result.architectures == wanted);
    CHECK(result.complete);
  }
}

TEST_CASE("the listed architectures are minimal, with the listed predecessors", "[filling]") {
  for (const auto& row : truth("minimal_filling_architectures")) {
    if (row["expected"]["ambient"] > 66) {
      continue;
    }
    INFO(row.dump());
    const Widths widths = row["widths"];
    const auto result = minimality(dense_network({.widths = widths}));
    CHECK(result.minimal);
    CHECK(result.dimension.status == Certainty::proved);
    CHECK(result.predecessor_dimensions.size() == row["predecessor_dims"].size());
    for (std::size_t i = 0; i < result.predecessor_dimensions.size(); ++i) {
      CHECK(result.predecessor_dimensions[i] == row["predecessor_dims"][i].get<std::int64_t>());
    }
  }
}

TEST_CASE("a wider architecture is filling but not minimal, a narrower one not filling", "[filling]") {
  CHECK_FALSE(minimality(dense_network({.widths = {2, 3, 1}})).minimal);
  CHECK(minimality(dense_network({.widths = {2, 3, 1}})).dimension.filling);
  const auto narrow = minimality(dense_network({.widths = {2, 1, 1}}));
  CHECK_FALSE(narrow.minimal);
  CHECK(narrow.status == Certainty::proved);
  CHECK(narrow.predecessor_dimensions == std::vector<std::optional<std::int64_t>>{std::nullopt});
}

TEST_CASE("a bound on the widths cuts the search, and a stopped search says so", "[filling]") {
  const auto narrow = minimal_filling({.layers = 4}, {.max_width = 2});
  CHECK(narrow.architectures.empty());
  CHECK(narrow.complete);
  CHECK_FALSE(narrow.all_widths);
  int asked = 0;
  const auto stopped = minimal_filling({.layers = 7}, {.stop = [&] { return ++asked > 100; }});
  CHECK_FALSE(stopped.complete);
  CHECK(stopped.architectures.size() < 13);
  for (const Widths& widths : stopped.architectures) {
    CHECK(minimality(dense_network({.widths = widths})).minimal);
  }
}

TEST_CASE("what the search cannot take is refused", "[filling]") {
  CHECK_THROWS_AS(minimal_filling({.inputs = 0}), InvalidArgument);
  CHECK_THROWS_AS(minimal_filling({.layers = 4, .degrees = {2, 3}}), InvalidArgument);
  CHECK_THROWS_AS(minimal_filling({}, {.max_width = 0}), InvalidArgument);
  CHECK_THROWS_AS(minimality(preset_network("figure7")), InvalidArgument);
}
