#include "studies/catalogue.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {
namespace {

constexpr Scale kAllScales[] = {Scale::smoke, Scale::medium, Scale::full};

/// Descents of theory2 wait for the sweep of rates where its answer is their rate.
bool waits_for_rates(const nlohmann::json& protocol) {
  return protocol.at("descent_rate") == "sweep";
}

/// "smoke, medium and full"
std::string scales_text(const std::string& study) {
  std::string text;
  const std::vector<Scale> all = scales(study);
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + name(all[i]);
  }
  return text;
}

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
       .awaited = {.kind = "rates", .is_awaited = waits_for_rates}},
      {.name = "erhan",
       .heading = "Why Does Unsupervised Pre-training Help?",
       .title = "Erhan, Bengio, Courville, Manzagol, Vincent and Bengio, Why Does Unsupervised Pre-training Help Deep "
                "Learning? (2010)",
       .reference =
           "D. Erhan, Y. Bengio, A. Courville, P.-A. Manzagol, P. Vincent and S. Bengio, Why Does Unsupervised "
           "Pre-training Help Deep Learning?, Journal of Machine Learning Research 11 (2010), 625-660."}};
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
  return scale == Scale::smoke ? "smoke" : scale == Scale::medium ? "medium" : "full";
}

Scale scale_named(const std::string& text) {
  for (const Scale scale : kAllScales) {
    if (name(scale) == text) {
      return scale;
    }
  }
  throw InvalidArgument("[studies::scale_named] expected smoke, medium or full, got " + text);
}

std::vector<Scale> scales(const std::string& study) {
  std::vector<Scale> all;
  for (const Scale scale : kAllScales) {
    if (has_scale(catalogue_row(study).name, scale)) {
      all.push_back(scale);
    }
  }
  return all;
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
  return {row.name, row.heading, row.title, row.reference, group_summaries(row.name)};
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
  if (!has_scale(study, scale)) {
    throw InvalidArgument("[studies::load] study " + study + " has the scales " + scales_text(study) + ", not " +
                          name(scale));
  }
  nlohmann::json protocol = make_protocol(study, scale, options, row.awaited);
  protocol["schema"] = "zeroset.protocol/1";
  return {study, std::move(protocol)};
}

}  // namespace zeroset::studies
