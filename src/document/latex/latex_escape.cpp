#include "document/latex/latex_escape.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/latex/latex_characters.hpp"

#include <cctype>

namespace zeroset {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Text with formulas in it; neighboring formulas become one.
class LatexText {
 public:
  void add_text(const std::string& text) {
    close();
    text_ += text;
  }

  void add_formula(const std::string& formula) {
    const bool is_script = formula[0] == '^' || formula[0] == '_';
    if (!open_) {
      text_ += '$';
      open_ = true;
    } else if (is_script && add_script(formula)) {
      return;
    } else if (!is_script && formula[0] != ' ' && !text_.ends_with(' ')) {
      text_ += ' ';
    }
    text_ += formula;
    scripts_ = is_script ? scripts_ + formula[0] : scripts_in(formula);
    last_ = formula.substr(0, 2);
  }

  std::string finish() {
    close();
    return std::move(text_);
  }

  [[nodiscard]] bool ends_with(char c) const { return !open_ && text_.ends_with(c); }

 private:
  static std::string scripts_in(const std::string& formula) {
    std::string scripts;
    for (const char c : formula) {
      scripts += c == '^' || c == '_' ? std::string(1, c) : "";
    }
    return scripts;
  }

  /// TeX refuses two exponents or two indices in a row. \return whether the last one has taken this one in
  bool add_script(const std::string& formula) {
    if (formula.substr(0, 2) == last_ && last_.ends_with('{')) {
      text_.pop_back();
      text_ += formula.substr(2);
      return true;
    }
    if (scripts_.find(formula[0]) != std::string::npos) {
      text_ += "{}";
      scripts_.clear();
    }
    return false;
  }

  void close() {
    text_ += open_ ? "$" : "";
    open_ = false;
    scripts_.clear();
    last_.clear();
  }

  std::string text_{};
  bool open_ = false;      ///< in a formula
  std::string scripts_{};  ///< exponents and indices at its end
  std::string last_{};     ///< how its last part begins
};

/// How many bytes after a '^' are an exponent: a number, or one letter.
std::size_t exponent_length(std::string_view text) {
  if (!text.empty() && is_letter(text[0])) {
    return text.size() > 1 && is_letter(text[1]) ? 0 : 1;
  }
  const std::size_t sign = !text.empty() && text[0] == '-' ? 1 : 0;
  std::size_t end = sign;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  return end > sign ? end : 0;
}

/// How many bytes after a '_' are a subscript, and not a part of a name: one or two letters or digits.
std::size_t subscript_length(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_')) {
    ++end;
  }
  return end <= 2 && text.substr(0, end).find('_') == std::string_view::npos ? end : 0;
}

/// Writes text that people typed.
class Escaper {
 public:
  /// \param breaks  in long words, which a paragraph must be able to break
  explicit Escaper(LatexText& out, bool breaks = false) : out_(out), breaks_(breaks) {}

  void add(std::string_view text) {
    while (!text.empty()) {
      const std::size_t taken = add_power(text);
      if (taken > 0) {
        previous_ = text[taken - 1];
        text.remove_prefix(taken);
        continue;
      }
      const std::string_view before = text;
      const char32_t character = next_character(text);
      letters_ = character == U' ' ? 0 : letters_ + 1;
      if (breaks_ && letters_ > kUnbrokenLetters && letters_ % kLettersBetweenBreaks == 1) {
        out_.add_text("\\allowbreak{}");
      }
      add_character(character, text);
      previous_ = before[before.size() - text.size() - 1];
    }
  }

 private:
  /// t^3 and N_C as formulas; of a longer base the exponent alone. \return the bytes taken
  std::size_t add_power(std::string_view text) {
    const bool letter = is_letter(text[0]) && !is_letter(previous_) && !is_digit(previous_) && previous_ != '_';
    const std::size_t base = letter ? 1 : 0;
    const bool has_base = letter || is_letter(previous_) || is_digit(previous_) || previous_ == ')' ||
                          static_cast<unsigned char>(previous_) >= 0x80;
    if (!has_base || text.size() <= base || (text[base] != '^' && !(letter && text[base] == '_'))) {
      return 0;
    }
    const std::string_view rest = text.substr(base + 1);
    const std::size_t length = text[base] == '^' ? exponent_length(rest) : subscript_length(rest);
    if (length == 0) {
      return 0;
    }
    const std::string raised(rest.substr(0, length));
    out_.add_formula(std::string(text.substr(0, base + 1)) + (length == 1 ? raised : "{" + raised + "}"));
    return base + 1 + length;
  }

  void add_character(char32_t character, std::string_view rest) {
    const bool begins = previous_ == '\0' || std::string_view(" ([,=<>").find(previous_) != std::string_view::npos;
    if (const char* form = math_form(character)) {
      out_.add_formula(form);
    } else if (character == U'-' && begins && !rest.empty() && is_digit(rest[0])) {
      out_.add_formula("-");
    } else if (character == U'-' && out_.ends_with('-')) {
      out_.add_text("{}-");  // two hyphens would be drawn as a dash
    } else if (character == U'"' && begins) {
      out_.add_text("``");
    } else {
      out_.add_text(text_form(character));
    }
  }

  static constexpr std::size_t kLettersBetweenBreaks = 8;

  LatexText& out_;
  bool breaks_;
  std::size_t letters_ = 0;  ///< since the last space
  char previous_ = '\0';
};

/// A number's signs; its digits in groups.
std::string formula(const std::string& number) {
  const std::string digits = grouped(number, "\\,");
  std::string_view rest = digits;
  std::string text;
  while (!rest.empty()) {
    const char32_t character = next_character(rest);
    if (const char* form = math_form(character)) {
      text += form;
    } else {
      append_utf8(text, character);
    }
  }
  return text;
}

}  // namespace

std::string escape_latex(std::string_view text) {
  LatexText out;
  Escaper(out).add(text);
  return out.finish();
}

std::string latex_paragraph(std::string_view text) {
  LatexText out;
  Escaper(out, true).add(text);
  return out.finish();
}

std::string latex_cell(const Runs& runs) {
  LatexText out;
  for (const Run& run : runs) {
    switch (run.style) {
      case Style::number:
        out.add_formula(formula(run.text));
        break;
      case Style::raised:
        out.add_formula("^{" + formula(run.text) + "}");
        break;
      case Style::footnote:
        out.add_formula("^{" + run.text + "}");
        break;
      case Style::text:
        Escaper(out, true).add(run.text);
        break;
    }
  }
  return out.finish();
}

}  // namespace zeroset
