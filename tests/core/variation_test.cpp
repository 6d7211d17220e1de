#include "zeroset/core/variation.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace zeroset;
using nlohmann::json;

namespace {

/// Both ends of a quantity's range, and what lies between: every word of a choice.
std::vector<double> values_of(const VariedQuantity& quantity) {
  if (quantity.kind == VariedKind::choice) {
    std::vector<double> indices;
    for (std::size_t i = 0; i < quantity.words.size(); ++i) {
      indices.push_back(static_cast<double>(i));
    }
    return indices;
  }
  return {quantity.lower, quantity.kind == VariedKind::integer ? 1000 : 0.3, quantity.upper};
}

Experiment two_phases() {
  Experiment experiment;
  experiment.network = {{4}, {DenseLayer{.units = 8}, ActivationLayer{}, DenseLayer{.units = 3}}};
  experiment.training = {{.learning_rate = 0.5, .momentum = 0.5}, {.learning_rate = 0.25, .momentum = 0.25}};
  experiment.pretraining = PretrainingSpec{};
  return experiment;
}

}  // namespace

TEST_CASE("a value of every quantity goes from JSON into a cell and back", "[variation]") {
  std::set<std::string> keys, slugs;
  for (const VariedQuantity& quantity : varied_quantities()) {
    INFO(quantity.key);
    CHECK(&varied_quantity(quantity.key) == &quantity);
    CHECK(keys.insert(quantity.key).second);
    CHECK_FALSE(quantity.heading.empty());
    for (const double value : values_of(quantity)) {
      const json written = value_json(quantity, value);
      CHECK(read_value(quantity, written, "") == value);
      CHECK(slugs.insert(slug(quantity, value)).second);
      CHECK_FALSE(describe(quantity, value).empty());

      const Variation one = read_variation({{quantity.key, {written}}}, "/vary");
      REQUIRE(cells(one).size() == 1);
      CHECK(cells(one)[0].value(quantity) == value);
      CHECK(to_json(cells(one)[0]) == nlohmann::ordered_json{{quantity.key, written}});
      CHECK(read_variation(to_json(one), "/vary") == one);
    }
  }
}

TEST_CASE("every quantity changes the experiment that it is put into, and nothing is left to vary", "[variation]") {
  for (const VariedQuantity& quantity : varied_quantities()) {
    INFO(quantity.key);
    Experiment before = two_phases();
    VariationCell cell;
    cell.set(quantity, quantity.kind == VariedKind::choice || quantity.kind == VariedKind::integer ? 1 : 0.75);
    const Experiment after = in_cell(before, cell);
    CHECK(after != before);
    CHECK((after.network != before.network) == quantity.changes_network);
    CHECK(in_cell(after, cell).vary.empty());
  }
}

TEST_CASE("learning rate and momentum are put into every phase, a width into the hidden layers", "[variation]") {
  const Experiment after = in_cell(two_phases(), {{"width", 2}, {"learning_rate", 0.125}, {"momentum", 0.0}});
  for (const TrainingSpec& phase : after.training) {
    CHECK(phase.learning_rate == 0.125);
    CHECK(phase.momentum == 0);
  }
  CHECK(std::get<DenseLayer>(after.network.layers[0]).units == 16);
  CHECK(std::get<DenseLayer>(after.network.layers[2]).units == 3);
}

TEST_CASE("values have the words of tables and the names of runs", "[variation]") {
  const auto words = [](const char* key, double value) { return describe(varied_quantity(key), value); };
  CHECK(words("width", 0.5) == "width 0.5");
  CHECK(words("train", 1000) == "1,000 images");
  CHECK(words("label_noise", 0.25) == "label noise 25 %");
  CHECK(words("labels", 0) == "true labels");
  CHECK(words("inputs", 1) == "random inputs");
  CHECK(words("learning_rate", 1e-5) == "learning rate 1e-05");
  CHECK(words("momentum", 0.9) == "momentum 0.9");
  const auto name = [](const char* key, double value) { return slug(varied_quantity(key), value); };
  CHECK(name("width", 1) == "width1");
  CHECK(name("train", 100'000) == "train100000");
  CHECK(name("label_noise", 0.1) == "noise0.1");
  CHECK(name("labels", 1) == "labels-random");
  CHECK(name("inputs", 0) == "inputs-true");
  CHECK(name("learning_rate", 1.0 / 3) == "rate0.3333333333333333");
  CHECK(name("momentum", 0.99) == "momentum0.99");
}

TEST_CASE("cells are all combinations, the last quantity of the table fastest", "[variation]") {
  const Variation variation{{"momentum", {0, 0.9}}, {"width", {1, 2}}, {"labels", {}}};
  const std::vector<VariationCell> all = cells(variation);
  CHECK(all == std::vector<VariationCell>{{{"width", 1}, {"momentum", 0}},
                                          {{"width", 1}, {"momentum", 0.9}},
                                          {{"width", 2}, {"momentum", 0}},
                                          {{"width", 2}, {"momentum", 0.9}}});
  CHECK_FALSE(all[0].value(varied_quantity("labels")));
  CHECK(to_json(all[1]).dump() == R"({"width":1.0,"momentum":0.9})");
  CHECK(cells({}) == std::vector<VariationCell>{VariationCell()});
  CHECK(Variation{{"labels", {}}}.empty());
}

TEST_CASE("what cannot be varied, is out of range or of another kind is refused at its place", "[variation]") {
  const auto pointer = [](const json& document) -> std::string {
    try {
      static_cast<void>(read_variation(document, "/vary"));
    } catch (const SpecError& error) {
      return error.pointer();
    }
    return "none";
  };
  CHECK(pointer({{"depth", {1}}}) == "/vary/depth");
  CHECK(pointer({{"width", {1, 0}}}) == "/vary/width/1");
  CHECK(pointer({{"train", {10, 2.5}}}) == "/vary/train/1");
  CHECK(pointer({{"label_noise", {1.5}}}) == "/vary/label_noise/0");
  CHECK(pointer({{"labels", {"true", false}}}) == "/vary/labels/1");
  CHECK(pointer({{"momentum", {1}}}) == "/vary/momentum/0");
  CHECK(pointer({{"learning_rate", 0.1}}) == "/vary/learning_rate");
  CHECK(pointer({{"labels", {true}}}) == "none");
  CHECK_THROWS_AS(varied_quantity("depth"), InvalidArgument);
  CHECK_THROWS_AS((VariationCell{{"depth", 1}}), InvalidArgument);
}
