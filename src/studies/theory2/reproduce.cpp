// Runs first, then figures, tables and claims.
#include "studies/theory2/reproduce.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/nets/run_cost.hpp"

#include "studies/theory2/claims.hpp"
#include "studies/theory2/context.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::theory2 {
namespace {

namespace fs = std::filesystem;

/// Training images of a run and of those that it starts from, where they are new.
std::int64_t new_images(const Experiment& run, std::set<std::string>& seen) {
  if (!seen.insert(to_json(run).dump()).second) {
    return 0;
  }
  return nets::run_cost(run).images + (run.start ? new_images(*run.start->run, seen) : 0);
}

/// Tells of the whole study also while only what comes first is trained: the others' rates, not their sizes, wait for
/// it.
ProgressCallback sweep_of(const Protocol& protocol, const ProgressCallback& tell) {
  if (!tell) {
    return {};
  }
  std::set<std::string> seen;
  std::int64_t images = 0;
  for (const auto& group : protocol.groups) {
    for (const Experiment& run : group->runs(protocol)) {
      images += new_images(run, seen);
    }
  }
  return [tell, task = count_of(seen.size(), "run"), images](Progress progress) {
    progress.task = task;
    progress.total = std::max(progress.total, images);
    tell(progress);
  };
}

nets::StoreOptions store_options(const ReproduceOptions& options) {
  nets::StoreOptions store{.threads = options.threads, .replicas_at_once = options.replicas_at_once};
  store.training.data_root = options.data_root;
  store.training.progress = options.progress;
  store.training.stop = options.stop;
  store.training.versions.assign(options.versions.begin(), options.versions.end());
  return store;
}

/// All runs of all groups; those that groups share are trained once. What others wait for comes first, and its answer
/// goes into the protocol. \return false where training was interrupted
bool train(Protocol& protocol, StudyRuns& trained, const fs::path& store, const nets::StoreOptions& options) {
  for (const auto& group : protocol.groups) {
    if (group->comes_first(protocol)) {
      trained.add(group->runs(protocol));
      if (!trained.train(store, options)) {
        return false;
      }
      group->settle(protocol, trained);
    }
  }
  for (const auto& group : protocol.groups) {
    trained.add(group->runs(protocol));
  }
  return trained.train(store, options);
}

/// \throws StudyStopped
void evaluate(const StudyContext& context, StudyResult& result) {
  const Protocol& protocol = context.protocol;
  std::vector<ActivationMeasures> measures(context.activations());
  for (ActivationMeasures& one : measures) {
    one.train_images = context.images->train.count();
  }
  std::vector<StudySection> sections;
  for (const auto& group : protocol.groups) {
    const GroupText& text = group->text();
    sections.push_back(
        {text.key, text.title, group->source(), protocol_line(protocol, *group), group->evaluate(context, measures)});
  }
  result.sections = std::move(sections);
  result.claims = judge(protocol, measures);
  result.diverged = context.trained.diverged();
  result.networks = context.trained.count();
  result.found = {{"descent",
                   {{"learning_rate", protocol.gd.learning_rate},
                    {"momentum", protocol.gd.momentum},
                    {"by", protocol.descent_rate == DescentRate::sweep ? "sweep" : "fixed"}}}};
  result.status = runs::RunStatus::finished;
}

}  // namespace

StudyResult reproduce(const Study& study, const fs::path& folder, const ReproduceOptions& options) {
  Protocol protocol = read_protocol(study.protocol);
  StudyResult result{.study = study.name,
                     .folder = folder,
                     .scale = protocol.scale,
                     .seed = protocol.base.seed,
                     .is_whole = protocol.is_whole(),
                     .versions = options.versions};
  make_folders(folder);
  write_json_file(folder / "protocol.json", nlohmann::ordered_json(study.protocol));
  StudyRuns trained;
  nets::StoreOptions store = store_options(options);
  store.training.sweep = sweep_of(protocol, options.sweep);
  if (!train(protocol, trained, options.runs.empty() ? folder / "runs" : options.runs, store)) {
    result.reason = trained.reason();
    return result;
  }
  const StudyContext context{.protocol = protocol,
                             .trained = trained,
                             .folder = folder,
                             .images = runs::load_images(protocol.base.dataset, options.data_root),
                             .stop = options.stop};
  try {
    evaluate(context, result);
  } catch (const StudyStopped&) {  // its status says so
  }
  return result;
}

}  // namespace zeroset::studies::theory2
