// zeroset landscape compare: the surfaces of several activations side by side.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/html_page.hpp"
#include "zeroset/core/table_writers.hpp"
#include "zeroset/nets/image_objective.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/family_tables.hpp"
#include "cli/training/landscape.hpp"
#include "cli/training/landscape_output.hpp"
#include "cli/training/plugin.hpp"
#include "cli/versions.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// Experiments on the same images, of at least two activations.
const DatasetSpec& common_images(const Snapshots& snapshots) {
  bool several = false;
  for (const SnapshotRun& run : snapshots.runs) {
    if (!run.experiment) {
      throw SpecError("", "landscape compare expects run folders, got parameter files: " + run.folder);
    }
    const Experiment& first = *snapshots.runs.front().experiment;
    if (run.experiment->dataset != first.dataset) {
      throw SpecError("", "landscape compare expects runs on the same images; those of " + run.label + " differ");
    }
    several = several || run.experiment->activations != first.activations;
  }
  if (!several) {
    throw SpecError("", "landscape compare expects runs of at least two activations");
  }
  return snapshots.runs.front().experiment->dataset;
}

bool all_measured(const std::vector<RunMeasures>& runs, const Snapshots& snapshots) {
  return runs.size() == snapshots.runs.size();
}

/// Run by run, then pair by pair; ends early where it is asked to.
FamilyComparison measure(const FamilyContext& context) {
  FamilyComparison comparison{.request = context.request};
  const auto total = static_cast<std::int64_t>(context.snapshots.runs.size());
  for (const SnapshotRun& run : context.snapshots.runs) {
    if (context.stop()) {
      return comparison;
    }
    context.progress({.task = "surfaces", .done = std::ssize(comparison.runs), .total = total, .detail = run.label});
    comparison.runs.push_back(measure_run(context, run));
  }
  context.progress({.task = "surfaces", .done = total, .total = total});
  const std::vector<std::string> families = families_of(comparison);
  for (const std::string& family : families) {
    const RunMeasures* before = nullptr;
    for (const RunMeasures& run : comparison.runs) {
      if (run.activation != family || context.stop()) {
        continue;
      }
      if (before != nullptr) {
        comparison.pairs.push_back(measure_pair(context, *before, run));
      }
      before = &run;
    }
  }
  return comparison;
}

ordered_json options_of(const FamilyRequest& request) {
  return {{"images", request.images},
          {"held_out", request.held_out},
          {"noise", request.noise},
          {"directions", request.directions},
          {"points", request.points},
          {"products", request.products},
          {"probes", request.probes},
          {"steps", request.steps}};
}

/// All that the numbers depend on: what is asked twice is computed once.
nlohmann::json question_of(const TrainingRequest& request, const Snapshots& snapshots) {
  nlohmann::json question{{"version", versions().at("zeroset")}, {"seed", request.options.seed}};
  question["options"] = options_of(request.landscape.families);
  for (const SnapshotRun& run : snapshots.runs) {
    question["runs"].push_back({{"experiment", to_json(*run.experiment)}, {"steps", run.steps}});
  }
  return question;
}

/// The answer that --out holds to the same question; null where there is none.
ordered_json stored_answer(const TrainingRequest& request, const nlohmann::json& question) {
  const std::filesystem::path file = std::filesystem::path(request.options.out) / "landscape.json";
  if (request.options.out.empty() || !std::filesystem::exists(file)) {
    return nullptr;
  }
  try {
    const ordered_json stored = ordered_json::parse(read_file(file));
    return nlohmann::json(stored.value("question", ordered_json())) == question ? stored : ordered_json();
  } catch (const ordered_json::exception&) {
    return nullptr;  // cut short or another program's
  }
}

void show(HtmlPage& page, const Table& table) {
  std::vector<Download> links;
  for (const auto& [label, extension] : {std::pair{"CSV", ".csv"}, {"LaTeX", ".tex"}, {"JSON", ".json"}}) {
    links.push_back({label, std::filesystem::path("tables") / (table.name + extension)});
  }
  page.table(table, links);
}

void show(HtmlPage& page, const Figure& figure, const std::filesystem::path& folder) {
  const std::filesystem::path stem = std::filesystem::path("figures") / figure.name;
  std::vector<Download> links;
  for (const auto& [label, extension] : {std::pair{"SVG", ".svg"}, {"PDF", ".pdf"}, {"PNG", ".png"}, {"CSV", ".csv"}}) {
    if (std::filesystem::exists(folder / (stem.string() + extension))) {
      links.push_back({label, stem.string() + extension});
    }
  }
  const std::filesystem::path svg = folder / (stem.string() + ".svg");
  page.figure(figure, std::filesystem::exists(svg) ? read_file(svg) : std::string(), links);
}

void write_page(const TrainingRequest& request, const std::vector<Table>& tables, const std::vector<Figure>& figures) {
  const std::filesystem::path folder = request.options.out;
  HtmlPage page("Loss surfaces side by side",
                "Networks of several activations, trained from the same seeds, under the same tools.");
  page.provenance("zeroset", versions().at("zeroset"));
  page.provenance("seed", std::to_string(request.options.seed));
  page.section("The answer in one table");
  show(page, tables.front());
  page.section("Pictures");
  for (const Figure& figure : figures) {
    show(page, figure, folder);
  }
  page.section("All numbers");
  for (std::size_t i = 1; i < tables.size(); ++i) {
    show(page, tables[i]);
  }
  atomic_write(folder / "report.html", page.text());
}

}  // namespace

int families_tool(const TrainingRequest& request) {
  const FamilyRequest& asked = request.landscape.families;
  if (!std::is_sorted(asked.noise.begin(), asked.noise.end())) {
    throw SpecError("--noise", "expected ascending levels");
  }
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  const DatasetSpec& dataset = common_images(snapshots);
  const nlohmann::json question = question_of(request, snapshots);
  if (const ordered_json stored = stored_answer(request, question); !stored.is_null()) {
    deliver(request,
            request.options.json ? stored.dump(2) + "\n" : to_text(read_table(nlohmann::json(stored.at("families")))));
    return kAnswered;
  }
  const auto images = nets::load_images(dataset, request.landscape.root);
  ProgressBar bar(request.options.quiet);
  const auto start = std::chrono::steady_clock::now();
  const double seconds = request.options.timeout;
  FamilyComparison comparison =
      measure({.request = asked,
               .snapshots = snapshots,
               .images = *images,
               .objective = {.images = std::min<std::int64_t>(asked.images, images->train.count()),
                             .held_out = std::min<std::int64_t>(asked.held_out, images->test.count()),
                             .loss = trained_loss(snapshots),
                             .threads = request.options.thread_count()},
               .seed = request.options.seed,
               .progress = bar.callback(),
               .stop = [start, seconds] {
                 return interrupted() ||
                        (seconds > 0 &&
                         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > seconds);
               }});
  bar.clear();
  const bool stopped = !all_measured(comparison.runs, snapshots);
  if (families_of(comparison).size() < 2) {
    std::cerr << "zeroset: stopped before two activations were measured\n";
    return interrupted() ? kInterrupted : kIncomplete;
  }
  LandscapeAnswer answer{.document = begin_document(request, snapshots), .notes = snapshots.notes};
  if (!stopped) {
    answer.document["question"] = question;
  }
  answer.document["batch_normalisation"] = "exact statistics of the images, recomputed at every point";
  answer.tables = {families_table(comparison), measures_table(comparison)};
  answer.figures = {flatness_figure(comparison), spectra_figure(comparison)};
  if (!comparison.pairs.empty()) {
    answer.tables.push_back(pairs_table(comparison));
    answer.figures.insert(answer.figures.begin(), barriers_figure(comparison));
  }
  if (const auto figure = paths_by_seed_figure(snapshots)) {
    answer.figures.push_back(*figure);
  }
  const std::vector<Table> tables = answer.tables;
  const std::vector<Figure> figures = answer.figures;
  const int code = give(request, std::move(answer));
  if (!request.options.out.empty()) {
    write_page(request, tables, figures);
  }
  if (stopped) {
    std::cerr << "zeroset: stopped: " << comparison.runs.size() << " of " << snapshots.runs.size()
              << " networks were measured\n";
    return interrupted() ? kInterrupted : kIncomplete;
  }
  return code;
}

}  // namespace zeroset::cli
