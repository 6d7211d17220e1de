// zeroset reproduce: a published study, figure by figure. The protocol is put together here; the plugin trains.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "cli/experiment_options.hpp"
#include "cli/interrupt.hpp"
#include "cli/protocols.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::json;

constexpr const char* kFooter =
    "Examples:\n"
    "  zeroset reproduce --list                                        studies, their figures and what they show\n"
    "  zeroset reproduce theory2 --scale smoke --out runs/theory2      every figure, small, in minutes\n"
    "  zeroset reproduce theory2 --scale smoke --figure 14             one figure and those that share its runs\n"
    "  zeroset reproduce theory2 --scale full --root DIR               the paper's protocol; for a machine with a GPU\n"
    "  zeroset reproduce theory2 --scale smoke --set /gd/momentum=0    a choice that the paper leaves open\n"
    "  zeroset reproduce theory2 --set /descent_rate=sweep                descents at the largest stable rate of the "
    "sweep\n"
    "  zeroset reproduce theory2 --scale smoke --print                 the protocol with all choices, as JSON\n"
    "  zeroset reproduce theory2 --dry-run                             networks, epochs, disk and memory of each "
    "figure\n"
    "A study that was interrupted goes on when the same command is given again, and trains nothing twice.";

constexpr const char* kSweep = "descent_rates";  // what other figures may wait for

struct ReproduceArguments {
  std::string study{}, scale = "full", activations{};
  std::vector<std::string> figures{};
  bool list = false, print = false;
  TrainingRequest request{};
};

/// The members of one scale, put into those of the full one.
json at_scale(const json& spec, const std::string& scale) {
  json values = spec.at("full");
  if (scale != "full") {
    values.merge_patch(spec.at(scale));
  }
  return values;
}

bool has_figure(const json& group, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& number) {
           const json& figures = group.at("figures");
           return std::find(figures.begin(), figures.end(), number) != figures.end();
         });
}

std::vector<std::string> all_figures() {
  std::vector<std::string> numbers;
  for (const ProtocolText& text : theory2_figures()) {
    const json group = parse_json(text.text, text.key);
    for (const json& number : group.at("figures")) {
      numbers.push_back(number.get<std::string>());
    }
  }
  std::sort(numbers.begin(), numbers.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a.size(), a) < std::pair(b.size(), b);  // numbers, then "rates"
  });
  return numbers;
}

void require_figures(const std::vector<std::string>& wanted) {
  const std::vector<std::string> known = all_figures();
  for (const std::string& number : wanted) {
    if (std::find(known.begin(), known.end(), number) == known.end()) {
      throw SpecError("", "--figure: expected " + list_of(known) + ", got " + number);
    }
  }
}

/// Approximations by their coefficients: the plugin has no FLINT.
void resolve_activations(json& list, const std::string& pointer) {
  for (json& entry : list) {
    entry = to_json(approximation::resolve(read_activation(entry, pointer)));
  }
}

json protocol_of(const ReproduceArguments& arguments) {
  const CommonOptions& options = arguments.request.options;
  json document = at_scale(parse_json(theory2_common(), "theory2"), arguments.scale);
  document["schema"] = "zeroset.protocol/1";
  document["name"] = arguments.study;
  document["scale"] = arguments.scale;
  for (const ProtocolText& text : theory2_figures()) {
    const json group = parse_json(text.text, text.key);
    if (has_figure(group, arguments.figures) || text.key == kSweep) {
      json values = at_scale(group, arguments.scale);
      for (const char* key : {"figures", "kind", "title", "paper"}) {
        values[key] = group.at(key);
      }
      document["figures"][text.key] = std::move(values);
    }
  }
  if (!arguments.activations.empty()) {
    document["activations"] = parse_json(arguments.activations, "--activations");
  }
  if (options.seed_given) {
    document["seed"] = options.seed;
  }
  apply_set(document, options.set);
  if (document["descent_rate"] != "sweep" && !has_figure(document["figures"][kSweep], arguments.figures)) {
    document["figures"].erase(kSweep);  // figures at a fixed rate do without it
  }
  resolve_activations(document["activations"], "/activations");
  for (auto& [key, group] : document["figures"].items()) {
    if (group.contains("activations")) {
      resolve_activations(group["activations"], "/figures/" + key + "/activations");
    }
  }
  return document;
}

std::string listed(bool as_json) {
  json groups = json::array();
  std::ostringstream text;
  text << "theory2  Liao and Poggio, Theory of Deep Learning II: Landscape of the Empirical Risk in Deep Learning "
          "(2017)\n";
  for (const ProtocolText& entry : theory2_figures()) {
    const json group = parse_json(entry.text, entry.key);
    std::string numbers;
    for (const json& number : group.at("figures")) {
      numbers += (numbers.empty() ? "" : ", ") + number.get<std::string>();
    }
    text << "  figures " << numbers << ": " << group.at("title").get<std::string>() << '\n';
    groups.push_back({{"key", entry.key}, {"figures", group.at("figures")}, {"title", group.at("title")}});
  }
  return as_json
             ? json{{"schema", "zeroset.studies/1"}, {"studies", {{{"name", "theory2"}, {"groups", groups}}}}}.dump(2) +
                   "\n"
             : text.str();
}

void run_reproduce(CLI::App& verb, ReproduceArguments& arguments, int& exit_code) {
  TrainingRequest& request = arguments.request;
  if (arguments.list) {
    std::cout << listed(request.options.json);
    return;
  }
  if (arguments.study != "theory2") {
    throw SpecError("", "reproduce expects the name of a study: theory2 (see zeroset reproduce --list)");
  }
  note_given_options(verb, request.options);
  require_figures(arguments.figures);
  request.action = TrainingRequest::Action::reproduce;
  request.protocol = protocol_of(arguments).dump();
  if (arguments.print) {
    std::cout << parse_json(request.protocol, "protocol").dump(2) << '\n';
    return;
  }
  if (request.options.out.empty()) {
    request.options.out = "theory2-" + arguments.scale;
  }
  exit_code = call_training_plugin(request);
}

}  // namespace

void add_reproduce_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("reproduce", "a published study, figure by figure");
  auto arguments = std::make_shared<ReproduceArguments>();
  verb->add_option("study", arguments->study, "name of the study: theory2");
  verb->add_flag("--list", arguments->list, "list the studies and their figures");
  verb->add_option(
          "--figure", arguments->figures, "this figure of the paper and those that share its runs; may be repeated")
      ->type_name("NUMBER");
  verb->add_option("--scale", arguments->scale, "smoke: bundled images, in minutes; full: the paper's (default: full)")
      ->check(CLI::IsMember({"smoke", "full"}));
  verb->add_option(
          "--activations", arguments->activations, "JSON array of activations; the others are held against the first")
      ->type_name("JSON");
  verb->add_flag("--print", arguments->print, "print the protocol and train nothing");
  verb->add_flag("--dry-run",
                 arguments->request.dry_run,
                 "print how many networks, epochs, and how much disk and memory each figure takes; train nothing");
  verb->add_option("--root",
                   arguments->request.root,
                   "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
  verb->add_option("--runs", arguments->request.runs, "folder of the runs, which studies may share (default: OUT/runs)")
      ->type_name("DIR");
  add_common_options(*verb, arguments->request.options);
  verb->footer(kFooter);
  verb->callback([verb, arguments, &exit_code] { run_reproduce(*verb, *arguments, exit_code); });
}

}  // namespace zeroset::cli
