#include "studies/seeds.hpp"

#include "zeroset/core/statistics.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace zeroset::studies {
namespace {

constexpr double kLevel = 0.05;
constexpr const char* kNoTest = "needs two seeds that differ";

/// Why the signed-rank test is left out; empty where it can decide.
std::string undecidable(const std::vector<double>& differences) {
  const auto kept = std::count_if(differences.begin(), differences.end(), [](double d) { return d != 0; });
  if (differences.size() < 2 || kept == 0) {
    return kNoTest;
  }
  const double least = least_signed_rank_p_value(differences);
  const std::string pairs = count_of(static_cast<std::size_t>(kept), "pair");
  return least > kLevel ? pairs + " cannot decide: least possible p is " + significant(least, 3) : "";
}

PairedTests uncorrected(const std::vector<double>& differences) {
  PairedTests tests{.t = paired_t_test(differences), .t_reason = kNoTest};
  tests.signed_rank_reason = undecidable(differences);
  if (tests.signed_rank_reason.empty()) {
    tests.signed_rank = wilcoxon_signed_rank_test(differences);
  }
  return tests;
}

/// With its zeros, so that values of several seeds have the same number of digits: "0.960", "2100", "1.2e+17".
std::string three_digits(double value) {
  constexpr int kMinExponent = -4, kMaxExponent = 5;
  if (value == 0 || !std::isfinite(value)) {
    return significant(value + 0.0, 3);
  }
  const double rounded = std::stod(significant(value, 3));  // 0.9996 is 1.00
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(rounded))));
  return exponent < kMinExponent || exponent > kMaxExponent ? significant(value, 3)
                                                            : fixed(rounded, std::max(0, 2 - exponent));
}

Cell p_cell(const std::optional<double>& p, const std::string& reason) {
  return p ? Cell(*p) : Cell(Missing{reason});
}

Column p_column(const std::string& key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real, .digits = 2};
}

std::string interval_text(const Interval& interval) {
  return "[" + interval.lower.str() + ", " + interval.upper.str() + "]";
}

}  // namespace

std::string value_text(double value, ValueForm form) {
  const std::string text = form == ValueForm::percent ? fixed(100 * value, 1) : three_digits(value);
  return text == "-0.0" ? "0.0" : text;
}

std::string spoken_value(double value, ValueForm form) {
  const std::string text = value_text(value, form);
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

std::string spread_text(const std::vector<double>& values, ValueForm form) {
  if (values.size() > kMaxValuesShown) {
    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
    return value_text(median(values), form) + " [" + value_text(*least, form) + ", " + value_text(*largest, form) + "]";
  }
  std::string text;
  for (const double value : values) {
    text += (text.empty() ? "" : ", ") + value_text(value, form);
  }
  return text;
}

std::string spread_words(std::size_t values) {
  return values > kMaxValuesShown ? "median over the seeds, and in brackets the smallest and the largest"
                                  : "each seed's, in the order of the seeds";
}

Cell mean_with_interval(const std::vector<double>& values) {
  const MeanInterval interval = mean_interval(values);
  if (all_same(values)) {
    return values.front();
  }
  return std::isfinite(interval.half_width) ? Cell(Measured{interval.mean, interval.half_width}) : Cell(interval.mean);
}

std::string p_text(double p) {
  return p < 0.001 ? "p < 0.001" : "p = " + significant(p, 2);
}

std::vector<PairedTests> paired_tests(const std::vector<std::vector<double>>& rows) {
  std::vector<PairedTests> all;
  std::vector<double> p_values;
  for (const std::vector<double>& differences : rows) {
    const PairedTests& tests = all.emplace_back(uncorrected(differences));
    for (const auto& p : {tests.t, tests.signed_rank}) {
      p_values.insert(p_values.end(), p ? 1 : 0, p.value_or(1));
    }
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  auto next = adjusted.begin();
  for (PairedTests& tests : all) {
    if (tests.t) {
      tests.t_holm = *next++;
    }
    if (tests.signed_rank) {
      tests.signed_rank_holm = *next++;
    }
  }
  return all;
}

std::size_t count_tests(const std::vector<PairedTests>& rows) {
  std::size_t count = 0;
  for (const PairedTests& tests : rows) {
    count += (tests.t ? 1U : 0U) + (tests.signed_rank ? 1U : 0U);
  }
  return count;
}

std::vector<Column> test_columns() {
  return {p_column("p_value", "p (t-test), uncorrected"),
          p_column("p_value_signed_rank", "p (signed rank), uncorrected"),
          p_column("p_value_holm", "p (t-test), Holm"),
          p_column("p_value_signed_rank_holm", "p (signed rank), Holm")};
}

std::vector<Cell> test_cells(const PairedTests& tests) {
  return {p_cell(tests.t, tests.t_reason),
          p_cell(tests.signed_rank, tests.signed_rank_reason),
          p_cell(tests.t_holm, tests.t_reason),
          p_cell(tests.signed_rank_holm, tests.signed_rank_reason)};
}

std::vector<Cell> test_cells(const Missing& none) {
  return {none, none, none, none};
}

std::string test_words(std::size_t tests) {
  return "p: two-sided, of the paired t-test, and of the exact signed-rank test where there are enough pairs for it "
         "to fall below 0.05; Holm: corrected for all " +
         std::to_string(tests) + " tests of this table.";
}

std::string spoken_name(const Activation& activation) {
  if (activation.kind == ActivationKind::relu) {
    return "ReLU";
  }
  if (activation.kind != ActivationKind::approximation) {
    return name(activation);
  }
  std::string text = name(activation.method) + " " + std::to_string(activation.degree);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return activation.of == ActivationFunction::relu ? text : text + " of " + name(activation.of);
}

std::vector<std::string> spoken_names(const std::vector<Activation>& activations) {
  std::vector<std::string> short_names, names;
  for (const Activation& activation : activations) {
    short_names.push_back(spoken_name(activation));
  }
  for (std::size_t a = 0; a < activations.size(); ++a) {
    const bool unique = std::count(short_names.begin(), short_names.end(), short_names[a]) == 1;
    const bool fitted = activations[a].kind == ActivationKind::approximation;
    names.push_back(unique || !fitted ? short_names[a]
                                      : short_names[a] + " on " + interval_text(activations[a].interval));
  }
  return names;
}

}  // namespace zeroset::studies
