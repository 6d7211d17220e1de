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

#include <cstdio>
#include <memory>
#include <sstream>
#include <string>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

constexpr Offered kDoctorOffers{.seed = false, .threads = false, .out = false, .set = false};

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
    advice.push_back("to install: scripts/plotly.sh (figures of a report that answer to the pointer)");
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

std::string gib(const ordered_json& bytes) {
  if (!bytes.is_number()) {
    return "unknown";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f GiB", bytes.get<double>() / (1 << 30));
  return text;
}

std::string words(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "none" : value.dump();
}

void print_machine(const ordered_json& machine, std::ostream& out) {
  out << "system     " << words(machine["system"]) << "\nprocessor  " << words(machine["processor"]) << ", "
      << machine["cores"] << (machine["cores"] == 1 ? " core" : " cores") << "\nmemory     "
      << gib(machine["memory_total"]) << ", " << gib(machine["memory_free"]) << " free\ndisk       "
      << gib(machine["disk_free"]) << " free in " << words(machine["folder"]) << '\n';
}

void print_device(const ordered_json& device, std::ostream& out) {
  out << "cuda       ";
  if (device["usable"] == true) {
    out << words(device["name"]) << ", " << gib(device["memory_total"]) << ", " << gib(device["memory_free"])
        << " free, compute capability " << words(device["compute_capability"]) << ", driver for CUDA "
        << words(device["driver"]) << '\n';
  } else {
    out << "none: " << words(device["reason"])
        << (device["built"] == true ? "" : "; and the CUDA plugin is not in this build") << '\n';
  }
}

void print_tools(const ordered_json& tools, std::ostream& out) {
  for (const auto& [name, tool] : tools.items()) {
    out << name << std::string(11 - name.size(), ' ') << words(tool["version"]);
    for (const ordered_json& format : tool.value("formats", ordered_json::array())) {
      out << ", " << words(format);
    }
    out << '\n';
  }
}

void print_data(const ordered_json& datasets, std::ostream& out) {
  for (const ordered_json& set : datasets) {
    out << words(set["name"]) << ": " << (set["good"] == true ? "good" : "not complete") << ", looked for in "
        << words(set["folder"]) << '\n';
    for (const ordered_json& file : set["files"]) {
      if (set["good"] != true) {
        out << "  " << words(file) << '\n';
      }
    }
  }
}

std::string as_text(const ordered_json& document) {
  std::ostringstream out;
  print_machine(document["machine"], out);
  print_device(document["device"], out);
  print_tools(document["tools"], out);
  for (const char* section : {"versions", "training"}) {
    out << '\n' << (std::string(section) == "versions" ? "libraries" : section) << '\n';
    for (const auto& [name, value] : document[section].items()) {
      out << "  " << name << "  " << words(value) << '\n';
    }
  }
  out << "\ndata\n";
  print_data(document["datasets"], out);
  if (!document["advice"].empty()) {
    out << '\n';
  }
  for (const ordered_json& line : document["advice"]) {
    out << words(line) << '\n';
  }
  return out.str();
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
    print(document, options->json ? "" : as_text(document), *options);
  });
}

}  // namespace zeroset::cli
