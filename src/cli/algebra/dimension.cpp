#include "cli/algebra/algebra_verb.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

/// "2,1,7" as an array; what is none stays a string, for the reader to refuse.
json parsed_list(const std::string& text) {
  return json_or_string("[" + text + "]");
}

void add_dimension_flags(CLI::App& verb, json& line) {
  const auto add = [&](const char* flag, const char* key, json (*parse)(const std::string&), const char* text) {
    return verb.add_option_function<std::string>(
        flag, [&line, key, parse](const std::string& value) { line[key] = parse(value); }, text);
  };
  const auto add_switch = [&](const char* flag, const char* key, const char* text) {
    verb.add_flag_callback(
        flag, [&line, key] { line[key] = true; }, text);
  };
  add("--points", "points", json_or_string, "number N of data (or square): also the zero-error set of N generic data");
  add_switch("--minimal", "minimal", "also whether the network is filling and no narrower one is");
  add_switch(
      "--degree-threshold",
      "degree_threshold",
      "instead: the dimensions for activation degrees 1, 2, ..., and from which on the dimension is parameters - "
      "hidden units");
  add("--most-degree", "most_degree", json_or_string, "with --degree-threshold: the last degree to try")
      ->type_name("R");
  add("--search-filling",
      "search_filling",
      parsed_list,
      "instead: all minimal filling widths with so many inputs, outputs and layers (--degrees and --bias as usual)")
      ->type_name("INPUTS,OUTPUTS,LAYERS");
  add("--most-width", "most_width", json_or_string, "with --search-filling: no hidden layer wider than this")
      ->type_name("N");
  add("--attention", "attention", parsed_list, "instead: the dimension of lightning self-attention V X X^T K^T Q X")
      ->type_name("D,D_OUT,A,TOKENS");
}

constexpr const char* kOwnSubjects[] = {"search_filling", "attention", nullptr};
constexpr AlgebraVerbText kDimensionText{
    "dimension of the neurovariety, and of the zero-error set of generic data",
    "a network file or a preset",
    "Examples:\n"
    "  zeroset dimension --widths 2,3,4,1\n"
    "  zeroset dimension figure7 --points 9 --json\n"
    "  zeroset dimension --widths 2,3,3,4,5,6,3,1 --minimal\n"
    "  zeroset dimension --search-filling 2,1,7                    all 13 minimal filling widths of 7 layers\n"
    "  zeroset dimension --widths 2,3,2,1 --degree-threshold\n"
    "  zeroset dimension --attention 4,3,2,5\n"
    "  zeroset dimension --batch networks.jsonl --threads 2 > dimensions.jsonl\n"
    "A rank modulo a prime is a proved lower bound; status is proved where it meets upper_bound, else probability one.",
    true,
    kOwnSubjects};

}  // namespace

void add_dimension_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, atlas::kDimension, kDimensionText, exit_code, {add_dimension_flags});
}

}  // namespace zeroset::cli
