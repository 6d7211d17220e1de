// report.html and the files beside it.
#include "zeroset/atlas/report.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/plotly.hpp"
#include "zeroset/document/results_page.hpp"

#include <algorithm>

namespace zeroset::atlas {
namespace {

using nlohmann::json;

struct Tally {
  std::int64_t sharp = 0, far = 0, none = 0, infinite = 0, open = 0, agree = 0;
};

Tally tally(const ToyNetworks& rows) {
  Tally result;
  for (const VerifyRow& row : rows.verify) {
    result.agree += row.agree == true ? 1 : 0;
    const auto dimension = row.count ? row.count->dimension : std::nullopt;
    if (!dimension) {
      ++result.open;
    } else if (*dimension > 0) {
      ++result.infinite;
    } else if (*dimension < 0) {
      ++result.none;
    } else {
      const bool sharp = std::to_string(*row.count->with_multiplicity) == row.bounds->bezout_number.digits;
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
      "bounds the number of isolated complex solutions by the product of the degrees; a Groebner basis counts them "
      "exactly. Of " +
      std::to_string(content.algebra.verify.size()) + " systems the bound is attained by " +
      std::to_string(counts.sharp) + ", and exceeds the count in " + std::to_string(counts.far) + "; " +
      std::to_string(counts.none) + " have no solution, " + std::to_string(counts.infinite) + " have infinitely many" +
      (counts.open > 0 ? ", and " + std::to_string(counts.open) + " did not end within their limits."
                       : std::string(".")));
  show_figure(page, bezout_figure(content.algebra.verify), {report});
  show_table(page, toy_networks_table(content.algebra.verify), {report});
  page.section("Dimensions", "dimensions");
  page.paragraph(
      "The rank of the Jacobian of the parameter map at random parameters, modulo a large prime, gives the dimension "
      "of the set of functions that a network expresses, and tells before any Groebner basis whether generic data can "
      "be fitted at all.");
  show_table(page, dimensions_table(content.algebra.dimension), {report});
}

/// The figures, then all tables, those named first and in that order, so that no footnote speaks of one that is not
/// there; all but the first behind their titles.
void show_results(HtmlPage& page,
                  const Results& results,
                  const std::vector<std::string>& order,
                  const ResultsFolder& folder) {
  std::vector<Table> tables = results.tables;
  const auto place = [&](const Table& table) { return std::ranges::find(order, table.name) - order.begin(); };
  std::ranges::stable_sort(tables, {}, place);
  for (const Figure& figure : results.figures) {
    show_figure(page, figure, folder);
  }
  for (const Table& table : tables) {
    show_table(page, table, folder, table_files(), &table == &tables.front() ? Shown::open : Shown::folded);
  }
}

/// "2,000 training and 1,000 test images of CIFAR-10 that come with the program".
std::string images_of(const json& experiment) {
  const json& dataset = experiment.at("dataset");
  const bool whole = dataset.at("kind") == "cifar10";
  const auto number = [&](const char* key, std::int64_t of_all) {
    const std::int64_t wanted = dataset.value(key, std::int64_t{0});  // 0: all
    return with_thousands(wanted > 0 ? wanted : of_all);
  };
  return number("train", whole ? 50'000 : 2'000) + " training and " + number("test", whole ? 10'000 : 1'000) +
         " test images of CIFAR-10" + (whole ? "" : " that come with the program");
}

std::string network_of(const json& experiment) {
  return experiment.value("network", json()) == "theory2"
             ? "The network of Liao and Poggio’s “Theory of Deep Learning II” (2017; 188,810 parameters)"
             : "The experiment’s network (spec.json)";
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
    page.paragraph("There are no results of training on this page.");
    return;
  }
  page.paragraph(
      network_of(content.experiment) + " is trained with each activation and the same seeds on " +
      images_of(content.experiment) + ": " + training_of(content.experiment) +
      ", no augmentation. A polynomial of high degree explodes outside the interval on which it was fitted: a "
      "few images there spoil a mean loss, and one "
      "training image far outside can spoil a layer's statistics for all. So errors and median losses stand beside "
      "mean losses, and arguments out of range are counted.");
  show_results(page,
               *content.comparison,
               {"comparison", "largest_stable_rate", "divergences", "concentrated_statistics", "weight_norms", "runs"},
               {report, "comparison"});
}

void add_surfaces(HtmlPage& page, const ReportContent& content, const std::filesystem::path& report) {
  if (!content.surfaces) {
    return;
  }
  page.section("Do the loss surfaces look alike?", "surfaces");
  page.paragraph(
      "The same tools on all networks at the end of their training, paired by seed: how straight the path was, how the "
      "loss curves there, how much noise it bears, what lies between two seeds, and whether two seeds err on the same "
      "images. A difference whose corrected p-value is below 0.05 is one between the activations; the scale of weights "
      "that a batch normalization takes back does not count.");
  show_results(page, *content.surfaces, {"families", "pairs", "measures"}, {report, "surfaces"});
}

std::size_t count_runs(const ReportContent& content) {
  const std::vector<Table> tables = content.comparison ? content.comparison->tables : std::vector<Table>();
  const auto runs = std::ranges::find(tables, "runs", &Table::name);
  return runs == tables.end() ? 0 : runs->rows.size();
}

void add_method(HtmlPage& page) {
  page.section("How each number is known", "method");
  page.list(
      {"`proved`: exact arithmetic, or a modular rank that meets its upper bound.",
       "`probability one`: exact arithmetic modulo primes at random points; right unless a prime or a random choice is "
       "unlucky. Counts come from at least three 16-bit "
       "primes whose results agree; the primes are in the JSON files.",
       "Errors and losses: measured, in float32, with the batch statistics of the whole training set; NaN logits count "
       "as errors. Intervals: 95 %, Student’s t over seeds. Tests: p-values are corrected for the number of tests of "
       "their table (Holm).",
       "The folder re-runs itself: the same command with the same seed gives the same numbers on the same machine."});
  page.paragraph(
      "Zero-error systems, Bézout’s bound: Liao and Poggio, “Theory of Deep Learning II: Landscape of the Empirical "
      "Risk in Deep Learning” (2017). Images: "
      "Krizhevsky, “Learning Multiple Layers of Features from Tiny Images” (2009).");
}

/// Where the numbers come from; what is not known is not said.
void add_provenance(HtmlPage& page, const ReportContent& content) {
  const ReportProvenance& from = content.provenance;
  const auto add = [&](const char* label, const std::string& value) {
    if (!value.empty()) {
      page.provenance(label, value);
    }
  };
  add("begun", from.begun);
  add("computed", from.written);
  add("time",
      "algebra " + duration_text(from.algebra.seconds) +
          (from.training.complete ? ", training " + duration_text(from.training.seconds) : ""));
  add("machine", from.machine);
  add("zeroset", from.version + (from.commit.empty() ? "" : ", commit " + from.commit));
  add("seed", std::to_string(content.seed));
  add("command", content.command);
}

/// What the page lacks, and that it is true for as long as the page stands.
void add_state(HtmlPage& page, const ReportContent& content) {
  if (!content.experiment.is_object()) {
    return;
  }
  if (content.training == TrainingState::not_run) {
    page.incomplete(
        "The training part has not been run yet. The same command without `--only algebra` runs it and replaces this "
        "page; while nobody touches the page, it looks for the newer one by itself.");
  } else if (content.training == TrainingState::under_way) {
    page.incomplete(
        "This page has the algebra alone: it was written when training began. The page with both replaces it when "
        "training ends; while nobody touches the page, it looks for the newer one by itself. A training that was "
        "stopped goes on with the same command.");
  } else if (content.training == TrainingState::stopped) {
    page.warning("Training was stopped before its end; the same command goes on with it.");
  }
}

void add_opening(HtmlPage& page, const ReportContent& content, const std::filesystem::path& folder) {
  add_state(page, content);
  page.findings(report_findings(content));
  const Tally counts = tally(content.algebra);
  std::vector<std::pair<std::string, std::string>> numbers{
      {std::to_string(content.algebra.verify.size()), "toy systems"},
      {std::to_string(counts.sharp), "attain the Bézout number"},
      {std::to_string(counts.agree), "confirmed by a theorem"}};
  if (const std::size_t runs = count_runs(content); runs > 0) {
    numbers.emplace_back(std::to_string(runs), "training runs");
  }
  page.key_numbers(numbers);
  if (const Figure summary = summary_figure(content); !summary.panels.empty()) {
    show_figure(page, summary, {folder});
  }
  page.end_opening();
}

Results algebra_results(const ReportContent& content) {
  Results results{.tables = {toy_networks_table(content.algebra.verify), dimensions_table(content.algebra.dimension)},
                  .figures = {bezout_figure(content.algebra.verify)}};
  if (Figure summary = summary_figure(content); !summary.panels.empty()) {
    results.figures.push_back(std::move(summary));
  }
  return results;
}

}  // namespace

void write_report(const ReportContent& content, const std::filesystem::path& folder) {
  write_results(algebra_results(content), folder, {}, content.figure_width);
  HtmlPage page("zeroset report",
                "How many zero-error solutions polynomial networks have, and whether they train like ReLU networks.");
  page.interactive(plotly_source());
  add_opening(page, content, folder);
  add_provenance(page, content);
  add_algebra(page, content, folder);
  if (content.experiment.is_object() && content.training == TrainingState::ended) {
    add_comparison(page, content, folder);
  }
  add_surfaces(page, content, folder);
  add_method(page);
  page.links({{"spec.json", "spec.json"}, {"versions.json", "versions.json"}, {"provenance.json", "provenance.json"}});
  atomic_write(folder / "report.html", page.text());
}

}  // namespace zeroset::atlas
