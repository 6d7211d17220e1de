// Keys of an answer as lines.
#include "zeroset/atlas/readable.hpp"

#include "zeroset/approximation/fit_json.hpp"
#include "zeroset/atlas/approximation_figure.hpp"
#include "zeroset/core/terminal_text.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace zeroset::atlas {
namespace {

using nlohmann::ordered_json;

std::string readable_value(const ordered_json& value);

/// Lists of the same number, as the degrees of a system mostly are, in short: "6 (9 times)".
std::string readable_list(const ordered_json& list) {
  std::string text;
  for (std::size_t i = 0; i < list.size();) {
    std::size_t j = i;
    while (j < list.size() && list[j] == list[i]) {
      ++j;
    }
    const std::string value = readable_value(list[i]);
    text += (text.empty() ? "" : ", ") + (list[i].is_array() ? "[" + value + "]" : value);
    text += j - i > 1 ? " (" + std::to_string(j - i) + " times)" : "";
    i = j;
  }
  return text.empty() ? "none" : text;
}

std::string readable_value(const ordered_json& value) {
  switch (value.type()) {
    case ordered_json::value_t::null:
      return "-";
    case ordered_json::value_t::string:
      return value.get<std::string>();
    case ordered_json::value_t::boolean:
      return value.get<bool>() ? "yes" : "no";
    case ordered_json::value_t::array:
      return readable_list(value);
    default:
      return value.dump();
  }
}

using KeyRows = std::vector<std::pair<std::string, std::string>>;

void flatten(const ordered_json& keys, const std::string& prefix, KeyRows& rows) {
  for (const auto& [key, value] : keys.items()) {
    if (value.is_object()) {
      flatten(value, prefix + key + ".", rows);
    } else {
      rows.emplace_back(prefix + key, readable_value(value));
    }
  }
}

/// "0.0625 exactly", or "in [a, b]" with the digits that tell them apart.
std::string readable_enclosure(const ordered_json& enclosure) {
  constexpr int kDigits = 17;
  if (enclosure["upper"].is_null()) {
    return "more than the largest double";
  }
  const double lower = enclosure["lower"].get<double>(), upper = enclosure["upper"].get<double>();
  return lower == upper ? significant(upper, kDigits) + " exactly"
                        : "in [" + significant(lower, kDigits) + ", " + significant(upper, kDigits) + "]";
}

}  // namespace

std::string key_lines(const ordered_json& keys, std::size_t width) {
  KeyRows rows;
  flatten(keys, "", rows);
  std::size_t column = 0;
  for (const auto& [key, value] : rows) {
    column = std::max(column, key.size() + 2);
  }
  const std::size_t narrow = width / 2;  // a long key leaves the values of others their room
  std::string text;
  for (const auto& [key, value] : rows) {
    text += width == 0 ? key + std::string(column - key.size(), ' ') + value + '\n'
                       : beside(key, value, std::min(column, narrow), width);
  }
  return text;
}

std::string fit_lines(const Answer& answer) {
  const approximation::Fit fit = approximation::read_fit(answer.keys);
  std::string text = "largest error      " + readable_enclosure(answer.keys["sup_error"]) + " (proved)\n";
  if (fit.best_error_lower) {
    text +=
        "of any polynomial  at least " + significant(answer.keys["best_error_lower"].get<double>(), 17) + " (proved)\n";
  }
  if (answer.keys.contains("error")) {
    text += "least degree       for an error of " + answer.keys["error"].get<std::string>() + ": " +
            (answer.keys["least"].get<bool>() ? "proved" : "not proved") + '\n';
  }
  text += std::string("coefficients       ") + (fit.exact ? "exact" : "decimals; the error is that of exactly these") +
          "\n\n";
  return text + to_text(coefficients_table(fit));
}

}  // namespace zeroset::atlas
