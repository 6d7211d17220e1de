#include "algebra/naive_reader.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace zeroset::testing {
namespace {

using algebra::SystemFormat;
using Value = NaiveValue;

constexpr std::uint64_t kP = kNaivePrime;

Value plus(Value a, Value b) {
  return {(a.real + b.real) % kP, (a.imaginary + b.imaginary) % kP};
}
Value minus(Value a) {
  return {(kP - a.real) % kP, (kP - a.imaginary) % kP};
}
Value times(Value a, Value b) {
  return {(a.real * b.real % kP + kP - a.imaginary * b.imaginary % kP) % kP,
          (a.real * b.imaginary + a.imaginary * b.real % kP) % kP};
}
Value power(Value a, std::uint64_t exponent) {
  Value result{1, 0};
  for (; exponent > 0; exponent /= 2) {
    result = exponent % 2 == 1 ? times(result, a) : result;
    a = times(a, a);
  }
  return result;
}
Value inverse(Value a) {
  const std::uint64_t norm = (a.real * a.real % kP + a.imaginary * a.imaginary % kP) % kP;
  if (norm == 0) {
    throw std::runtime_error("a division by a multiple of p");
  }
  const Value scale = power({norm, 0}, kP - 2);
  return times({a.real, (kP - a.imaginary) % kP}, scale);
}

using Meanings = std::map<std::string, Value>;

/// sum = [signs] product {(+|-) [signs] product}; product = factor {(*|/) [signs] factor}; factor = atom [^ exponent].
class Evaluator {
 public:
  Evaluator(std::string text, const Meanings& meanings, bool open) : meanings_(meanings), open_(open) {
    for (const char c : text) {  // tokens never hold spaces, and no two of them touch without a sign between
      text_ += std::isspace(static_cast<unsigned char>(c)) != 0 ? "" : std::string(1, c);
    }
  }

  Value value() {
    const Value result = sum();
    if (at_ != text_.size()) {
      throw std::runtime_error("something is left: " + text_.substr(at_));
    }
    return result;
  }

 private:
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '$'; }

  Value sum() {
    Value total{};
    do {
      const bool negative = signs();
      const Value term = product();
      total = plus(total, negative ? minus(term) : term);
    } while (next() == '+' || next() == '-');
    return total;
  }
  bool signs() {
    bool negative = false;
    for (; next() == '+' || next() == '-'; ++at_) {
      negative = negative != (next() == '-');
    }
    return negative;
  }
  Value product() {
    Value result = factor();
    while (next() == '*' || next() == '/') {
      const bool division = text_[at_++] == '/';
      const bool negative = signs();
      const Value right = factor();
      result = times(result, division ? inverse(right) : right);
      result = negative ? minus(result) : result;
    }
    return result;
  }
  Value factor() {
    const Value base = atom();
    if (next() != '^' && text_.substr(at_, 2) != "**") {
      return base;
    }
    at_ += next() == '^' ? 1 : 2;
    const bool parenthesis = next() == '(';
    at_ += parenthesis ? 1 : 0;
    at_ += next() == '+' ? 1 : 0;
    const std::uint64_t exponent = std::stoull(digits());
    at_ += parenthesis ? 1 : 0;
    return power(base, exponent);
  }
  Value atom() {
    if (next() == '(') {
      ++at_;
      const Value inside = sum();
      ++at_;
      return inside;
    }
    if (std::isdigit(static_cast<unsigned char>(next())) != 0 || next() == '.') {
      return number();
    }
    std::string name;
    for (; std::isalnum(static_cast<unsigned char>(next())) != 0 || next() == '_'; ++at_) {
      name += next();
    }
    const auto meaning = meanings_.find(name);
    if (meaning != meanings_.end()) {
      return meaning->second;
    }
    if (!open_) {
      throw std::runtime_error("an unknown name: " + name);
    }
    return name == "i" || name == "I" ? Value{0, 1} : Value{naive_unknown(name), 0};
  }
  std::string digits() {
    std::string result;
    for (; std::isdigit(static_cast<unsigned char>(next())) != 0; ++at_) {
      result += next();
    }
    return result;
  }
  Value number() {
    Value result = digits_value(digits());
    if (next() == '.') {
      ++at_;
      const std::string fraction = digits();
      result = times(result, power({10, 0}, fraction.size()));
      result = times(plus(result, digits_value(fraction)), inverse(power({10, 0}, fraction.size())));
    }
    if (next() == 'e' || next() == 'E') {
      ++at_;
      const bool negative = next() == '-';
      at_ += next() == '-' || next() == '+' ? 1 : 0;
      const Value scale = power({10, 0}, std::stoull(digits()));
      result = times(result, negative ? inverse(scale) : scale);
    }
    return result;
  }
  static Value digits_value(const std::string& text) {
    std::uint64_t value = 0;
    for (const char c : text) {
      value = (10 * value + static_cast<std::uint64_t>(c - '0')) % kP;
    }
    return {value, 0};
  }

  std::string text_{};
  const Meanings& meanings_;
  bool open_;
  std::size_t at_ = 0;
};

std::vector<std::string> pieces(const std::string& text, char separator) {
  std::vector<std::string> result;
  std::stringstream stream(text);
  for (std::string piece; std::getline(stream, piece, separator);) {
    result.push_back(piece);
  }
  return result;
}

std::string squeezed(const std::string& text) {
  std::string result;
  for (const char c : text) {
    result += std::isspace(static_cast<unsigned char>(c)) != 0 ? "" : std::string(1, c);
  }
  return result;
}

/// Lines that are not blank, without comments.
std::vector<std::string> lines_without(const std::string& text, char comment) {
  std::vector<std::string> result;
  for (const std::string& line : pieces(text, '\n')) {
    const std::string kept = line.substr(0, line.find(comment));
    if (!squeezed(kept).empty()) {
      result.push_back(kept);
    }
  }
  return result;
}

Meanings unknowns(const std::string& list) {
  Meanings result;
  for (const std::string& name : pieces(squeezed(list), ',')) {
    result[name] = {naive_unknown(name), 0};
  }
  return result;
}

std::vector<Value> values_of_json(const std::string& text) {
  const auto document = nlohmann::json::parse(text);
  Meanings meanings;
  for (const std::string name : document.at("variables")) {
    meanings[name] = {naive_unknown(name), 0};
  }
  std::vector<Value> result;
  for (const std::string polynomial : document.at("polynomials")) {
    result.push_back(Evaluator(polynomial, meanings, false).value());
  }
  return result;
}

std::vector<Value> values_of_phc(const std::string& text) {
  std::size_t count = 0;
  std::istringstream(text) >> count;
  if (count == 0) {
    return {};
  }
  const std::size_t body = text.find('\n', text.find_first_of("0123456789"));
  const std::vector<std::string> polynomials = pieces(text.substr(body), ';');
  std::vector<Value> result;
  for (std::size_t i = 0; i < count; ++i) {
    result.push_back(Evaluator(polynomials.at(i), {}, true).value());
  }
  return result;
}

std::vector<Value> values_of_ms(const std::string& text) {
  const std::vector<std::string> lines = lines_without(text, '#');
  const Meanings meanings = unknowns(lines.at(0));
  std::string rest;
  for (std::size_t i = 2; i < lines.size(); ++i) {
    rest += lines[i] + "\n";
  }
  std::vector<Value> result;
  for (const std::string& polynomial : pieces(rest, ',')) {
    if (!squeezed(polynomial).empty()) {
      result.push_back(Evaluator(polynomial, meanings, false).value());
    }
  }
  return result;
}

std::vector<Value> values_of_bertini(const std::string& text) {
  std::string joined;
  for (const std::string& line : lines_without(text, '%')) {
    joined += line + "\n";
  }
  Meanings meanings{{"i", {0, 1}}, {"I", {0, 1}}};
  std::vector<std::string> functions;
  std::map<std::string, Value> defined;
  bool settings = false;
  for (const std::string& statement : pieces(joined, ';')) {
    std::istringstream words(statement);
    std::string first, second, rest;
    words >> first;
    while (first == "CONFIG" || first == "INPUT") {
      settings = first == "CONFIG";
      first.clear();
      words >> first;
    }
    std::getline(words, rest, '\0');
    // A word may touch what follows: "function" and its list never, an assignment often.
    if (first == "END") {
      if (!settings) {
        break;
      }
      settings = false;
    } else if (settings || first == "constant" || first.empty()) {
      continue;
    } else if (first == "variable_group" || first == "variable") {
      for (const auto& [name, value] : unknowns(rest)) {
        meanings[name] = value;
      }
    } else if (first == "function") {
      for (const std::string& name : pieces(squeezed(rest), ',')) {
        functions.push_back(name);
      }
    } else {
      const std::string assignment = first + " " + rest;
      const std::size_t equal = assignment.find('=');
      const Value value = Evaluator(assignment.substr(equal + 1), meanings, false).value();
      const std::string name = squeezed(assignment.substr(0, equal));
      defined[name] = value;
      if (std::find(functions.begin(), functions.end(), name) == functions.end()) {
        meanings[name] = value;
      }
    }
  }
  std::vector<Value> result;
  for (const std::string& name : functions) {
    result.push_back(defined.at(name));
  }
  return result;
}

}  // namespace

std::uint64_t naive_unknown(const std::string& name) {
  std::uint64_t hash = 1469598103934665603U;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash % kP;
}

std::vector<NaiveValue> naive_values(const std::string& text, SystemFormat format) {
  switch (format) {
    case SystemFormat::json:
      return values_of_json(text);
    case SystemFormat::phc:
      return values_of_phc(text);
    case SystemFormat::ms:
      return values_of_ms(text);
    case SystemFormat::bertini:
      return values_of_bertini(text);
    default:
      throw std::runtime_error("a format that is only written");
  }
}

}  // namespace zeroset::testing
