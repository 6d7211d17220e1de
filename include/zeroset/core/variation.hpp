/// \file
/// What a comparison can vary: one table with a row a quantity, and combinations of their values.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zeroset {

struct Experiment;

/// How the values of a varied quantity are written.
enum class VariedKind {
  real,
  integer,
  share,   ///< a real number in [0, 1]; people read it in percent
  choice,  ///< a word
};

/// A quantity that a comparison can vary. Its row in varied_quantities() is all that the program knows of it: how it is
/// read, what it does to an experiment, and what it is called. Every value is a double, which holds an integer of the
/// range and the index of a word exactly.
struct VariedQuantity {
  std::string key{};      ///< in JSON and of a table's column: "learning_rate"
  std::string heading{};  ///< of a table's column: "learning rate"
  std::string unit{};     ///< behind an integer where people read it: "images"
  std::string slug{};     ///< in the names of runs: "rate"
  VariedKind kind = VariedKind::real;
  double lower = 0, upper = 1;       ///< the values that are read, both included; of a choice, those of the indices
  std::vector<std::string> words{};  ///< of a choice
  bool changes_network = false;      ///< networks of different values have different numbers of parameters
  bool only_if_varied = false;       ///< written only where it has values, so that older experiments read as they were
  void (*apply)(Experiment& experiment, double value) = nullptr;  ///< puts the value in
};

/// All of them, in the order of tables and names of runs; they live as long as the program.
[[nodiscard]] std::span<const VariedQuantity> varied_quantities();

/// The one with this key. \throws InvalidArgument if there is none
[[nodiscard]] const VariedQuantity& varied_quantity(std::string_view key);

/// \name One value of a quantity
/// @{
/// \throws SpecError at `pointer` where it is out of range or of another kind. A choice with the word "true" takes
/// JSON's true for it, since both are natural to write.
[[nodiscard]] double read_value(const VariedQuantity& quantity, const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] nlohmann::json value_json(const VariedQuantity& quantity, double value);
/// For people: "width 0.5", "1,000 images", "label noise 50 %", "random labels".
[[nodiscard]] std::string describe(const VariedQuantity& quantity, double value);
/// For the names of runs: "width0.5", "train1000", "labels-random". Different values have different ones.
[[nodiscard]] std::string slug(const VariedQuantity& quantity, double value);
/// @}

/// One combination of values; of a quantity that is absent the experiment has its own. Compares by value.
class VariationCell {
 public:
  VariationCell() = default;
  /// \param values  by key, in any order: {{"width", 0.5}, {"train", 1000}}. \throws InvalidArgument for another key
  VariationCell(std::initializer_list<std::pair<std::string_view, double>> values);

  [[nodiscard]] std::optional<double> value(const VariedQuantity& quantity) const;
  void set(const VariedQuantity& quantity, double value) { values_[&quantity] = value; }
  void erase(const VariedQuantity& quantity) { values_.erase(&quantity); }
  /// Those that are there, in the order of the table.
  [[nodiscard]] const std::map<const VariedQuantity*, double>& values() const { return values_; }
  bool operator==(const VariationCell&) const = default;

 private:
  std::map<const VariedQuantity*, double> values_{};
};

/// What a comparison varies beside activation and seed: every combination is trained. Where a list is empty, the
/// experiment has its own value.
class Variation {
 public:
  Variation() = default;
  /// \param lists  by key, in any order: {{"width", {0.5, 1}}}. \throws InvalidArgument for another key
  Variation(std::initializer_list<std::pair<std::string_view, std::vector<double>>> lists);

  [[nodiscard]] bool empty() const { return lists_.empty(); }
  [[nodiscard]] std::vector<double> values(const VariedQuantity& quantity) const;
  void set(const VariedQuantity& quantity, std::vector<double> values);
  /// Those that are not empty, in the order of the table.
  [[nodiscard]] const std::map<const VariedQuantity*, std::vector<double>>& lists() const { return lists_; }
  bool operator==(const Variation&) const = default;

 private:
  std::map<const VariedQuantity*, std::vector<double>> lists_{};
};

/// All combinations, the last list fastest; one empty cell where nothing varies.
[[nodiscard]] std::vector<VariationCell> cells(const Variation& variation);

/// A list for every quantity, or for some: {"width": [0.5, 1], "labels": ["true", "random"]}. \throws SpecError
[[nodiscard]] Variation read_variation(const nlohmann::json& json, const std::string& pointer);
/// Every quantity, those that do not vary with an empty list.
[[nodiscard]] nlohmann::json to_json(const Variation& variation);
/// {"width": 0.5, "labels": "random"}, in the order of the table.
[[nodiscard]] nlohmann::ordered_json to_json(const VariationCell& cell);

}  // namespace zeroset
