// zeroset table, zeroset figure: print and redraw what is stored.
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/figure_writers.hpp"
#include "zeroset/document/table.hpp"
#include "zeroset/document/table_writers.hpp"

#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

struct StoredResultArguments {
  std::string result{};
  std::string format = "text";
  CommonOptions options{};
};

std::string formatted(const Table& table, const std::string& format) {
  if (format == "latex-full") {
    const std::string full = to_latex_full(table);
    return full.empty() ? to_latex(table) : full;
  }
  return format == "markdown" ? to_markdown(table)
         : format == "csv"    ? to_csv(table)
         : format == "latex"  ? to_latex(table)
                              : shown(table);
}

nlohmann::json document_of(const StoredResultArguments& arguments) {
  nlohmann::json document = read_json_file(arguments.result);
  apply_set(document, arguments.options.set);
  return document;
}

void print_table(const StoredResultArguments& arguments) {
  limit_memory(arguments.options);
  exit_at_timeout(arguments.options);
  const Table table = read_table(document_of(arguments));
  print(to_json(table), formatted(table, arguments.format), arguments.options);
}

void print_files(const WrittenFigure& written, const CommonOptions& options) {
  nlohmann::ordered_json document{{"schema", "zeroset.figure_files/1"}, {"files", nlohmann::ordered_json::array()}};
  std::string text;
  for (const auto& file : written.files) {
    document["files"].push_back(file.string());
    text += file.string() + "\n";
  }
  print(document, text, options);
}

int redraw_figure(const StoredResultArguments& arguments) {
  limit_memory(arguments.options);
  const std::filesystem::path path = arguments.result;
  Figure figure = read_figure(document_of(arguments));
  figure.width = arguments.options.figure_width > 0 ? arguments.options.figure_width : figure.width;
  const std::filesystem::path folder =
      arguments.options.out.empty() ? path.parent_path() : std::filesystem::path(arguments.options.out);
  make_folders(folder.empty() ? "." : folder);
  DrawOptions drawing;
  if (arguments.options.timeout > 0) {  // what takes time is gnuplot
    drawing.seconds = arguments.options.timeout;
  }
  const WrittenFigure written = write_figure(figure, folder.empty() ? "." : folder, drawing);
  print_files(written, arguments.options);
  if (written.status != DrawStatus::drawn) {
    tell({written.reason});
    return kIncomplete;
  }
  return kAnswered;
}

}  // namespace

void add_stored_result_verbs(CLI::App& app, int& exit_code) {
  auto table = std::make_shared<StoredResultArguments>();
  CLI::App* table_verb = app.add_subcommand("table", "print a stored table");
  table_verb->add_option("result", table->result, "a table's .json file")->required();
  table_verb
      ->add_option("--format", table->format, "text, markdown, csv, latex (the columns that fit a page) or latex-full")
      ->check(one_of({"text", "markdown", "csv", "latex", "latex-full"}));
  add_common_options(*table_verb, table->options, {.seed = false, .threads = false, .out = false, .figures = false});
  table_verb->footer("Example:\n  zeroset table report/tables/toy_networks.json --format latex");
  table_verb->callback([table] { print_table(*table); });

  auto figure = std::make_shared<StoredResultArguments>();
  CLI::App* figure_verb = app.add_subcommand("figure", "redraw a stored figure");
  figure_verb->add_option("result", figure->result, "a figure's .json file")->required();
  add_common_options(*figure_verb, figure->options, {.seed = false, .threads = false});
  figure_verb->footer(
      "Example:\n  zeroset figure report/figures/learning_curves.json --figure-width 89mm --out figures");
  figure_verb->callback([figure, &exit_code] { exit_code = redraw_figure(*figure); });
}

}  // namespace zeroset::cli
