// Numbers of few seeds as people read them, and tests of paired differences corrected for how many there are.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// So many values stand one by one; of more the median and the range.
constexpr std::size_t kMaxValuesShown = 5;

/// How the values of a text are written.
enum class ValueForm {
  percent,  ///< of shares, with one decimal: 0.224 is "22.4"
  real,     ///< three significant digits
};

[[nodiscard]] std::string value_text(double value, ValueForm form);

/// The same in a sentence: with a minus sign, not a hyphen.
[[nodiscard]] std::string spoken_value(double value, ValueForm form);

/// "0.9, 1.2, 22.4", in the order given; of more than five "1.2 [0.9, 22.4]", median and range. Empty for none.
[[nodiscard]] std::string spread_text(const std::vector<double>& values, ValueForm form);

/// For a note: what stands in a column of spread_text.
[[nodiscard]] std::string spread_words(std::size_t values);

/// The mean of at least one value with its 95 % half-width; alone where it has none: of one value, and of values that
/// are all the same, for how far another seed's would lie is not known from them.
[[nodiscard]] Cell mean_with_interval(const std::vector<double>& values);

/// For a note: what a mean of several seeds without an interval is.
inline constexpr const char* kNoIntervalWords =
    "A mean without ± has no interval: it is of a single value, or of values that are all the same.";

/// "p = 0.012", and "p < 0.001" below.
[[nodiscard]] std::string p_text(double p);

/// Both tests of the differences of one row; a p-value that is absent has a reason.
struct PairedTests {
  std::optional<double> t{}, t_holm{}, signed_rank{}, signed_rank_holm{};
  std::string t_reason{}, signed_rank_reason{};

  /// Whether the t-test, corrected, is below 0.05.
  [[nodiscard]] bool decided() const { return t_holm && *t_holm < 0.05; }
};

/// The tests of each row's differences, corrected together by Holm's method. A signed-rank test that cannot fall below
/// 0.05 with so few pairs is left out and does not count.
[[nodiscard]] std::vector<PairedTests> paired_tests(const std::vector<std::vector<double>>& rows);

/// How many p-values there are.
[[nodiscard]] std::size_t count_tests(const std::vector<PairedTests>& rows);

/// \name The four columns of the tests, and a row's cells; `none` stands in all of them
/// @{
[[nodiscard]] std::vector<Column> test_columns();
[[nodiscard]] std::vector<Cell> test_cells(const PairedTests& tests);
[[nodiscard]] std::vector<Cell> test_cells(const Missing& none);
/// @}

/// For a note: which tests there are, how many, and how they are corrected.
[[nodiscard]] std::string test_words(std::size_t tests);

/// "ReLU", "Hermite 2", "Legendre 10 of gelu"; as in the tables where nothing shorter is known.
[[nodiscard]] std::string spoken_name(const Activation& activation);

/// The same of several, with the fitted interval where two would else have one name.
[[nodiscard]] std::vector<std::string> spoken_names(const std::vector<Activation>& activations);

}  // namespace zeroset::studies
