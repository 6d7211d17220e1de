// zeroset approximate: a polynomial near an activation, and its proved error.
#include "zeroset/approximation/fit_json.hpp"
#include "zeroset/atlas/approximation_figure.hpp"
#include "zeroset/atlas/readable.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/figure_writers.hpp"

#include "cli/algebra/algebra_verb.hpp"
#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::json;

struct ApproximateArguments {
  std::string of{}, method{}, degree{}, interval{}, error{};
  CommonOptions common{};
  std::string batch{}, shard{};
};

json line_of(const ApproximateArguments& arguments) {
  json line = json::object();
  const auto add = [&line](const char* key, const std::string& text) {
    if (!text.empty()) {
      const json number = json_value(text).value_or(text);
      line[key] = number.is_number_integer() ? number : json(text);
    }
  };
  add("of", arguments.of);
  add("method", arguments.method);
  add("degree", arguments.degree);
  add("error", arguments.error);
  if (!arguments.interval.empty()) {
    line["interval"] = split(arguments.interval, ',');
  }
  apply_set(line, arguments.common.set);
  return line;
}

/// --out DIR: the answer, and a figure where the error is a number that can be drawn.
void store(const atlas::Answer& answer, const std::filesystem::path& folder, double figure_width) {
  make_folders(folder);
  write_json_file(folder / "approximate.json", to_json(atlas::kApproximate, answer));
  if (!answer.complete || answer.keys["sup_error"]["upper"].is_null()) {
    return;
  }
  Figure figure = atlas::approximation_figure(approximation::read_fit(answer.keys));
  figure.width = figure_width;
  const WrittenFigure written = write_figure(figure, folder);
  if (written.status != DrawStatus::drawn) {
    tell({written.reason});
  }
}

int run_approximate(const ApproximateArguments& arguments) {
  const bool has_flags = !arguments.of.empty() || !arguments.method.empty() || !arguments.degree.empty() ||
                         !arguments.interval.empty() || !arguments.error.empty();
  if (!arguments.batch.empty()) {
    if (has_flags || !arguments.common.out.empty()) {
      throw SpecError("", "--batch takes its questions from the file and answers on standard output");
    }
    return run_batch(atlas::kApproximate, arguments.batch, arguments.shard, arguments.common);
  }
  if (!arguments.shard.empty()) {
    throw SpecError("", "--shard goes with --batch");
  }
  const atlas::Answer answered =
      atlas::answer_line(atlas::kApproximate, line_of(arguments), line_options(arguments.common));
  if (!arguments.common.out.empty()) {
    store(answered, arguments.common.out, arguments.common.figure_width);
  }
  print(to_json(atlas::kApproximate, answered),
        headline(atlas::sentence(atlas::kApproximate, answered)) +
            (answered.complete ? atlas::fit_lines(answered) : atlas::key_lines(answered.keys, window())),
        arguments.common);
  return answered.complete ? kAnswered : kIncomplete;
}

constexpr const char* kApproximateFooter =
    "Examples:\n"
    "  zeroset approximate --of relu --method minimax --degree 8 --interval -1,1\n"
    "  zeroset approximate --of gelu --method chebyshev --degree 20 --interval -4,4 --json\n"
    "  zeroset approximate --of relu --method minimax --error 0.01 --interval -1,1   the least degree\n"
    "  zeroset approximate --of tanh --method hermite --degree 9 --out tanh          with a figure\n"
    "  zeroset approximate --batch fits.jsonl > answers.jsonl   lines with id, of, method, degree or error, interval\n"
    "sup_error encloses the largest error of exactly the printed coefficients on the interval (proved); no polynomial "
    "of\n"
    "the degree has an error below best_error_lower (proved). An error that no degree to 60 reaches: exit code 1.";

void add_flags(CLI::App& verb, ApproximateArguments& arguments) {
  verb.add_option("--of", arguments.of, "relu, abs, gelu, softplus, tanh or sigmoid");
  verb.add_option("--method",
                  arguments.method,
                  "minimax (best uniform), chebyshev (truncated series), legendre (least squares), hermite (least "
                  "squares under N(0, 1)), mixture (least squares under both) or bernstein");
  verb.add_option("--degree", arguments.degree, "0 to 60 (relu and abs by hermite, legendre, bernstein: to 200)");
  verb.add_option("--interval", arguments.interval, "exact ends, e.g. -1/2,8 (default for hermite: -3,3)")
      ->type_name("A,B");
  verb.add_option("--error", arguments.error, "in place of --degree: the least degree with at most this error");
  add_batch_options(verb, arguments.batch, arguments.shard);
}

}  // namespace

void add_approximate_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("approximate", "a polynomial near an activation, and its proved error");
  auto arguments = std::make_shared<ApproximateArguments>();
  add_flags(*verb, *arguments);
  add_common_options(*verb, arguments->common);
  verb->footer(kApproximateFooter);
  verb->callback([arguments, &exit_code] { exit_code = run_approximate(*arguments); });
}

}  // namespace zeroset::cli
