// Systems of equations in the formats that are read.
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "algebra/systems/expression.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace zeroset::algebra {

using detail::ComplexPolynomial;
using detail::Names;
using detail::Place;

namespace {

constexpr std::int64_t kMostUnknowns = 1'000'000;

/// Text with every character of comments blanked out, so that places stay what they are.
std::string without_comments(std::string_view text, char sign) {
  std::string result(text);
  bool comment = false;
  for (char& c : result) {
    comment = c == '\n' ? false : comment || c == sign;
    c = comment ? ' ' : c;
  }
  return result;
}

/// Line numbers of places that are asked for in ascending order, without counting from the beginning each time.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  std::size_t at(std::size_t position) {
    if (position < position_) {
      *this = Lines(text_);
    }
    const auto begin = text_.begin();
    line_ += static_cast<std::size_t>(std::count(
        begin + static_cast<std::ptrdiff_t>(position_), begin + static_cast<std::ptrdiff_t>(position), '\n'));
    position_ = position;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0, line_ = 1;
};

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A piece of a text that ends before `end`.
struct Piece {
  std::string_view text{};
  std::size_t begin = 0;
};

std::vector<Piece> split(std::string_view text, char separator) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.push_back({text.substr(begin, end - begin), begin});
    begin = end + 1;
  }
  return pieces;
}

std::string at_line(const std::string& source, std::size_t line) {
  return source + ", line " + std::to_string(line) + ": ";
}

void add_unknown(Names& names, std::string_view name, const std::string& where) {
  if (!detail::is_name(name)) {
    throw SpecError("",
                    where + "expected the name of an unknown, got \"" + detail::printable(name.substr(0, 40)) + "\"");
  }
  if (!names.add(std::string(name))) {
    throw SpecError("", where + "the unknown " + std::string(name) + " stands twice");
  }
}

PolynomialSystem read_json(std::string_view text, const std::string& source, const ReadLimits& limits) {
  const nlohmann::json document = parse_json(text, source);
  ObjectReader reader(document, "");
  reader.schema("zeroset.system/1");
  Names names;
  const std::string where = reader.at("variables");
  std::size_t number = 0;
  for (const auto& entry : read_array(reader.require("variables", "the names of the unknowns"), where)) {
    const std::string pointer = child(where, number++);
    const std::string name = read_string(entry, pointer);
    if (!detail::is_name(name) || !names.add(name)) {
      throw SpecError(pointer, "expected distinct names of letters, digits and underscores, got " + describe(entry));
    }
  }
  PolynomialSystem system{.variables = names.unknowns};
  const std::string list = reader.at("polynomials");
  for (const auto& entry : read_array(reader.require("polynomials", "polynomials as strings"), list)) {
    const Place place{child(list, system.polynomials.size()), source, 0};
    const std::string expression = read_string(entry, place.pointer);
    system.polynomials.push_back(real_polynomial(read_expression(expression, names, place, limits), place, limits));
  }
  reader.finish();
  return system;
}

/// The header of a PHCpack file: one or two numbers on its first line that is not blank.
struct PhcHeader {
  std::size_t equations = 0, unknowns = 0;
  std::size_t end = 0;
};

PhcHeader read_phc_header(std::string_view text, const std::string& source) {
  std::size_t position = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string where = at_line(source, Lines(text).at(position));
  const auto number = [&]() -> std::optional<std::size_t> {
    while (position < text.size() && (text[position] == ' ' || text[position] == '\t' || text[position] == '\r')) {
      ++position;
    }
    const std::size_t begin = position;
    std::int64_t value = 0;
    while (position < text.size() && std::isdigit(static_cast<unsigned char>(text[position])) != 0) {
      value = std::min(value * 10 + (text[position++] - '0'), kMostUnknowns + 1);
    }
    return begin == position ? std::nullopt : std::optional(static_cast<std::size_t>(value));
  };
  const auto equations = number();
  const auto unknowns = equations ? number() : std::nullopt;
  const std::size_t line_end = std::min(text.find('\n', position), text.size());
  if (!equations || !blank(text.substr(position, line_end - position)) || *equations > kMostUnknowns ||
      unknowns.value_or(0) > kMostUnknowns) {
    throw SpecError(
        "", where + "expected a line with the number of equations, or of equations and unknowns, of at most 10^6");
  }
  return {*equations, unknowns.value_or(*equations), line_end};
}

/// After the polynomials PHCpack's files have a title, solutions and prose, with colons and equality signs. What ends
/// with ; before any of these is a polynomial that the header does not count.
void refuse_further_polynomial(std::string_view text,
                               std::size_t begin,
                               const std::string& source,
                               std::size_t equations) {
  const std::size_t stop = text.find_first_of(";:=", begin);
  if (stop != std::string_view::npos && text[stop] == ';') {
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n", begin), stop);
    throw SpecError("",
                    at_line(source, Lines(text).at(first)) + "expected no more than the " + std::to_string(equations) +
                        " polynomials of the header, got \"" + detail::printable(text.substr(first, 12)) + "\"");
  }
}

PolynomialSystem read_phc(std::string_view text, const std::string& source, const ReadLimits& limits) {
  const PhcHeader header = read_phc_header(text, source);
  Names names{.open = true, .most_unknowns = header.unknowns, .imaginary_unit = true};
  PolynomialSystem system;
  Lines lines(text);
  std::size_t begin = header.end;
  for (std::size_t i = 0; i < header.equations; ++i) {
    const std::size_t end = text.find(';', begin);
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n", begin), text.size());
    if (end == std::string_view::npos) {
      throw SpecError("",
                      at_line(source, lines.at(first)) + "expected " + std::to_string(header.equations) +
                          " polynomials, each ended by ;, got " + std::to_string(i));
    }
    const Place place{"", source, lines.at(std::min(first, end))};
    const std::string_view expression = text.substr(std::min(first, end), end - std::min(first, end));
    system.polynomials.push_back(real_polynomial(read_expression(expression, names, place, limits), place, limits));
    begin = end + 1;
  }
  refuse_further_polynomial(text, begin, source, header.equations);
  // The header may promise more unknowns than are used.
  for (std::size_t k = 1; names.unknowns.size() < header.unknowns; ++k) {
    names.add("x" + std::to_string(k));
  }
  system.variables = names.unknowns;
  return system;
}

PolynomialSystem read_ms(std::string_view original, const std::string& source, const ReadLimits& limits) {
  const std::string text = without_comments(original, '#');
  const std::string_view view = text;
  Lines lines(view);
  const std::size_t first = std::min(view.find_first_not_of(" \t\r\n"), view.size());
  const std::size_t names_end = std::min(view.find('\n', first), view.size());
  Names names;
  for (const Piece& piece : split(view.substr(first, names_end - first), ',')) {
    add_unknown(names, trimmed(piece.text), at_line(source, lines.at(first)));
  }
  const std::size_t second = std::min(view.find_first_not_of(" \t\r\n", names_end), view.size());
  const std::size_t characteristic_end = std::min(view.find('\n', second), view.size());
  const std::string_view characteristic = trimmed(view.substr(second, characteristic_end - second));
  if (characteristic.empty() || !std::all_of(characteristic.begin(), characteristic.end(), [](unsigned char c) {
        return std::isdigit(c) != 0;
      })) {
    throw SpecError("",
                    at_line(source, lines.at(second)) + "expected the characteristic, 0 or a prime, got \"" +
                        detail::printable(characteristic.substr(0, 40)) + "\"");
  }
  if (characteristic.find_first_not_of('0') != std::string_view::npos) {
    throw NotInThisBuild(source + ": systems of characteristic " + detail::printable(characteristic.substr(0, 40)) +
                         " are not in this build; zeroset counts over the complex numbers");
  }
  PolynomialSystem system{.variables = names.unknowns};
  const std::vector<Piece> pieces = split(view.substr(characteristic_end), ',');
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i + 1 == pieces.size() && blank(pieces[i].text)) {
      break;  // a comma at the end, or no polynomial at all
    }
    const std::size_t offset = std::min(pieces[i].text.find_first_not_of(" \t\r\n"), pieces[i].text.size());
    const Place place{"", source, lines.at(characteristic_end + pieces[i].begin + offset)};
    system.polynomials.push_back(
        real_polynomial(read_expression(pieces[i].text.substr(offset), names, place, limits), place, limits));
  }
  return system;
}

/// The statements of a Bertini file, each ended by ;.
class BertiniReader {
 public:
  BertiniReader(std::string_view text, const std::string& source, const ReadLimits& limits)
      : text_(without_comments(text, '%')), source_(source), limits_(limits) {
    names_.imaginary_unit = true;
  }

  PolynomialSystem read() {
    Lines lines(text_);
    for (const Piece& piece : split(text_, ';')) {
      const std::size_t offset = std::min(piece.text.find_first_not_of(" \t\r\n"), piece.text.size());
      const std::size_t line = lines.at(piece.begin + offset);
      const bool closed = piece.begin + piece.text.size() < text_.size();
      if (!closed && !blank(piece.text) && trimmed(piece.text) != "END") {
        throw SpecError("", at_line(source_, line) + "expected ; after the last statement");
      }
      statement(piece.text.substr(offset), line);
      if (ended_) {
        break;
      }
    }
    if (names_.unknowns.empty()) {
      throw SpecError("", source_ + ": expected a variable_group with the unknowns");
    }
    if (functions_.empty() && !ended_) {
      throw SpecError("", source_ + ": expected functions, or END for a system without any");
    }
    PolynomialSystem system{.variables = names_.unknowns};
    for (const auto& [function, value] : functions_) {
      if (!value) {
        throw SpecError("", source_ + ": the function " + function + " has no definition");
      }
      system.polynomials.push_back(real_polynomial(*value, {"", source_, 1}, limits_));
    }
    return system;
  }

 private:
  /// CONFIG and INPUT have no ; of their own: they stand before the first statement of their section.
  std::string_view after_section_names(std::string_view text) {
    for (;;) {
      const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
      if (word != "CONFIG" && word != "INPUT") {
        return text;
      }
      in_config_ = word == "CONFIG";
      text = trimmed(text.substr(word.size()));
    }
  }

  void statement(std::string_view whole, std::size_t line) {
    const std::string_view text = after_section_names(whole);
    const std::size_t word_end = std::min(text.find_first_of(" \t\r\n=,"), text.size());
    const std::string word(text.substr(0, word_end));
    const std::string_view rest = text.substr(word_end);
    if (blank(text)) {
      return;
    }
    if (word == "END") {
      if (!blank(rest)) {  // a ; was lost: what follows may be a setting or a function
        throw SpecError("", at_line(source_, line) + "expected ; after END");
      }
      ended_ = !in_config_;
      in_config_ = false;
    } else if (in_config_) {
      return;  // settings of the tracker
    } else if (word == "variable_group" || word == "variable") {
      for (const Piece& piece : split(rest, ',')) {
        add_unknown(names_, trimmed(piece.text), at_line(source_, line));
        if (names_.defined.contains(names_.unknowns.back())) {
          throw SpecError("", at_line(source_, line) + names_.unknowns.back() + " is defined twice");
        }
      }
    } else if (word == "function") {
      for (const std::string& function : names(rest, line)) {
        function_index_.emplace(function, functions_.size());
        functions_.emplace_back(function, std::nullopt);
      }
    } else if (word == "constant") {
      (void)names(rest, line);  // their definitions follow
    } else if (word == "hom_variable_group" || word == "pathvariable" || word == "parameter" || word == "random" ||
               word == "random_real") {
      throw NotInThisBuild(at_line(source_, line) + word + " is not in this build");
    } else {
      assignment(text, line);
    }
  }

  std::vector<std::string> names(std::string_view list, std::size_t line) {
    std::vector<std::string> result;
    for (const Piece& piece : split(list, ',')) {
      result.emplace_back(trimmed(piece.text));
      if (!detail::is_name(result.back())) {
        throw SpecError("",
                        at_line(source_, line) + "expected names, separated by commas, got \"" +
                            detail::printable(piece.text.substr(0, 40)) + "\"");
      }
    }
    return result;
  }

  void assignment(std::string_view text, std::size_t line) {
    const std::size_t equal = text.find('=');
    const std::string name(trimmed(text.substr(0, equal == std::string_view::npos ? 0 : equal)));
    if (!detail::is_name(name)) {
      throw SpecError("",
                      at_line(source_, line) + "expected a declaration or NAME = EXPRESSION, got \"" +
                          detail::printable(text.substr(0, 40)) + "\"");
    }
    const Place place{"", source_, line};
    const std::string_view expression = text.substr(equal + 1);
    const std::size_t offset = std::min(expression.find_first_not_of(" \t\r\n"), expression.size());
    ComplexPolynomial value = read_expression(expression.substr(offset), names_, place, limits_);
    const auto found = function_index_.find(name);
    std::optional<ComplexPolynomial>* function =
        found == function_index_.end() ? nullptr : &functions_[found->second].second;
    const bool twice = function != nullptr ? function->has_value() : names_.defined.contains(name);
    if (twice || names_.index.contains(name)) {
      throw SpecError("", at_line(source_, line) + name + " is defined twice");
    }
    if (function != nullptr) {
      *function = std::move(value);
    } else {
      names_.defined.emplace(name, std::move(value));
    }
  }

  std::string text_;
  const std::string& source_;
  const ReadLimits& limits_;
  Names names_{};
  std::vector<std::pair<std::string, std::optional<ComplexPolynomial>>> functions_{};
  std::map<std::string, std::size_t, std::less<>> function_index_{};
  bool in_config_ = false, ended_ = false;
};

}  // namespace

const std::vector<std::string>& system_format_names() {
  static const std::vector<std::string> names{
      "json", "phc", "ms", "bertini", "singular", "macaulay2", "hc", "gfan", "latex"};
  return names;
}

std::string name(SystemFormat format) {
  return system_format_names().at(static_cast<std::size_t>(format));
}

SystemFormat system_format(std::string_view name) {
  const auto& names = system_format_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw InvalidArgument("expected a format of systems: " + list_of(names) + ", got \"" + std::string(name) + "\"");
  }
  return static_cast<SystemFormat>(found - names.begin());
}

SystemFormat system_format_of(const std::filesystem::path& path) {
  const std::vector<std::string> extensions{".json", ".phc", ".ms", ".bertini", ".sing", ".m2", ".jl", ".gfan", ".tex"};
  const auto found = std::find(extensions.begin(), extensions.end(), path.extension().string());
  if (found == extensions.end()) {
    throw SpecError("", path.string() + ": expected an extension that names the format: " + list_of(extensions));
  }
  return static_cast<SystemFormat>(found - extensions.begin());
}

PolynomialSystem read_system(std::string_view text,
                             SystemFormat format,
                             const std::string& source,
                             const ReadLimits& limits) {
  switch (format) {
    case SystemFormat::json:
      return read_json(text, source, limits);
    case SystemFormat::phc:
      return read_phc(text, source, limits);
    case SystemFormat::ms:
      return read_ms(text, source, limits);
    case SystemFormat::bertini:
      return BertiniReader(text, source, limits).read();
    default:
      throw InvalidArgument("[algebra::read_system] the format " + name(format) +
                            " is only written; json, phc, ms and bertini are read");
  }
}

PolynomialSystem read_system_file(const std::filesystem::path& path, const ReadLimits& limits) {
  const SystemFormat format = system_format_of(path);
  std::ifstream file(path, std::ios::binary);
  std::error_code status;
  if (!file || std::filesystem::is_directory(path, status)) {
    throw SpecError("", "cannot open " + path.string());
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return read_system(text, format, path.string(), limits);
}

Polynomial read_polynomial(std::string_view text,
                           const std::vector<std::string>& variables,
                           const std::string& pointer,
                           const ReadLimits& limits) {
  Names names;
  for (const std::string& variable : variables) {
    names.add(variable);
  }
  const Place place{pointer, "polynomial", 0};
  return real_polynomial(read_expression(text, names, place, limits), place, limits);
}

}  // namespace zeroset::algebra
