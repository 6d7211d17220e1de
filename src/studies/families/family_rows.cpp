#include "studies/families/family_rows.hpp"

#include <cmath>

namespace zeroset::studies {
namespace {

FamilyValues values_of(const FamilyComparison& comparison, const std::string& family, const FamilyMeasure& measure) {
  FamilyValues values;
  const auto keep = [&](std::uint64_t seed, double value, bool settled) {
    if (std::isfinite(value)) {
      (settled ? values.settled : values.open).emplace(seed, value);
    }
  };
  for (const RunMeasures& run : comparison.runs) {
    if (measure.of_run && run.activation == family) {
      keep(run.seed, measure.of_run(run), !measure.settled || measure.settled(run));
    }
  }
  for (const PairMeasures& pair : comparison.pairs) {
    if (measure.of_pair && pair.activation == family) {
      keep(pair.seed, measure.of_pair(pair), true);
    }
  }
  return values;
}

FamilyRow row_of(const FamilyMeasure& measure, const std::string& family, FamilyValues reference, FamilyValues values) {
  FamilyRow row{.measure = measure, .family = family, .reference = std::move(reference), .values = std::move(values)};
  const auto& [settled, open] = row.reference;
  for (const auto& [seed, value] : row.values.settled) {
    if (const auto other = settled.find(seed); other != settled.end()) {
      row.differences.push_back(value - other->second);
    }
    row.left_out += open.contains(seed) ? 1U : 0U;
  }
  for (const auto& [seed, value] : row.values.open) {
    row.left_out += settled.contains(seed) || open.contains(seed) ? 1U : 0U;
  }
  return row;
}

}  // namespace

std::vector<double> FamilyValues::values() const {
  std::vector<double> list;
  for (const auto& [seed, value] : settled) {
    list.push_back(value);
  }
  return list;
}

std::vector<FamilyRow> family_rows(const FamilyComparison& comparison) {
  const std::vector<std::string> families = families_of(comparison);
  std::vector<FamilyRow> rows;
  std::vector<std::vector<double>> tested;
  for (const FamilyMeasure& measure : family_measures(comparison)) {
    const FamilyValues reference = values_of(comparison, families.front(), measure);
    for (std::size_t f = 1; f < families.size(); ++f) {
      rows.push_back(row_of(measure, families[f], reference, values_of(comparison, families[f], measure)));
      tested.push_back(measure.of_pair ? std::vector<double>() : rows.back().differences);
    }
  }
  const std::vector<PairedTests> tests = paired_tests(tested);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].tests = tests[i];
    if (rows[i].measure.of_pair) {
      rows[i].tests.t_reason = rows[i].tests.signed_rank_reason = "pairs that share a seed are not independent";
    } else if (rows[i].differences.empty() && rows[i].left_out > 0) {
      rows[i].tests.t_reason = rows[i].tests.signed_rank_reason = "eigenvalues had not converged";
    }
  }
  return rows;
}

std::string seeds_text(const FamilyValues& values, ValueForm form) {
  if (values.settled.size() + values.open.size() > kMaxValuesShown && !values.settled.empty()) {
    return spread_text(values.values(), form);
  }
  std::map<std::uint64_t, std::string> texts;
  for (const auto& [seed, value] : values.settled) {
    texts[seed] = value_text(value, form);
  }
  for (const auto& [seed, value] : values.open) {
    texts[seed] = value_text(value, form) + "*";
  }
  std::string text;
  for (const auto& [seed, one] : texts) {
    text += (text.empty() ? "" : ", ") + one;
  }
  return text;
}

}  // namespace zeroset::studies
