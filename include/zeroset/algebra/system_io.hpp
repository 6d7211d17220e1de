/// \file
/// Polynomial systems as text, in the formats of other programs.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::algebra {

/// The formats in which systems are read and written.
enum class SystemFormat {
  json,      ///< {"schema": "zeroset.system/1", "variables": [...], "polynomials": ["x^2-1", ...]}
  phc,       ///< PHCpack: "m n" or "n", then polynomials, each ended by ;
  ms,        ///< msolve: variables, characteristic (0), polynomials, each separated by commas
  bertini,   ///< Bertini classic: an INPUT section with variable_group and function
  singular,  ///< written only, as are the following
  macaulay2,
  hc,  ///< HomotopyContinuation.jl
  gfan,
  latex,
};

/// "json", "phc", "ms", "bertini", "singular", "macaulay2", "hc", "gfan", "latex", in this order.
[[nodiscard]] const std::vector<std::string>& system_format_names();
[[nodiscard]] std::string name(SystemFormat format);

/// \throws InvalidArgument naming those there are
[[nodiscard]] SystemFormat system_format(std::string_view name);

/// By extension: .json, .phc, .ms, .bertini, .sing, .m2, .jl, .gfan, .tex.
/// \throws SpecError for another one
[[nodiscard]] SystemFormat system_format_of(const std::filesystem::path& path);

/// What reading may take. A text beyond it is refused, never half read.
struct ReadLimits {
  std::int64_t largest_exponent = 100'000;  ///< of a power, and of a degree after expansion
  std::int64_t max_terms = 5'000'000;       ///< of one polynomial while it is expanded
  std::int64_t max_products = 1'000'000;    ///< of terms, to expand one expression: some seconds
  int deepest_nesting = 200;                ///< of parentheses

  /// Takes 1 for a coefficient with an imaginary part: degrees and supports are those of the text, values are not.
  bool supports_only = false;
};

/// Reads any polynomial expression: sums, products of sums, powers (^ or **), division by numbers, unary signs,
/// repeated monomials, names that are prefixes of each other; integers, decimals and fractions are exact. LF or CRLF.
/// PHCpack files name their unknowns by use, in order of appearance; where the header promises more unknowns than are
/// used the rest is named after them. In them i and I are the imaginary unit: an equation whose imaginary part cancels
/// is read. Text after the last polynomial (title, solutions) is not read, but a further polynomial is an error. A
/// Bertini file ends every statement with ;.
/// \param text    a document in one of the first four formats
/// \param source  what errors call it, e.g. the file's name
/// \throws SpecError naming place (JSON pointer, or line and column) and what was expected; InvalidArgument for a
///   format that is only written; NotInThisBuild for coefficients with an imaginary part (but see
///   `supports_only`), and for msolve files of
///   positive characteristic; LimitExceeded where `limits` do not suffice, or a coefficient has more than
///   39,000 digits
[[nodiscard]] PolynomialSystem read_system(std::string_view text,
                                           SystemFormat format,
                                           const std::string& source = "system",
                                           const ReadLimits& limits = {});

/// \throws SpecError if the file cannot be read, and as above
[[nodiscard]] PolynomialSystem read_system_file(const std::filesystem::path& path, const ReadLimits& limits = {});

/// The document, ended by a newline. Reading back what was written in one of the first four formats gives an equal
/// system. Names that a program would not take (its keywords, underscores where they mean an index, names that are
/// prefixes of each other in gfan) are replaced by x1, x2, ...; a comment says so where the format has comments.
/// \throws InvalidArgument for a system without unknowns in a format that cannot say it
[[nodiscard]] std::string write_system(const PolynomialSystem& system, SystemFormat format);

using zeroset::to_string;  // of numbers: the one below would hide them

/// "x^2*y-3/2": one polynomial with these names.
[[nodiscard]] std::string to_string(const Polynomial& polynomial, const std::vector<std::string>& variables);

/// Reads one expression in the given unknowns; `pointer` is what errors name.
/// \throws SpecError, LimitExceeded as read_system
[[nodiscard]] Polynomial read_polynomial(std::string_view text,
                                         const std::vector<std::string>& variables,
                                         const std::string& pointer = "",
                                         const ReadLimits& limits = {});

}  // namespace zeroset::algebra
