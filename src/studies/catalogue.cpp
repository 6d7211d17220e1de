#include "studies/catalogue.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {
namespace {

constexpr Scale kAllScales[] = {Scale::smoke, Scale::medium, Scale::full};

/// Groups of theory2 with full-batch descent wait for the sweep of rates where its answer is their rate.
bool waits_for_rates(const nlohmann::json& protocol) {
  const nlohmann::json& groups = protocol.at("figures");
  return protocol.at("descent_rate") == "sweep" &&
         std::any_of(groups.begin(), groups.end(), [](const nlohmann::json& group) {
           return group.at("kind") == "branches" || group.at("kind") == "perturbed";
         });
}

/// Who sets the rate or momentum of full-batch descent wants it, not what a sweep answers.
void prefer_given_rates(const nlohmann::json& before, nlohmann::json& after) {
  for (const char* key : {"learning_rate", "momentum"}) {
    const nlohmann::json::json_pointer member(std::string("/gd/") + key);
    if (!after.contains(member) || after.at(member) != before.at(member)) {
      after["descent_rate"] = after["descent_rate"] == before.at("descent_rate") ? "fixed" : after["descent_rate"];
    }
  }
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
       .awaited = {.kind = "rates", .is_awaited = waits_for_rates},
       .after_change = prefer_given_rates},
      {.name = "lipton",
       .heading = "Stuck in a What?",
       .title = "Lipton, Stuck in a What? Adventures in Weight Space (2016)",
       .reference = "Z. C. Lipton, Stuck in a What? Adventures in Weight Space, arXiv 1602.07320 (2016)."},
      {.name = "vanishing-gradient",
       .heading = "Vanishing gradients",
       .title = "Vanishing and exploding gradients of sigmoid, tanh, ReLU and polynomial networks, beside mean field "
                "theory",
       .reference =
           "S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein, Deep Information Propagation, ICLR (2017); "
           "J. Pennington, S. Schoenholz, S. Ganguli, Resurrecting the sigmoid in deep learning through dynamical "
           "isometry, NIPS (2017); X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward "
           "neural networks, AISTATS (2010)."},
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
  LoadOptions asked = options;
  if (options.change && row.after_change != nullptr) {
    asked.change = [&](nlohmann::json& protocol) {
      const nlohmann::json before = protocol;
      options.change(protocol);
      row.after_change(before, protocol);
    };
  }
  nlohmann::json protocol = make_protocol(study, scale, asked, row.awaited);
  protocol["schema"] = "zeroset.protocol/1";
  return {study, std::move(protocol)};
}

}  // namespace zeroset::studies
