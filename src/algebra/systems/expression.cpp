#include "algebra/systems/expression.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// Of one number: as many as a coefficient may have.
constexpr std::size_t kMaxDigits = 39'000;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Recursive descent; the depth is limited, and signs are read in a loop.
class Parser {
 public:
  Parser(std::string_view text, Names& names, const Place& place, const ReadLimits& limits)
      : text_(text), names_(names), place_(place), limits_(limits), work_(static_cast<double>(limits.max_products)) {}

  ComplexPolynomial read() {
    ComplexPolynomial result = sum();
    if (!at_end()) {
      fail("expected an operator or the end");
    }
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) {
    skip_space();
    const std::string found =
        position_ >= text_.size() ? "the end" : "\"" + printable(text_.substr(position_, 12)) + "\"";
    throw SpecError(place_.pointer, where() + expected + ", got " + found);
  }
  [[noreturn]] void exceed(const std::string& what) {
    throw LimitExceeded(place_.pointer + (place_.pointer.empty() ? "" : ": ") + where() + what);
  }

  [[nodiscard]] std::string where() const {
    const std::size_t stop = std::min(position_, text_.size());
    const auto lines =
        static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
    const std::size_t begin = lines == 0 ? 0 : text_.rfind('\n', stop == 0 ? 0 : stop - 1) + 1;
    const std::string column = "column " + std::to_string(stop - std::min(begin, stop) + 1);
    if (place_.line == 0) {
      return column + ": ";
    }
    return place_.source + ", line " + std::to_string(place_.line + lines) + ", " + column + ": ";
  }

  void skip_space() {
    while (position_ < text_.size() && is_space(text_[position_])) {
      ++position_;
    }
  }
  bool at_end() {
    skip_space();
    return position_ == text_.size();
  }
  [[nodiscard]] char peek() {
    skip_space();
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c) {
      return false;
    }
    ++position_;
    return true;
  }

  /// True for an odd number of minus signs.
  bool signs() {
    bool negative = false;
    for (;;) {
      if (accept('-')) {
        negative = !negative;
      } else if (!accept('+')) {
        return negative;
      }
    }
  }

  ComplexPolynomial sum() {
    ComplexPolynomial result;
    bool negative = signs();
    for (;;) {
      ComplexPolynomial next = products();
      if (negative) {
        negate(next);
      }
      std::move(next.begin(), next.end(), std::back_inserter(result));
      limit_terms(result.size());
      const char c = peek();
      if (c != '+' && c != '-') {
        return limited([&] { return collected(std::move(result), work_); });
      }
      negative = signs();
    }
  }

  ComplexPolynomial products() {
    ComplexPolynomial result = signed_power();
    for (;;) {
      if (peek() == '*' && position_ + 1 < text_.size() && text_[position_ + 1] == '*') {
        fail("expected a power only after an unknown, a number or a parenthesis");
      }
      if (accept('*')) {
        result = limited_product(result, signed_power());
      } else if (accept('/')) {
        result = divide(std::move(result), signed_power());
      } else {
        return result;
      }
    }
  }

  ComplexPolynomial signed_power() {
    const bool negative = signs();
    ComplexPolynomial result = power();
    if (negative) {
      negate(result);
    }
    return result;
  }

  bool accept_power_sign() {
    if (accept('^')) {
      return true;
    }
    if (peek() == '*' && position_ + 1 < text_.size() && text_[position_ + 1] == '*') {
      position_ += 2;
      return true;
    }
    return false;
  }

  ComplexPolynomial power() {
    ComplexPolynomial base = atom();
    if (!accept_power_sign()) {
      return base;
    }
    const bool parenthesis = accept('(');
    const std::int64_t exponent = read_exponent();
    if (parenthesis && !accept(')')) {
      fail("expected )");
    }
    if (accept_power_sign()) {
      fail("expected parentheses in a power of a power");
    }
    return raise(base, exponent);
  }

  std::int64_t read_exponent() {
    (void)accept('+');
    skip_space();
    std::int64_t value = 0;
    if (position_ >= text_.size() || !is_digit(text_[position_])) {
      fail("expected an exponent, an integer of at least 0");
    }
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_digit(text_[position_])) {
      value = std::min<std::int64_t>(value * 10 + (text_[position_] - '0'), limits_.largest_exponent + 1);
      ++position_;
    }
    if (value > limits_.largest_exponent) {
      const std::string digits(text_.substr(begin, std::min<std::size_t>(position_ - begin, 20)));
      throw SpecError(place_.pointer,
                      where() + "expected an exponent of at most " + std::to_string(limits_.largest_exponent) +
                          ", got " + digits + (position_ - begin > 20 ? "..." : ""));
    }
    if (position_ < text_.size() && (text_[position_] == '.' || is_letter(text_[position_]))) {
      fail("expected an integer exponent");
    }
    return value;
  }

  ComplexPolynomial atom() {
    const char c = peek();
    if (c == '(') {
      return parenthesis();
    }
    if (is_digit(c) || c == '.') {
      return number();
    }
    if (is_letter(c)) {
      return name();
    }
    fail("expected a number, an unknown or (");
  }

  ComplexPolynomial parenthesis() {
    ++position_;
    if (++depth_ > limits_.deepest_nesting) {
      throw SpecError(place_.pointer,
                      where() + "expected at most " + std::to_string(limits_.deepest_nesting) + " nested parentheses");
    }
    ComplexPolynomial result = sum();
    if (!accept(')')) {
      fail("expected )");
    }
    --depth_;
    return result;
  }

  ComplexPolynomial number() {
    const std::size_t begin = position_;
    const auto digits = [&] {
      while (position_ < text_.size() && is_digit(text_[position_])) {
        ++position_;
      }
    };
    digits();
    if (position_ < text_.size() && text_[position_] == '.') {
      ++position_;
      digits();
    }
    if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
      std::size_t next = position_ + 1;
      next += next < text_.size() && (text_[next] == '+' || text_[next] == '-') ? 1 : 0;
      if (next < text_.size() && is_digit(text_[next])) {
        position_ = next;
        digits();
      }
    }
    const std::string_view digits_read = text_.substr(begin, position_ - begin);
    if (position_ < text_.size() && (is_letter(text_[position_]) || text_[position_] == '.')) {
      fail("expected * between a number and a name");
    }
    if (digits_read.size() > kMaxDigits) {
      exceed("a number has more than 39,000 digits");
    }
    try {
      Rational value = parse_rational(digits_read);
      return value == 0 ? ComplexPolynomial{} : ComplexPolynomial{{std::move(value), 0, {}}};
    } catch (const InvalidArgument& error) {
      throw SpecError(place_.pointer, where() + error.what());
    }
  }

  ComplexPolynomial name() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && (is_letter(text_[position_]) || is_digit(text_[position_]))) {
      ++position_;
    }
    const std::string found(text_.substr(begin, position_ - begin));
    if (peek() == '(') {
      fail("expected an operator after " + found);
    }
    if (const auto known = names_.index.find(found); known != names_.index.end()) {
      return {{1, 0, {{known->second, 1}}}};
    }
    if (const auto defined = names_.defined.find(found); defined != names_.defined.end()) {
      return defined->second;
    }
    if (names_.imaginary_unit && (found == "i" || found == "I")) {
      return {{0, 1, {}}};
    }
    if (names_.open && names_.unknowns.size() < names_.max_unknowns) {
      names_.add(found);
      return {{1, 0, {{static_cast<std::uint32_t>(names_.unknowns.size() - 1), 1}}}};
    }
    position_ = begin;
    fail(names_.open ? "expected no more than " + std::to_string(names_.max_unknowns) + " unknowns"
                     : "expected one of the unknowns");
  }

  void limit_terms(std::size_t terms) {
    if (static_cast<std::int64_t>(terms) > 2 * limits_.max_terms) {
      exceed("the expanded polynomial has more than " + std::to_string(limits_.max_terms) + " terms");
    }
  }

  /// Says where the work became too much.
  template <class Arithmetic>
  ComplexPolynomial limited(Arithmetic arithmetic) {
    try {
      return arithmetic();
    } catch (const LimitExceeded& error) {
      exceed(error.what());
    }
  }

  ComplexPolynomial limited_product(const ComplexPolynomial& a, const ComplexPolynomial& b) {
    if (degree_of(a) + degree_of(b) > limits_.largest_exponent) {
      exceed("the degree exceeds " + std::to_string(limits_.largest_exponent));
    }
    ComplexPolynomial result = limited([&] { return multiply(a, b, work_); });
    limit_terms(result.size());
    return result;
  }

  ComplexPolynomial divide(ComplexPolynomial a, const ComplexPolynomial& b) {
    if (b.size() != 1 || !b.front().monomial.empty()) {
      fail(b.empty() ? "expected a divisor other than 0" : "expected a number to divide by");
    }
    const Rational norm = b.front().real * b.front().real + b.front().imaginary * b.front().imaginary;
    return limited_product(a, {{b.front().real / norm, -b.front().imaginary / norm, {}}});
  }

  ComplexPolynomial raise(const ComplexPolynomial& base, std::int64_t exponent) {
    if (degree_of(base) * exponent > limits_.largest_exponent) {
      throw SpecError(place_.pointer,
                      where() + "expected a degree of at most " + std::to_string(limits_.largest_exponent));
    }
    if (base.size() == 1 && coefficient_bits(base) <= 2 &&
        base.front().imaginary == 0) {  // a power of an unknown, the usual case
      ComplexTerm term = base.front();
      for (Power& factor : term.monomial) {
        factor.exponent *= static_cast<std::uint32_t>(exponent);
      }
      if (exponent == 0) {
        term.monomial.clear();
      }
      term.real = exponent % 2 == 0 ? Rational(1) : term.real;
      return {std::move(term)};
    }
    // From the top bit down, so that the small base is the factor of every second product.
    ComplexPolynomial result{{1, 0, {}}};
    for (int bit = 62; bit >= 0; --bit) {
      if (exponent >> bit == 0) {
        continue;
      }
      result = limited_product(result, result);
      if ((exponent >> bit & 1) != 0) {
        result = limited_product(result, base);
      }
    }
    return result;
  }

  std::string_view text_;
  Names& names_;
  const Place& place_;
  const ReadLimits& limits_;
  Work work_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string printable(std::string_view text) {
  std::string result(text);
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return c < ' ' || c >= 0x7f; }, '?');
  return result;
}

bool Names::add(const std::string& name) {
  if (!index.emplace(name, static_cast<std::uint32_t>(unknowns.size())).second) {
    return false;
  }
  unknowns.push_back(name);
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

ComplexPolynomial read_expression(std::string_view text, Names& names, const Place& place, const ReadLimits& limits) {
  return Parser(text, names, place, limits).read();
}

Polynomial real_polynomial(ComplexPolynomial polynomial, const Place& place, const ReadLimits& limits) {
  Polynomial result;
  for (ComplexTerm& term : polynomial) {
    if (term.imaginary != 0 && limits.supports_only) {
      term.real = 1;
    } else if (term.imaginary != 0) {
      throw NotInThisBuild(place.source + (place.pointer.empty() ? "" : " " + place.pointer) +
                           ": coefficients with an imaginary part are not in this build");
    }
    result.push_back({std::move(term.real), std::move(term.monomial)});
  }
  return result;
}

}  // namespace zeroset::algebra::detail
