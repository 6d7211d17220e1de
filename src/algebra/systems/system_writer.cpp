// Systems of equations in the formats that are written.
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/systems/expression.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <set>

namespace zeroset::algebra {
namespace {

using NameList = std::vector<std::string>;

/// How a format writes one term.
struct Style {
  const char* times = "*";
  const char* fraction = "/";  ///< between numerator and denominator
  bool latex = false;
};

std::string coefficient_text(const Rational& magnitude, const Style& style) {
  const Integer below = denominator(magnitude);
  const std::string above = Integer(numerator(magnitude)).str();
  if (below == 1) {
    return above;
  }
  return style.latex ? "\\tfrac{" + above + "}{" + below.str() + "}" : above + style.fraction + below.str();
}

std::string monomial_text(const Monomial& monomial, const NameList& names, const Style& style) {
  std::string text;
  for (const Power& power : monomial) {
    text += text.empty() ? "" : style.times;
    const std::string& name = names[power.variable];
    const std::string exponent = std::to_string(power.exponent);
    if (power.exponent == 1) {
      text += name;
    } else {
      text += style.latex ? "{" + name + "}^{" + exponent + "}" : name + "^" + exponent;
    }
  }
  return text;
}

std::string polynomial_text(const Polynomial& polynomial, const NameList& names, const Style& style) {
  std::string text;
  for (const Term& term : polynomial) {
    const bool negative = term.coefficient < 0;
    const Rational magnitude = abs(term.coefficient);
    const std::string sign = negative ? "-" : "+";
    text += text.empty() ? (negative ? "-" : "") : style.latex ? " " + sign + " " : sign;
    const std::string monomial = monomial_text(term.monomial, names, style);
    if (monomial.empty() || magnitude != 1) {
      text += coefficient_text(magnitude, style) + (monomial.empty() ? "" : style.times);
    }
    text += monomial;
  }
  return text.empty() ? "0" : text;
}

std::string joined(const NameList& list, const std::string& separator) {
  std::string text;
  for (const std::string& entry : list) {
    text += (text.empty() ? "" : separator) + entry;
  }
  return text;
}

NameList all_polynomials(const PolynomialSystem& system, const NameList& names, const Style& style = {}) {
  NameList list;
  for (const Polynomial& polynomial : system.polynomials) {
    list.push_back(polynomial_text(polynomial, names, style));
  }
  return list;
}

bool plain(const std::string& name) {
  return std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

/// Words that some program reads as something else.
bool is_keyword(const std::string& name, SystemFormat format) {
  static const std::set<std::string> kWords{
      "i",   "I",        "ii",       "e",        "E",    "Pi",        "pi",     "QQ",          "ZZ",  "RR",
      "CC",  "R",        "F",        "ideal",    "ring", "r",         "int",    "im",          "sin", "cos",
      "exp", "function", "variable", "constant", "END",  "INPUT",     "CONFIG", "end",         "if",  "for",
      "do",  "let",      "using",    "Q",        "Z",    "parameter", "random", "pathvariable"};
  // PHCpack reads a name that starts like a number's exponent or the imaginary unit as such.
  const bool phc_prefix = format == SystemFormat::phc && std::string("eEiI").find(name.front()) != std::string::npos;
  return phc_prefix || kWords.contains(name);
}

bool any_prefix(NameList names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
           return b.starts_with(a);
         }) != names.end();
}

/// x1, x2, ..., all of the same length for gfan, which takes x1 for the beginning of x10.
NameList numbered(std::size_t count, SystemFormat format) {
  const std::size_t width = format == SystemFormat::gfan ? std::to_string(count).size() : 1;
  NameList names;
  for (std::size_t k = 1; k <= count; ++k) {
    std::string digits = std::to_string(k);
    digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
    names.push_back("x" + digits);
  }
  return names;
}

/// Formats of others take fewer names than ours.
NameList names_for(const PolynomialSystem& system, SystemFormat format) {
  const auto unfit = [&](const std::string& name) { return !plain(name) || is_keyword(name, format); };
  const bool fits = std::none_of(system.variables.begin(), system.variables.end(), unfit) &&
                    !(format == SystemFormat::gfan && any_prefix(system.variables));
  return fits ? system.variables : numbered(system.variables.size(), format);
}

std::string renaming_note(const PolynomialSystem& system, const NameList& names, const std::string& comment) {
  return names == system.variables
             ? ""
             : comment + " unknowns renamed, in the order: " + joined(system.variables, ", ") + "\n";
}

/// "w1r2c3" as w^{(1)}_{2,3}, "x12" as x_{12}, anything else upright.
std::string latex_name(const std::string& name) {
  std::vector<std::string> numbers;
  std::size_t position = 1;
  const auto number = [&] {
    const std::size_t begin = position;
    while (position < name.size() && std::isdigit(static_cast<unsigned char>(name[position])) != 0) {
      ++position;
    }
    numbers.push_back(name.substr(begin, position - begin));
  };
  if (std::isalpha(static_cast<unsigned char>(name.front())) != 0) {
    number();
    while (position < name.size() && !numbers.back().empty() &&
           std::isalpha(static_cast<unsigned char>(name[position])) != 0) {
      ++position;
      number();
    }
  }
  const std::string letter = name.substr(0, 1);
  if (name.size() == 1) {
    return letter;
  }
  if (position == name.size() && !numbers.empty() && !numbers.back().empty()) {
    return numbers.size() == 1
               ? letter + "_{" + numbers[0] + "}"
               : letter + "^{(" + numbers[0] + ")}_{" + joined({numbers.begin() + 1, numbers.end()}, ",") + "}";
  }
  std::string escaped;
  for (const char c : name) {
    escaped += c == '_' ? "\\_" : std::string(1, c);
  }
  return "\\mathrm{" + escaped + "}";
}

std::string write_json(const PolynomialSystem& system) {
  nlohmann::ordered_json document{{"schema", "zeroset.system/1"}, {"variables", system.variables}};
  document["polynomials"] = all_polynomials(system, system.variables);
  return document.dump(1) + "\n";
}

/// PHCpack numbers unknowns as they appear: a sum of zero fixes their order and names those that are not used.
std::string order_fixing_prefix(const PolynomialSystem& system, const NameList& names) {
  std::uint32_t next = 0;  // the first that has not appeared, as long as they appear in order
  bool in_order = true;
  for (const Polynomial& polynomial : system.polynomials) {
    for (const Term& term : polynomial) {
      for (const Power& power : term.monomial) {
        in_order = in_order && power.variable <= next;
        next += power.variable == next ? 1 : 0;
      }
    }
  }
  if (in_order && next == names.size()) {
    return "";
  }
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : "+") + name + "-" + name;
  }
  return text + "+";
}

std::string write_phc(const PolynomialSystem& system, const NameList& names) {
  if (system.polynomials.empty()) {
    throw InvalidArgument("[algebra::write_system] a PHCpack file needs at least one equation");
  }
  std::string text = std::to_string(system.polynomials.size()) + " " + std::to_string(names.size()) + "\n";
  std::string prefix = order_fixing_prefix(system, names);
  for (const Polynomial& polynomial : system.polynomials) {
    text += prefix + polynomial_text(polynomial, names, {}) + ";\n";
    prefix.clear();
  }
  return text;
}

std::string write_ms(const PolynomialSystem& system, const NameList& names) {
  return joined(names, ",") + "\n0\n" + joined(all_polynomials(system, names), ",\n") + "\n";
}

std::string write_bertini(const PolynomialSystem& system, const NameList& names) {
  const std::set<std::string> taken(names.begin(), names.end());
  std::string stem = "f";
  while (std::any_of(taken.begin(), taken.end(), [&](const std::string& n) { return n.starts_with(stem); })) {
    stem += "f";
  }
  NameList functions;
  std::string definitions;
  for (std::size_t i = 0; i < system.polynomials.size(); ++i) {
    functions.push_back(stem + std::to_string(i + 1));
    definitions += functions.back() + " = " + polynomial_text(system.polynomials[i], names, {}) + ";\n";
  }
  return renaming_note(system, names, "%") + "CONFIG\nEND;\n\nINPUT\nvariable_group " + joined(names, ",") + ";\n" +
         (functions.empty() ? "" : "function " + joined(functions, ",") + ";\n") + definitions + "END;\n";
}

std::string write_latex(const PolynomialSystem& system) {
  NameList names;
  for (const std::string& name : system.variables) {
    names.push_back(latex_name(name));
  }
  std::string text = "\\begin{align*}\n";
  const NameList list = all_polynomials(system, names, {.times = " ", .latex = true});
  for (std::size_t i = 0; i < list.size(); ++i) {
    text += "  " + list[i] + " &= 0" + (i + 1 < list.size() ? " \\\\" : "") + "\n";
  }
  return text + "\\end{align*}\n";
}

}  // namespace

std::string to_string(const Polynomial& polynomial, const std::vector<std::string>& variables) {
  return polynomial_text(polynomial, variables, {});
}

std::string write_system(const PolynomialSystem& system, SystemFormat format) {
  if (system.variables.empty() && format != SystemFormat::json && format != SystemFormat::latex) {
    throw InvalidArgument("[algebra::write_system] the format " + name(format) +
                          " cannot say a system without unknowns");
  }
  const NameList names = names_for(system, format);
  switch (format) {
    case SystemFormat::json:
      return write_json(system);
    case SystemFormat::phc:
      return write_phc(system, names);
    case SystemFormat::ms:
      return renaming_note(system, names, "#") + write_ms(system, names);
    case SystemFormat::bertini:
      return write_bertini(system, names);
    case SystemFormat::singular:
      return renaming_note(system, names, "//") + "ring R = 0, (" + joined(names, ", ") + "), dp;\nideal F =\n  " +
             joined(all_polynomials(system, names), ",\n  ") + ";\n";
    case SystemFormat::macaulay2:
      return renaming_note(system, names, "--") + "R = QQ[" + joined(names, ", ") + "]\nF = ideal(\n  " +
             joined(all_polynomials(system, names), ",\n  ") + ")\n";
    case SystemFormat::hc:
      return renaming_note(system, names, "#") + "using HomotopyContinuation\n@var " + joined(names, " ") +
             "\nF = System([\n  " + joined(all_polynomials(system, names, {.fraction = "//"}), ",\n  ") +
             "],\n  variables = [" + joined(names, ", ") + "])\n";
    case SystemFormat::gfan:
      return "Q[" + joined(names, ",") + "]{" + joined(all_polynomials(system, names), ",\n") + "}\n";
    case SystemFormat::latex:
      break;
  }
  return write_latex(system);
}

}  // namespace zeroset::algebra
