#include "zeroset/atlas/closed_forms.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "cli/algebra/algebra_verb.hpp"
#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct ClosedFormArguments {
  std::string form{};
  bool list = false;
  CommonOptions common{};
  std::string batch{}, shard{};
  json line = json::object();
};

std::string listed_text() {
  std::string text;
  for (const atlas::ClosedFormEntry& entry : atlas::closed_forms()) {
    text += std::string(entry.name) + "\n  takes   " + entry.parameters + "\n  answers " + entry.keys + "\n  source  " +
            entry.source + '\n';
  }
  return text;
}

void give_document(const ClosedFormArguments& arguments, const ordered_json& document, const std::string& text) {
  if (!arguments.common.out.empty()) {
    make_folders(arguments.common.out);
    write_json_file(std::filesystem::path(arguments.common.out) / "closed-form.json", document);
  }
  print(document, text, arguments.common);
}

int run_closed_form(const ClosedFormArguments& arguments) {
  if (!arguments.batch.empty()) {
    if (!arguments.form.empty() || !arguments.line.empty() || !arguments.common.out.empty()) {
      throw SpecError("", "--batch takes its forms from the file and answers on standard output");
    }
    return run_batch(atlas::kClosedForm, arguments.batch, arguments.shard, arguments.common);
  }
  if (!arguments.shard.empty()) {
    throw SpecError("", "--shard goes with --batch");
  }
  if (arguments.list) {
    give_document(arguments, atlas::closed_forms_json(), listed_text());
    return kAnswered;
  }
  json line = arguments.line;
  if (!arguments.form.empty()) {
    line["form"] = arguments.form;
  }
  apply_set(line, arguments.common.set);
  const atlas::Answer result = atlas::answer_line(atlas::kClosedForm, line, line_options(arguments.common));
  give_document(arguments, to_json(atlas::kClosedForm, result), atlas::key_lines(result.keys, window()));
  return result.complete ? kAnswered : kIncomplete;
}

/// "3" is 3, "2,1" is [2, 1]; anything else stays a text, for the reader to refuse.
json value_of(const std::string& text) {
  if (std::optional<json> single = json_value(text)) {
    return *std::move(single);
  }
  return json_value("[" + text + "]").value_or(text);
}

struct Flag {
  const char *name, *description;
};

constexpr Flag kNumbers[] = {{"n", "dimensions or size"},
                             {"d", "degrees, or the dimension of a token"},
                             {"m", "rows of the matrices"},
                             {"rank", "largest rank"},
                             {"partition", "multiplicities of the roots, e.g. 2,1"},
                             {"filters", "sizes of the filters, e.g. 3,2"},
                             {"strides", "as many strides"},
                             {"degree", "of the activation"},
                             {"inputs", "width of the input"},
                             {"outputs", "width of the output"},
                             {"units", "hidden units"},
                             {"hidden", "number of hidden layers (default 1)"},
                             {"width", "of every hidden layer"},
                             {"data", "number of data (default: as many as inputs)"},
                             {"points", "number of data (default: as many as parameters)"},
                             {"a", "rows of the key and query matrices"},
                             {"tokens", "number of tokens"}};
constexpr Flag kTexts[] = {{"kind", "zero_error or critical (default zero_error)"},
                           {"lambda", "none or random Tikhonov weights (default none)"},
                           {"output-weights", "one or free (default one)"},
                           {"family", "katsura, noon, eco or chandra"},
                           {"locus", "regular or singular (default regular)"}};
constexpr Flag kSwitches[] = {{"hidden-bias", "the hidden units have biases"},
                              {"output-bias", "the output has a bias"}};

/// The member of the line that a flag sets: underscores for hyphens.
std::string member(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void add_parameters(CLI::App& verb, json& line) {
  for (const Flag& number : kNumbers) {
    const auto store = [&line, key = member(number.name)](const std::string& text) { line[key] = value_of(text); };
    verb.add_option_function<std::string>("--" + std::string(number.name), store, number.description)
        ->type_name("INTEGERS");
  }
  for (const Flag& text : kTexts) {
    const auto store = [&line, key = member(text.name)](const std::string& value) { line[key] = value; };
    verb.add_option_function<std::string>("--" + std::string(text.name), store, text.description)->type_name("NAME");
  }
  for (const Flag& one : kSwitches) {
    const auto store = [&line, key = member(one.name)](std::int64_t) { line[key] = true; };
    verb.add_flag_function("--" + std::string(one.name), store, one.description);
  }
}

constexpr const char* kClosedFormFooter =
    "Examples:\n"
    "  zeroset closed-form --list                                                what each form takes, and its source\n"
    "  zeroset closed-form segre-veronese --n 2,1 --d 1,3 --json                 Euclidean distance degrees\n"
    "  zeroset closed-form determinantal --m 3 --n 4 --rank 2\n"
    "  zeroset closed-form coincident-root-locus --partition 2,2,1 --timeout 60\n"
    "  zeroset closed-form deep-linear --hidden 2 --width 1 --inputs 1 --outputs 3\n"
    "  zeroset closed-form power-sum --inputs 3 --units 3 --degree 3             648 zero-error solutions\n"
    "  zeroset closed-form --batch forms.jsonl                                   lines such as {\"id\": 1, \"form\": "
    "\"determinantal\", \"m\": 3, \"n\": 4, \"rank\": 2}\n"
    "status says how a number is known: proved, conjectured (it fits all that was computed), or probability one.";

}  // namespace

void add_closed_form_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb =
      app.add_subcommand("closed-form", "numbers that a theorem gives, without computing a Groebner basis");
  auto arguments = std::make_shared<ClosedFormArguments>();
  verb->add_option("form", arguments->form, "which theorem, see --list")->type_name("FORM");
  verb->add_flag("--list", arguments->list, "list the forms with their parameters and sources");
  add_parameters(*verb, arguments->line);
  add_batch_options(*verb, arguments->batch, arguments->shard);
  add_common_options(*verb, arguments->common, {.figures = false});
  verb->footer(kClosedFormFooter);
  verb->callback([arguments, &exit_code] { exit_code = run_closed_form(*arguments); });
}

}  // namespace zeroset::cli
