#include "document/latex_escape.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>

namespace zeroset {
namespace {

/// What stands for a character in text.
const std::map<char32_t, const char*>& text_forms() {
  static const std::map<char32_t, const char*> forms{{U'#', "\\#"},
                                                     {U'$', "\\$"},
                                                     {U'%', "\\%"},
                                                     {U'&', "\\&"},
                                                     {U'_', "\\_"},
                                                     {U'{', "\\{"},
                                                     {U'}', "\\}"},
                                                     {U'~', "\\textasciitilde{}"},
                                                     {U'^', "\\textasciicircum{}"},
                                                     {U'\\', "\\textbackslash{}"},
                                                     {U'<', "$<$"},
                                                     {U'>', "$>$"},
                                                     {U'|', "$|$"},
                                                     {U'"', "''"},
                                                     {U'`', "\\textasciigrave{}"},
                                                     // After a line's end \\ these would be read as its arguments.
                                                     {U'[', "{[}"},
                                                     {U']', "{]}"},
                                                     {U'*', "{*}"},
                                                     {U'\n', " "},
                                                     {U'\t', " "},
                                                     {U'\r', " "},
                                                     {U'\u00A0', "~"},
                                                     {U'\u2009', "\\,"},
                                                     {U'\u202F', "\\,"},
                                                     {U'–', "--"},
                                                     {U'—', "---"},
                                                     {U'‘', "`"},
                                                     {U'’', "'"},
                                                     {U'“', "``"},
                                                     {U'”', "''"},
                                                     {U'…', "\\ldots{}"},
                                                     {U'•', "\\textbullet{}"},
                                                     {U'§', "\\S{}"},
                                                     {U'©', "\\textcopyright{}"},
                                                     {U'†', "\\dag{}"}};
  return forms;
}

/// What stands for a character in a formula.
const std::map<char32_t, const char*>& math_forms() {
  static const std::map<char32_t, const char*> forms{
      {U'·', "\\cdot"},       {U'×', "\\times"},     {U'±', "\\pm"},
      {U'∓', "\\mp"},         {U'−', "-"},           {U'÷', "\\div"},
      {U'≈', "\\approx"},     {U'≥', "\\geq"},       {U'≤', "\\leq"},
      {U'≠', "\\neq"},        {U'≡', "\\equiv"},     {U'≪', "\\ll"},
      {U'≫', "\\gg"},         {U'∼', "\\sim"},       {U'∝', "\\propto"},
      {U'→', "\\to"},         {U'←', "\\leftarrow"}, {U'↔', "\\leftrightarrow"},
      {U'⇒', "\\Rightarrow"}, {U'↦', "\\mapsto"},    {U'∞', "\\infty"},
      {U'∈', "\\in"},         {U'∉', "\\notin"},     {U'⊂', "\\subset"},
      {U'⊆', "\\subseteq"},   {U'∪', "\\cup"},       {U'∩', "\\cap"},
      {U'∅', "\\emptyset"},   {U'∂', "\\partial"},   {U'∇', "\\nabla"},
      {U'√', "\\surd"},       {U'∑', "\\sum"},       {U'∏', "\\prod"},
      {U'∫', "\\int"},        {U'°', "^{\\circ}"},   {U'ℓ', "\\ell"},
      {U'⋯', "\\cdots"},      {U'∘', "\\circ"},      {U'⊗', "\\otimes"},
      {U'⊕', "\\oplus"},      {U'∀', "\\forall"},    {U'∃', "\\exists"},
      {U'ℂ', "\\mathbf{C}"},  {U'ℝ', "\\mathbf{R}"}, {U'ℚ', "\\mathbf{Q}"},
      {U'ℤ', "\\mathbf{Z}"},  {U'ℕ', "\\mathbf{N}"}, {U'ℙ', "\\mathbf{P}"},
      {U'‖', "\\|"},          {U'⌈', "\\lceil"},     {U'⌉', "\\rceil"},
      {U'⌊', "\\lfloor"},     {U'⌋', "\\rfloor"},    {U'½', "{1}/{2}"},
      {U'¼', "{1}/{4}"},      {U'¾', "{3}/{4}"},     {U'µ', "\\mu"},
      {U'✓', "\\surd"},       {U'′', "'"},           {U'α', "\\alpha"},
      {U'β', "\\beta"},       {U'γ', "\\gamma"},     {U'δ', "\\delta"},
      {U'ε', "\\varepsilon"}, {U'ζ', "\\zeta"},      {U'η', "\\eta"},
      {U'θ', "\\theta"},      {U'ϑ', "\\vartheta"},  {U'ι', "\\iota"},
      {U'κ', "\\kappa"},      {U'λ', "\\lambda"},    {U'μ', "\\mu"},
      {U'ν', "\\nu"},         {U'ξ', "\\xi"},        {U'ο', "o"},
      {U'π', "\\pi"},         {U'ρ', "\\rho"},       {U'σ', "\\sigma"},
      {U'ς', "\\varsigma"},   {U'τ', "\\tau"},       {U'υ', "\\upsilon"},
      {U'φ', "\\varphi"},     {U'ϕ', "\\phi"},       {U'χ', "\\chi"},
      {U'ψ', "\\psi"},        {U'ω', "\\omega"},     {U'Γ', "\\Gamma"},
      {U'Δ', "\\Delta"},      {U'Θ', "\\Theta"},     {U'Λ', "\\Lambda"},
      {U'Ξ', "\\Xi"},         {U'Π', "\\Pi"},        {U'Σ', "\\Sigma"},
      {U'Υ', "\\Upsilon"},    {U'Φ', "\\Phi"},       {U'Ψ', "\\Psi"},
      {U'Ω', "\\Omega"},      {U'¹', "^{1}"},        {U'²', "^{2}"},
      {U'³', "^{3}"},         {U'⁰', "^{0}"},        {U'⁴', "^{4}"},
      {U'⁵', "^{5}"},         {U'⁶', "^{6}"},        {U'⁷', "^{7}"},
      {U'⁸', "^{8}"},         {U'⁹', "^{9}"},        {U'⁻', "^{-}"},
      {U'⁺', "^{+}"},         {U'ⁿ', "^{n}"},        {U'₀', "_{0}"},
      {U'₁', "_{1}"},         {U'₂', "_{2}"},        {U'₃', "_{3}"},
      {U'₄', "_{4}"},         {U'₅', "_{5}"},        {U'₆', "_{6}"},
      {U'₇', "_{7}"},         {U'₈', "_{8}"},        {U'₉', "_{9}"}};
  return forms;
}

/// Letters that pdflatex composes in its default encoding. Those of the range that it cannot are listed.
bool is_known_letter(char32_t character) {
  constexpr char32_t kMissing[] = {0x00D0, 0x00D7, 0x00DE, 0x00F0, 0x00F7, 0x00FE, 0x0104, 0x0105, 0x0110,
                                   0x0111, 0x0118, 0x0119, 0x0126, 0x0127, 0x012E, 0x012F, 0x0138, 0x013F,
                                   0x0140, 0x0149, 0x014A, 0x014B, 0x0166, 0x0167, 0x0172, 0x0173, 0x017F};
  if (character < 0xC0 || character > 0x17F) {
    return false;
  }
  for (const char32_t missing : kMissing) {
    if (character == missing) {
      return false;
    }
  }
  return true;
}

std::string unknown(char32_t character) {
  std::array<char, 24> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "{[}U+%04X{]}", static_cast<unsigned>(character));
  return buffer.data();
}

std::string escaped_character(char32_t character) {
  if (const auto form = text_forms().find(character); form != text_forms().end()) {
    return form->second;
  }
  if (const auto form = math_forms().find(character); form != math_forms().end()) {
    return std::string("$") + form->second + "$";
  }
  std::string text;
  if ((character >= 0x20 && character < 0x7F) || is_known_letter(character)) {
    append_utf8(text, character);
    return text;
  }
  return unknown(character);
}

std::string formula(std::string_view number) {
  std::string text;
  while (!number.empty()) {
    const char32_t character = next_character(number);
    const auto form = math_forms().find(character);
    if (form == math_forms().end()) {
      append_utf8(text, character);
    } else {
      text += form->second;
    }
  }
  return text;
}

}  // namespace

std::string escape_latex(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const char32_t character = next_character(text);
    // Two hyphens would be drawn as a dash.
    escaped += character == U'-' && escaped.ends_with('-') ? "{}-" : escaped_character(character);
  }
  return escaped;
}

std::string latex_cell(const Runs& runs) {
  std::string text;
  bool in_formula = false;
  for (const Run& run : runs) {
    const bool math = run.style == Style::number || run.style == Style::raised;
    text += math != in_formula ? "$" : "";
    in_formula = math;
    switch (run.style) {
      case Style::number:
        text += formula(grouped(run.text, "\\,"));
        break;
      case Style::raised:
        text += "^{" + formula(run.text) + "}";
        break;
      case Style::footnote:
        text += "$^{" + run.text + "}$";
        break;
      case Style::text:
        text += escape_latex(run.text);
        break;
    }
  }
  return text + (in_formula ? "$" : "");
}

}  // namespace zeroset
