// Bertini's format of systems.
#include "zeroset/core/error.hpp"

#include "algebra/systems/system_text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace zeroset::algebra::detail {

namespace {

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
      if (!is_name(result.back())) {
        throw SpecError("",
                        at_line(source_, line) + "expected names, separated by commas, got \"" +
                            printable(piece.text.substr(0, 40)) + "\"");
      }
    }
    return result;
  }

  void assignment(std::string_view text, std::size_t line) {
    const std::size_t equal = text.find('=');
    const std::string name(trimmed(text.substr(0, equal == std::string_view::npos ? 0 : equal)));
    if (!is_name(name)) {
      throw SpecError("",
                      at_line(source_, line) + "expected a declaration or NAME = EXPRESSION, got \"" +
                          printable(text.substr(0, 40)) + "\"");
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

PolynomialSystem read_bertini(std::string_view text, const std::string& source, const ReadLimits& limits) {
  return BertiniReader(text, source, limits).read();
}

}  // namespace zeroset::algebra::detail
