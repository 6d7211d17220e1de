#include "document/latex/latex_characters.hpp"

#include "zeroset/core/text.hpp"

#include <array>
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
  static const std::map<char32_t, const char*> forms{{U'<', "<"},
                                                     {U'>', ">"},
                                                     {U'|', "|"},
                                                     {U'·', "\\cdot"},
                                                     {U'×', "\\times"},
                                                     {U'±', "\\pm"},
                                                     {U'∓', "\\mp"},
                                                     {U'−', "-"},
                                                     {U'÷', "\\div"},
                                                     {U'≈', "\\approx"},
                                                     {U'≥', "\\geq"},
                                                     {U'≤', "\\leq"},
                                                     {U'≠', "\\neq"},
                                                     {U'≡', "\\equiv"},
                                                     {U'≪', "\\ll"},
                                                     {U'≫', "\\gg"},
                                                     {U'∼', "\\sim"},
                                                     {U'∝', "\\propto"},
                                                     {U'→', "\\to"},
                                                     {U'←', "\\leftarrow"},
                                                     {U'↔', "\\leftrightarrow"},
                                                     {U'⇒', "\\Rightarrow"},
                                                     {U'↦', "\\mapsto"},
                                                     {U'∞', "\\infty"},
                                                     {U'∈', "\\in"},
                                                     {U'∉', "\\notin"},
                                                     {U'⊂', "\\subset"},
                                                     {U'⊆', "\\subseteq"},
                                                     {U'∪', "\\cup"},
                                                     {U'∩', "\\cap"},
                                                     {U'∅', "\\emptyset"},
                                                     {U'∂', "\\partial"},
                                                     {U'∇', "\\nabla"},
                                                     {U'√', "\\surd"},
                                                     {U'∑', "\\sum"},
                                                     {U'∏', "\\prod"},
                                                     {U'∫', "\\int"},
                                                     {U'°', "^{\\circ}"},
                                                     {U'ℓ', "\\ell"},
                                                     {U'⋯', "\\cdots"},
                                                     {U'∘', "\\circ"},
                                                     {U'⊗', "\\otimes"},
                                                     {U'⊕', "\\oplus"},
                                                     {U'∀', "\\forall"},
                                                     {U'∃', "\\exists"},
                                                     {U'ℂ', "\\mathbf{C}"},
                                                     {U'ℝ', "\\mathbf{R}"},
                                                     {U'ℚ', "\\mathbf{Q}"},
                                                     {U'ℤ', "\\mathbf{Z}"},
                                                     {U'ℕ', "\\mathbf{N}"},
                                                     {U'ℙ', "\\mathbf{P}"},
                                                     {U'‖', "\\|"},
                                                     {U'⌈', "\\lceil"},
                                                     {U'⌉', "\\rceil"},
                                                     {U'⌊', "\\lfloor"},
                                                     {U'⌋', "\\rfloor"},
                                                     {U'½', "{1}/{2}"},
                                                     {U'¼', "{1}/{4}"},
                                                     {U'¾', "{3}/{4}"},
                                                     {U'µ', "\\mu"},
                                                     {U'✓', "\\surd"},
                                                     {U'′', "^{\\prime}"},
                                                     {U'α', "\\alpha"},
                                                     {U'β', "\\beta"},
                                                     {U'γ', "\\gamma"},
                                                     {U'δ', "\\delta"},
                                                     {U'ε', "\\varepsilon"},
                                                     {U'ζ', "\\zeta"},
                                                     {U'η', "\\eta"},
                                                     {U'θ', "\\theta"},
                                                     {U'ϑ', "\\vartheta"},
                                                     {U'ι', "\\iota"},
                                                     {U'κ', "\\kappa"},
                                                     {U'λ', "\\lambda"},
                                                     {U'μ', "\\mu"},
                                                     {U'ν', "\\nu"},
                                                     {U'ξ', "\\xi"},
                                                     {U'ο', "o"},
                                                     {U'π', "\\pi"},
                                                     {U'ρ', "\\rho"},
                                                     {U'σ', "\\sigma"},
                                                     {U'ς', "\\varsigma"},
                                                     {U'τ', "\\tau"},
                                                     {U'υ', "\\upsilon"},
                                                     {U'φ', "\\varphi"},
                                                     {U'ϕ', "\\phi"},
                                                     {U'χ', "\\chi"},
                                                     {U'ψ', "\\psi"},
                                                     {U'ω', "\\omega"},
                                                     {U'Γ', "\\Gamma"},
                                                     {U'Δ', "\\Delta"},
                                                     {U'Θ', "\\Theta"},
                                                     {U'Λ', "\\Lambda"},
                                                     {U'Ξ', "\\Xi"},
                                                     {U'Π', "\\Pi"},
                                                     {U'Σ', "\\Sigma"},
                                                     {U'Υ', "\\Upsilon"},
                                                     {U'Φ', "\\Phi"},
                                                     {U'Ψ', "\\Psi"},
                                                     {U'Ω', "\\Omega"},
                                                     {U'¹', "^{1}"},
                                                     {U'²', "^{2}"},
                                                     {U'³', "^{3}"},
                                                     {U'⁰', "^{0}"},
                                                     {U'⁴', "^{4}"},
                                                     {U'⁵', "^{5}"},
                                                     {U'⁶', "^{6}"},
                                                     {U'⁷', "^{7}"},
                                                     {U'⁸', "^{8}"},
                                                     {U'⁹', "^{9}"},
                                                     {U'⁻', "^{-}"},
                                                     {U'⁺', "^{+}"},
                                                     {U'ⁿ', "^{n}"},
                                                     {U'₀', "_{0}"},
                                                     {U'₁', "_{1}"},
                                                     {U'₂', "_{2}"},
                                                     {U'₃', "_{3}"},
                                                     {U'₄', "_{4}"},
                                                     {U'₅', "_{5}"},
                                                     {U'₆', "_{6}"},
                                                     {U'₇', "_{7}"},
                                                     {U'₈', "_{8}"},
                                                     {U'₉', "_{9}"}};
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

const char* form_in(const std::map<char32_t, const char*>& forms, char32_t character) {
  const auto form = forms.find(character);
  return form == forms.end() ? nullptr : form->second;
}

}  // namespace

const char* math_form(char32_t character) {
  return form_in(math_forms(), character);
}

std::string text_form(char32_t character) {
  if (const char* form = form_in(text_forms(), character)) {
    return form;
  }
  std::string text;
  if ((character >= 0x20 && character < 0x7F) || is_known_letter(character)) {
    append_utf8(text, character);
    return text;
  }
  return unknown(character);
}

}  // namespace zeroset
