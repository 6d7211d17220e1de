#include "cli/common_options.hpp"

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/suggestion.hpp"
#include "zeroset/document/figure.hpp"

#include "cli/numbers.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace zeroset::cli {

using nlohmann::json;

json json_or_string(const std::string& text) {
  return json_value(text).value_or(text);
}

namespace {

/// "2,3,1" as an array; whatever is no JSON number stays a string, for the reader to refuse by its pointer.
json list(const std::string& text) {
  json values = json::array();
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    values.push_back(json_or_string(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return values;
}

bool is_preset(const std::string& text) {
  const auto& names = preset_names();
  return std::find(names.begin(), names.end(), text) != names.end();
}

json network_of_flags(const SubjectOptions& options, const std::string& named) {
  if (!named.empty()) {
    if (!options.widths.empty() || !options.bias.empty() || !options.output_weights.empty()) {
      throw SpecError(
          "/network",
          "--widths, --bias and --output-weights describe a network of their own; " + named + " is one already");
    }
    if (options.degrees.empty()) {
      return named;
    }
    if (!is_preset(named)) {
      throw SpecError("/network", "--degrees goes with a preset or with --widths, not with the file " + named);
    }
    return {{"preset", named}, {"degrees", list(options.degrees)}};
  }
  if (options.widths.empty()) {
    throw SpecError("/network", "expected a file, a preset (" + list_of(preset_names()) + ") or --widths");
  }
  json network{{"widths", list(options.widths)}};
  if (!options.degrees.empty()) {
    network["degrees"] = list(options.degrees);
  }
  if (!options.bias.empty()) {
    network["bias"] = options.bias;
  }
  if (!options.output_weights.empty()) {
    network["output_weights"] = options.output_weights;
  }
  return network;
}

/// Puts a file's document under the key that its content shows.
json line_of_file(const std::filesystem::path& path, const std::vector<std::string>& set) {
  const std::string extension = path.extension().string();
  if (extension == ".phc" || extension == ".ms" || extension == ".bertini") {
    if (!set.empty()) {
      throw SpecError("", "--set changes JSON documents, and " + path.string() + " is none");
    }
    return {{"system", path.filename().string()}};
  }
  if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
    throw SpecError("",
                    "there is no file " + path.string() + ", and no preset has this name (presets: " +
                        list_of(preset_names()) + ")" + did_you_mean(path.string(), preset_names()));
  }
  json document = read_json_file(path);
  apply_set(document, set);
  if (!document.is_object()) {
    throw SpecError("", path.string() + ": expected an object, got " + describe(document));
  }
  const bool is_system = document.contains("polynomials");
  const bool is_problem = document.contains("data") || document.contains("kind") || document.contains("network");
  return {{is_system ? "system" : is_problem ? "problem" : "network", std::move(document)}};
}

}  // namespace

Limits CommonOptions::limits() const {
  Limits limits;
  if (timeout > 0) {
    limits.seconds = timeout;
  }
  if (memory > 0) {
    limits.memory_gib = memory;
  }
  return limits;
}

void add_common_options(CLI::App& verb, CommonOptions& options, const Offered& offered) {
  verb.add_flag("--json", options.json, "print JSON instead of a table for people");
  verb.add_flag("--quiet", options.quiet, "show no progress");
  if (offered.seed) {
    verb.add_option("--seed", options.seed, "seed of every random choice (default 1)")->check(natural_number());
  }
  if (offered.threads) {
    verb.add_option("--threads", options.threads, "threads or processes at once (default: all cores)")
        ->check(integer_in(1, 4096));
  }
  verb.add_option("--timeout", options.timeout, "stop after SECONDS and say what is known (exit 1)")
      ->type_name("SECONDS")
      ->check(positive("seconds"));
  verb.add_option("--memory", options.memory, "allow GIB of memory (2^30 bytes) per process")
      ->type_name("GIB")
      ->check(positive("GiB"));
  if (offered.out) {
    verb.add_option("--out", options.out, "folder for the results")->type_name("DIR");
  }
  if (offered.figures) {
    verb.add_option_function<std::string>(
            "--figure-width",
            [&options](const std::string& text) { options.figure_width = read_figure_width(text); },
            "width of figures in print, e.g. 89mm, 183mm, 3.5in, 252pt; type stays at 6.4 to 8 points")
        ->type_name("WIDTH");
  }
  if (offered.set) {
    verb.add_option("--set", options.set, "change a member of the document, e.g. --set /training/epochs=3")
        ->type_name("/POINTER=VALUE")
        ->allow_extra_args(false);
  }
}

void add_root_option(CLI::App& verb, std::string& root) {
  verb.add_option("--root", root, "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
}

void apply_set(json& document, const std::vector<std::string>& assignments) {
  for (const std::string& assignment : assignments) {
    const std::size_t equal = assignment.find('=');
    if (equal == std::string::npos || assignment.empty() || assignment[0] != '/') {
      throw SpecError("", "--set expects /json/pointer=value, got " + assignment);
    }
    const std::string pointer = assignment.substr(0, equal);
    try {
      const json::json_pointer place(pointer);
      json& parent = document.at(place.parent_pointer());
      if (!parent.is_object() && !(parent.is_array() && document.contains(place))) {
        throw SpecError(pointer, "--set leads to no member of an object and no element of an array");
      }
      document[place] = json_or_string(assignment.substr(equal + 1));
    } catch (const json::exception&) {
      throw SpecError(pointer, "--set leads to nothing in the document");
    }
  }
}

bool SubjectOptions::has_network_flags() const {
  return !network.empty() || !widths.empty() || !degrees.empty() || !bias.empty() || !output_weights.empty();
}

void add_network_options(CLI::App& verb, SubjectOptions& options) {
  verb.add_option("--network", options.network, "a preset (theory2, figure7, figure7-two) or a network file");
  verb.add_option("--widths", options.widths, "widths of a dense network: input,hidden...,output, e.g. 2,3,1");
  verb.add_option(
      "--degrees", options.degrees, "degree of the monomial activations: one, or one each, e.g. 2,3 (default 2)");
  verb.add_option("--bias", options.bias, "none, hidden, output or all (default none)");
  verb.add_option("--output-weights", options.output_weights, "free or one (default free)");
}

void add_problem_options(CLI::App& verb, SubjectOptions& options) {
  add_network_options(verb, options);
  verb.add_option("--kind", options.kind, "zero_error or critical (default zero_error)");
  verb.add_option("--points", options.points, "number of random data, or square (default square)");
  verb.add_option("--data-seed", options.data_seed, "seed of the random data (default 1)");
  verb.add_option(
      "--lambda", options.lambda, "Tikhonov weights: none, random, or one per parameter, e.g. 7,1 (default none)");
}

json line_of(const SubjectOptions& options, const std::vector<std::string>& set, std::string& folder) {
  json line = json::object();
  const bool is_file = !options.positional.empty() && !is_preset(options.positional);
  if (is_file && options.has_network_flags()) {
    throw SpecError("", "give either the file " + options.positional + " or a network by flags, not both");
  }
  if (is_file) {
    const std::filesystem::path path = options.positional;
    line = line_of_file(path, set);
    folder = path.parent_path().string();
  } else {
    line["network"] = network_of_flags(options, options.positional.empty() ? options.network : options.positional);
    apply_set(line["network"], set);
  }
  const auto add = [&](const char* key, const std::string& text, bool as_list) {
    if (!text.empty()) {
      line[key] = as_list && text.find(',') != std::string::npos ? list(text) : json_or_string(text);
    }
  };
  add("kind", options.kind, false);
  add("points", options.points, false);
  add("data_seed", options.data_seed, false);
  add("lambda", options.lambda, true);
  if (line.contains("lambda") && line["lambda"].is_number()) {
    line["lambda"] = json::array({line["lambda"]});
  }
  return line;
}

json line_without_network(const SubjectOptions& options) {
  if (!options.positional.empty() || !options.network.empty() || !options.widths.empty() ||
      !options.output_weights.empty()) {
    throw SpecError("/network", "give either a network or a search that names none, not both");
  }
  json line = json::object();
  if (!options.degrees.empty()) {
    line["degrees"] = list(options.degrees);
  }
  if (!options.bias.empty()) {
    line["bias"] = options.bias;
  }
  return line;
}

}  // namespace zeroset::cli
