// What stands for a character in LaTeX.
#pragma once

#include <string>

namespace zeroset {

/// In a formula, for characters that need one: "\\geq", "\\lambda", "^{2}". Null for all others.
const char* math_form(char32_t character);

/// In text; [U+XXXX] where pdflatex has nothing.
std::string text_form(char32_t character);

}  // namespace zeroset
