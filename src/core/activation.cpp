#include "zeroset/core/activation.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>

namespace zeroset {

using nlohmann::json;

namespace {

/// A polynomial of higher degree overflows double precision at the ends of any interval one would fit.
constexpr std::int64_t kMaxActivationDegree = 1000;

const std::vector<std::string> kKinds{"relu", "identity", "monomial", "polynomial", "approximation", "sigmoid", "tanh"};
const std::vector<std::string> kFunctions{"relu", "abs", "gelu", "softplus", "tanh", "sigmoid"};
const std::vector<std::string> kMethods{"hermite", "legendre", "chebyshev", "minimax", "bernstein"};

Interval read_interval(const json& value, const std::string& pointer) {
  const std::vector<Rational> ends = read_rationals(value, pointer);
  if (ends.size() != 2 || ends[0] >= ends[1]) {
    throw SpecError(pointer, "expected two ends [lower, upper] with lower < upper, got " + value.dump());
  }
  return {ends[0], ends[1]};
}

void read_approximation(ObjectReader& reader, Activation& activation) {
  activation.of = static_cast<ActivationFunction>(
      read_choice(reader.require("of", list_of(kFunctions)), reader.at("of"), kFunctions));
  activation.method = static_cast<ApproximationMethod>(
      read_choice(reader.require("method", list_of(kMethods)), reader.at("method"), kMethods));
  activation.degree = static_cast<int>(
      read_integer(reader.require("degree", "the largest degree"), reader.at("degree"), 1, kMaxActivationDegree));
  const json* interval = reader.find("interval");
  if (interval != nullptr) {
    activation.interval = read_interval(*interval, reader.at("interval"));
  } else if (activation.method != ApproximationMethod::hermite) {
    throw SpecError(reader.at("interval"), "is missing, expected two exact ends such as [\"-8\", \"8\"]");
  }
  if (const json* coefficients = reader.find("coefficients")) {
    activation.coefficients = read_rationals(*coefficients, reader.at("coefficients"));
    if (activation.coefficients.empty() ||
        activation.coefficients.size() > static_cast<std::size_t>(activation.degree) + 1) {
      throw SpecError(reader.at("coefficients"),
                      "expected 1 to degree + 1 = " + std::to_string(activation.degree + 1) + " coefficients, got " +
                          std::to_string(activation.coefficients.size()));
    }
  }
}

json strings(const std::vector<Rational>& numbers) {
  json array = json::array();
  for (const Rational& number : numbers) {
    array.push_back(to_string(number));
  }
  return array;
}

/// Index of the last nonzero coefficient; 0 for the zero polynomial.
int last_nonzero(const std::vector<Rational>& coefficients) {
  int degree = static_cast<int>(coefficients.size()) - 1;
  while (degree > 0 && coefficients[static_cast<std::size_t>(degree)] == 0) {
    --degree;
  }
  return std::max(degree, 0);
}

}  // namespace

std::string name(ActivationFunction function) {
  return kFunctions.at(static_cast<std::size_t>(function));
}
std::string name(ApproximationMethod method) {
  return kMethods.at(static_cast<std::size_t>(method));
}

std::string name(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::relu:
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
    case ActivationKind::identity:
      return kKinds.at(static_cast<std::size_t>(activation.kind));
    case ActivationKind::monomial:
      return "monomial-" + std::to_string(activation.degree);
    case ActivationKind::polynomial:
      return "polynomial-" + std::to_string(polynomial_degree(activation));
    case ActivationKind::approximation:
      break;
  }
  std::string text = name(activation.of) + "-" + name(activation.method) + "-" + std::to_string(activation.degree);
  if (activation.method != ApproximationMethod::hermite) {
    text += " on [" + to_string(activation.interval.lower) + ", " + to_string(activation.interval.upper) + "]";
  }
  return text;
}

int polynomial_degree(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::relu:
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
      throw InvalidArgument("[polynomial_degree] expected a polynomial activation, got " + name(activation));
    case ActivationKind::identity:
      return 1;
    case ActivationKind::monomial:
      return activation.degree;
    case ActivationKind::polynomial:
      return last_nonzero(activation.coefficients);
    case ActivationKind::approximation:
      break;
  }
  return activation.coefficients.empty() ? activation.degree : last_nonzero(activation.coefficients);
}

std::vector<Rational> polynomial_coefficients(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::relu:
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
      throw InvalidArgument("[polynomial_coefficients] expected a polynomial activation, got " + name(activation));
    case ActivationKind::identity:
      return {0, 1};
    case ActivationKind::monomial: {
      std::vector<Rational> coefficients(static_cast<std::size_t>(activation.degree) + 1, Rational(0));
      coefficients.back() = 1;
      return coefficients;
    }
    case ActivationKind::polynomial:
    case ActivationKind::approximation:
      break;
  }
  if (activation.coefficients.empty()) {
    throw InvalidArgument("[polynomial_coefficients] expected a resolved approximation, got " + name(activation) +
                          " without coefficients");
  }
  return activation.coefficients;
}

Activation read_activation(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Activation activation;
  activation.kind =
      static_cast<ActivationKind>(read_choice(reader.require("kind", list_of(kKinds)), reader.at("kind"), kKinds));
  switch (activation.kind) {
    case ActivationKind::relu:
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
    case ActivationKind::identity:
      break;
    case ActivationKind::monomial:
      activation.degree = static_cast<int>(
          read_integer(reader.require("degree", "a degree"), reader.at("degree"), 1, kMaxActivationDegree));
      break;
    case ActivationKind::polynomial:
      activation.coefficients =
          read_rationals(reader.require("coefficients", "ascending coefficients"), reader.at("coefficients"));
      if (activation.coefficients.empty() || activation.coefficients.size() > kMaxActivationDegree + 1) {
        throw SpecError(reader.at("coefficients"),
                        "expected 1 to 1001 coefficients, got " + std::to_string(activation.coefficients.size()));
      }
      break;
    case ActivationKind::approximation:
      read_approximation(reader, activation);
      break;
  }
  reader.finish();
  return activation;
}

json to_json(const Activation& activation) {
  json value{{"kind", kKinds.at(static_cast<std::size_t>(activation.kind))}};
  if (activation.kind == ActivationKind::monomial) {
    value["degree"] = activation.degree;
  } else if (activation.kind == ActivationKind::polynomial) {
    value["coefficients"] = strings(activation.coefficients);
  } else if (activation.kind == ActivationKind::approximation) {
    value["of"] = name(activation.of);
    value["method"] = name(activation.method);
    value["degree"] = activation.degree;
    value["interval"] = {to_string(activation.interval.lower), to_string(activation.interval.upper)};
    if (!activation.coefficients.empty()) {
      value["coefficients"] = strings(activation.coefficients);
    }
  }
  return value;
}

}  // namespace zeroset
