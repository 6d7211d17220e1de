// Runs first, then figures, tables and claims.
#include "studies/theory2/reproduce.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "studies/theory2/claims.hpp"
#include "studies/theory2/context.hpp"

#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::theory2 {
namespace {

namespace fs = std::filesystem;

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
  if (!train(protocol, trained, options.runs.empty() ? folder / "runs" : options.runs, store_options(options))) {
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
