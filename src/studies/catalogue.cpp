#include "studies/catalogue.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "studies/theory2/load.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {
namespace {

void require_figures(const StudySummary& study, const std::vector<std::string>& wanted) {
  const std::vector<std::string> known = figure_numbers(study);
  for (const std::string& number : wanted) {
    if (std::find(known.begin(), known.end(), number) == known.end()) {
      throw InvalidArgument("[studies::load] expected figures among " + list_of(known) + ", got " + number);
    }
  }
}

}  // namespace

const std::vector<CatalogueRow>& catalogue() {
  static const std::vector<CatalogueRow> kRows{
      {.name = "theory2",
       .heading = "Theory of Deep Learning II",
       .title = "Liao and Poggio, Theory of Deep Learning II: Landscape of the Empirical Risk in Deep Learning (2017)",
       .reference =
           "Q. Liao and T. Poggio, Theory of Deep Learning II: Landscape of the Empirical Risk in Deep Learning, "
           "arXiv 1703.09833 (2017).",
       .groups = theory2::groups,
       .protocol = theory2::protocol}};
  return kRows;
}

const CatalogueRow& catalogue_row(const std::string& study) {
  const std::vector<CatalogueRow>& rows = catalogue();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const CatalogueRow& row) { return row.name == study; });
  if (found == rows.end()) {
    throw InvalidArgument("[studies] expected the name of a study, " + list_of(study_names()) + ", got " + study);
  }
  return *found;
}

std::string name(Scale scale) {
  return scale == Scale::smoke ? "smoke" : "full";
}

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  for (const CatalogueRow& row : catalogue()) {
    names.push_back(row.name);
  }
  return names;
}

StudySummary summary(const std::string& study) {
  const CatalogueRow& row = catalogue_row(study);
  return {row.name, row.heading, row.title, row.reference, row.groups()};
}

std::vector<std::string> figure_numbers(const StudySummary& study) {
  std::vector<std::string> numbers;
  for (const GroupSummary& group : study.groups) {
    numbers.insert(numbers.end(), group.figures.begin(), group.figures.end());
  }
  std::sort(numbers.begin(), numbers.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a.size(), a) < std::pair(b.size(), b);
  });
  return numbers;
}

Study load(const std::string& study, Scale scale, const LoadOptions& options) {
  const CatalogueRow& row = catalogue_row(study);
  require_figures(summary(study), options.figures);
  nlohmann::json protocol = row.protocol(scale, options);
  protocol["schema"] = "zeroset.protocol/1";
  return {study, std::move(protocol)};
}

}  // namespace zeroset::studies
