// report.html and the files beside it.
#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/html_page.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/report.hpp"
#include "cli/versions.hpp"

#include <algorithm>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::vector<Download> table_downloads(const std::filesystem::path& folder, const std::string& name) {
  std::vector<Download> links;
  for (const auto& [label, extension] :
       {std::pair{"CSV", ".csv"}, {"LaTeX", ".tex"}, {"Markdown", ".md"}, {"JSON", ".json"}}) {
    links.push_back({label, folder / (name + extension)});
  }
  return links;
}

/// Links only to what is there.
std::vector<Download> figure_downloads(const std::filesystem::path& report,
                                       const std::filesystem::path& folder,
                                       const std::string& name) {
  std::vector<Download> links;
  for (const auto& [label, extension] : {std::pair{"SVG", ".svg"},
                                         {"PDF", ".pdf"},
                                         {"PNG", ".png"},
                                         {"CSV", ".csv"},
                                         {"gnuplot script", ".gp"},
                                         {"JSON", ".json"}}) {
    if (std::filesystem::exists(report / folder / (name + extension))) {
      links.push_back({label, folder / (name + extension)});
    }
  }
  return links;
}

void show_figure(HtmlPage& page,
                 const Figure& figure,
                 const std::filesystem::path& report,
                 const std::filesystem::path& folder) {
  const std::filesystem::path svg = report / folder / (figure.name + ".svg");
  page.figure(figure,
              std::filesystem::exists(svg) ? read_file(svg) : std::string(),
              figure_downloads(report, folder, figure.name));
}

struct Tally {
  std::int64_t sharp = 0, far = 0, none = 0, infinite = 0, open = 0, agree = 0;
};

Tally tally(const AlgebraRows& rows) {
  Tally result;
  for (const ordered_json& row : rows.verify) {
    result.agree += row.value("agree", ordered_json()) == true ? 1 : 0;
    const ordered_json count = row.value("count", ordered_json());
    const ordered_json dimension = count.is_object() ? count.value("dimension", ordered_json()) : ordered_json();
    if (!dimension.is_number_integer()) {
      ++result.open;
    } else if (dimension > 0) {
      ++result.infinite;
    } else if (dimension < 0) {
      ++result.none;
    } else {
      const bool sharp =
          std::to_string(count["with_multiplicity"].get<std::int64_t>()) == row["bounds"]["bezout_number"];
      ++(sharp ? result.sharp : result.far);
    }
  }
  return result;
}

void add_algebra(HtmlPage& page, const ReportContent& content, const std::filesystem::path& report) {
  const Tally counts = tally(content.algebra);
  page.section("Toy networks: Bézout number and exact count", "toy-networks");
  page.paragraph(
      "“The network fits N data points exactly” is a system of polynomial equations in its weights. Bézout’s theorem "
      "bounds the number of isolated "
      "complex solutions by the product of the degrees; a Groebner basis counts them exactly. Of " +
      std::to_string(content.algebra.verify.size()) + " systems the bound is attained by " +
      std::to_string(counts.sharp) + ", and exceeds the count in " + std::to_string(counts.far) + "; " +
      std::to_string(counts.none) + " have no solution, " + std::to_string(counts.infinite) + " have infinitely many" +
      (counts.open > 0 ? ", and " + std::to_string(counts.open) + " did not end within their limits."
                       : std::string(".")));
  const Table toys = toy_networks_table(content.algebra);
  write_table(toys, report / "tables");
  page.table(toys, table_downloads("tables", toys.name));
  const Figure figure = bezout_figure(content.algebra);
  write_figure(figure, report / "figures");
  show_figure(page, figure, report, "figures");
  page.section("Dimensions", "dimensions");
  page.paragraph(
      "The rank of the Jacobian of the parameter map at random parameters, modulo a large prime, gives the dimension "
      "of the set of functions that a network "
      "expresses, and tells before any basis whether generic data can be fitted at all.");
  const Table dimensions = dimensions_table(content.algebra);
  write_table(dimensions, report / "tables");
  page.table(dimensions, table_downloads("tables", dimensions.name));
}

std::string images_of(const json& experiment) {
  return experiment.at("dataset").at("kind") == "cifar10"
             ? "all of CIFAR-10"
             : "2,000 training and 1,000 test images of CIFAR-10 that come with the program";
}

/// "sgd, 60 epochs, then gd, 400 epochs".
std::string training_of(const json& experiment) {
  const json training = experiment.value("training", json::object());
  std::string text;
  for (const json& phase : training.is_array() ? training : json::array({training})) {
    text += (text.empty() ? "" : ", then ") + phase.value("algorithm", "sgd") + ", " +
            std::to_string(phase.value("epochs", 10)) + " epochs";
  }
  return text;
}

void add_comparison(HtmlPage& page, const ReportContent& content, const std::filesystem::path& report) {
  page.section("ReLU and polynomial networks on CIFAR-10", "comparison");
  for (const std::string& warning : content.warnings) {
    page.warning(warning);
  }
  if (!content.comparison) {
    return;
  }
  page.paragraph(
      "The network of Liao and Poggio’s “Theory of Deep Learning II” (2017; 188,810 parameters) is trained with each "
      "activation and the same seeds on " +
      images_of(content.experiment) + ": " + training_of(content.experiment) +
      ", no augmentation. A polynomial of high degree explodes outside the interval on which it was fitted: a "
      "few images there spoil a mean loss, and one "
      "training image far outside can spoil a layer's statistics for all. So errors and median losses stand beside "
      "mean losses, and arguments out of range are counted.");
  page.table(*content.comparison, table_downloads("comparison/tables", content.comparison->name));
  for (const Figure& figure : content.curves) {
    show_figure(page, figure, report, "comparison/figures");
  }
  for (const Table& table : content.training_tables) {
    page.table(table, table_downloads("comparison/tables", table.name));
  }
  page.table(*content.runs, table_downloads("comparison/tables", content.runs->name));
}

void add_surfaces(HtmlPage& page, const ReportContent& content, const std::filesystem::path& report) {
  if (content.surface_tables.empty()) {
    return;
  }
  page.section("Do the loss surfaces look alike?", "surfaces");
  page.paragraph(
      "The same tools on all networks at the end of their training, paired by seed: how straight the path was, how the "
      "loss curves there, how much noise it bears, what lies between two seeds, and whether two seeds err on the same "
      "images. A difference whose interval excludes zero is one between the activations; the scale of weights that a "
      "batch normalisation takes back does not count.");
  page.table(content.surface_tables.front(), table_downloads("surfaces/tables", content.surface_tables.front().name));
  for (const Figure& figure : content.surface_figures) {
    show_figure(page, figure, report, "surfaces/figures");
  }
  for (std::size_t i = 1; i < content.surface_tables.size(); ++i) {
    page.table(content.surface_tables[i], table_downloads("surfaces/tables", content.surface_tables[i].name));
  }
}

void add_method(HtmlPage& page) {
  page.section("How each number is known", "method");
  page.list(
      {"`proved`: exact arithmetic, or a modular rank that meets its upper bound.",
       "`probability one`: exact arithmetic modulo primes at random points; right unless a prime or a random choice is "
       "unlucky. Counts come from at least three 16-bit "
       "primes whose results agree; the primes are in the JSON files.",
       "Errors and losses: measured, in float32, with the batch statistics of the whole training set; NaN logits count "
       "as errors. Intervals: 95 %, Student’s t over seeds.",
       "The folder re-runs itself: the same command with the same seed gives the same numbers on the same machine."});
  page.paragraph(
      "Zero-error systems, Bézout’s bound: Liao and Poggio, “Theory of Deep Learning II: Landscape of the Empirical "
      "Risk in Deep Learning” (2017). Images: "
      "Krizhevsky, “Learning Multiple Layers of Features from Tiny Images” (2009).");
}

}  // namespace

void write_report(const ReportContent& content, const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  make_folders(folder / "figures");
  HtmlPage page("zeroset report",
                "How many zero-error solutions polynomial networks have, and whether they train like ReLU networks.");
  page.provenance("zeroset", versions().at("zeroset"));
  page.provenance("seed", std::to_string(content.seed));
  page.provenance("command", content.command);
  const Tally counts = tally(content.algebra);
  page.key_numbers({{std::to_string(content.algebra.verify.size()), "toy systems"},
                    {std::to_string(counts.sharp), "attain the Bézout number"},
                    {std::to_string(counts.agree), "confirmed by a theorem"},
                    {content.runs ? std::to_string(content.runs->rows.size()) : "0", "training runs"}});
  add_algebra(page, content, folder);
  if (content.experiment.is_object()) {
    add_comparison(page, content, folder);
  }
  add_surfaces(page, content, folder);
  add_method(page);
  page.links({{"spec.json", "spec.json"}, {"versions.json", "versions.json"}});
  atomic_write(folder / "report.html", page.text());
}

}  // namespace zeroset::cli
