// zeroset doctor: what this machine can do, and what to install for the rest.
#include "zeroset/core/machine_report.hpp"
#include "zeroset/document/plotly.hpp"

#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/training/doctor_training.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

constexpr Offered kDoctorOffers{.seed = false, .threads = false, .out = false, .set = false, .figures = false};

constexpr const char* kDoctorFooter =
    "Examples:\n"
    "  zeroset doctor\n"
    "  zeroset doctor --json | jq .advice\n"
    "  ZEROSET_DATA=data zeroset doctor          looks for CIFAR-10 in data/ as well";

void advise_on_tools(const ordered_json& tools, ordered_json& advice) {
  const ordered_json& gnuplot = tools["gnuplot"];
  if (gnuplot["version"].is_null()) {
    advice.push_back("to install: apt-get install gnuplot-nox (figures)");
  } else if (gnuplot["formats"].size() < 3) {
    advice.push_back("to install: apt-get install gnuplot-nox (this gnuplot cannot draw SVG, PDF and PNG)");
  }
  if (tools["plotly"]["version"].is_null()) {
    const std::string purpose = " (figures of a report that answer to the pointer)";
    advice.push_back(to_install("scripts/plotly.sh" + purpose,
                                "plotly.min.js of plotly.js, and its path in ZEROSET_PLOTLY" + purpose));
  }
  for (const char* name : {"curl", "tar"}) {
    if (tools[name]["version"].is_null()) {
      advice.push_back(std::string("to install: apt-get install ") + name + " (zeroset data fetch)");
    }
  }
}

ordered_json examine(const CommonOptions& options) {
  ordered_json document{{"schema", "zeroset.doctor/1"}, {"machine", machine_report()}};
  for (const auto& [name, version] : versions()) {
    document["versions"][name] = version;
  }
  document["tools"] = tools_report();
  const std::string plotly = plotly_version();
  document["tools"]["plotly"]["version"] = plotly.empty() ? ordered_json() : ordered_json(plotly);
  ordered_json advice = ordered_json::array();
  advise_on_tools(document["tools"], advice);
  const ordered_json of_training = training_report(options);
  for (const char* key : {"training", "device", "data", "datasets"}) {
    document[key] = of_training.at(key);
  }
  advice.insert(advice.end(), of_training.at("advice").begin(), of_training.at("advice").end());
  document["advice"] = advice;
  return document;
}

}  // namespace

void add_doctor_verb(CLI::App& app, int& /*exit_code*/) {
  CLI::App* verb = app.add_subcommand("doctor", "what this machine can do, and what to install for the rest");
  verb->footer(kDoctorFooter);
  auto options = std::make_shared<CommonOptions>();
  add_common_options(*verb, *options, kDoctorOffers);
  verb->callback([options] {
    exit_at_timeout(*options);
    const ordered_json document = examine(*options);
    print(document, options->json ? "" : doctor_text(document), *options);
  });
}

}  // namespace zeroset::cli
