#include "zeroset/approximation/approximation.hpp"
#include "zeroset/approximation/fit_json.hpp"
#include "zeroset/atlas/lines.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace zeroset::atlas {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// What a line asks for: a degree, or the least one for an error.
struct Question {
  Activation activation{};
  std::optional<Rational> error{};
};

json list(const std::string& text) {
  json values = json::array();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    values.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return values;
}

/// The line's members are those of an approximation as an activation, so that the same reader checks them.
Activation read_approximation(ObjectReader& line) {
  json activation{{"kind", "approximation"}};
  for (const char* key : {"of", "method", "interval", "uniform_share"}) {
    if (const json* value = line.find(key)) {
      const bool is_list = std::string_view(key) == "interval" && value->is_string();
      activation[key] = is_list ? list(value->get<std::string>()) : *value;
    }
  }
  activation["degree"] = 1;
  return read_activation(activation, line.pointer());
}

Question read_question(ObjectReader& line) {
  Question question{.activation = read_approximation(line)};
  const json* degree = line.find("degree");
  const json* error = line.find("error");
  if ((degree == nullptr) == (error == nullptr)) {
    throw SpecError(line.at("degree"), "expected either a degree or an error");
  }
  const Activation& a = question.activation;
  if (degree != nullptr) {
    question.activation.degree = static_cast<int>(read_integer(*degree,
                                                               line.at("degree"),
                                                               approximation::min_degree_of(a.method),
                                                               approximation::largest_degree_of(a.of, a.method)));
    return question;
  }
  question.error = read_rational(*error, line.at("error"));
  if (*question.error <= 0) {
    throw SpecError(line.at("error"), "expected a positive number, got " + to_string(*question.error));
  }
  return question;
}

ordered_json keys_of(const Question& question) {
  ordered_json keys = approximation::empty_fit_json(question.activation);
  keys["degree"] = question.error ? ordered_json() : ordered_json(question.activation.degree);
  return keys;
}

Answer answer_min_degree(const Question& question) {
  const approximation::MinDegree least = approximation::min_degree(question.activation, *question.error);
  Answer result{.keys = least.fit ? to_json(*least.fit) : keys_of(question), .complete = least.fit.has_value()};
  result.keys["error"] = to_string(*question.error);
  result.keys["least"] = least.fit ? ordered_json(least.proved) : ordered_json();
  result.keys["lesser_error_lower"] =
      least.lesser_error_lower ? approximation::double_below(*least.lesser_error_lower) : ordered_json();
  if (!least.reason.empty()) {
    result.keys["reason"] = least.reason;
  }
  return result;
}

Answer answer_approximation(ObjectReader& line, const LineOptions&) {
  const Question question = read_question(line);
  line.finish();
  try {
    return question.error ? answer_min_degree(question)
                          : Answer{.keys = to_json(approximation::fit(question.activation))};
  } catch (const LimitExceeded& error) {
    Answer unknown{.keys = keys_of(question), .complete = false};
    unknown.keys["reason"] = error.what();
    return unknown;
  }
}

constexpr const char* kApproximationKeys[] = {"of",
                                              "method",
                                              "degree",
                                              "interval",
                                              "coefficients",
                                              "sup_error",
                                              "best_error_lower",
                                              "exact",
                                              "doubles",
                                              "latex",
                                              "reference",
                                              "status"};

}  // namespace

const AlgebraVerb kApproximate{"approximate", "zeroset.approximation/1", answer_approximation, kApproximationKeys};

}  // namespace zeroset::atlas
