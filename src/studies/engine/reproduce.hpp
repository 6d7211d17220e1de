// A study carried out: what it takes; runs first, then figures, tables and claims.
#pragma once

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/run_store.hpp"
#include "zeroset/runs/image_store.hpp"
#include "zeroset/studies/study.hpp"

#include "studies/engine/context.hpp"
#include "studies/engine/plan.hpp"
#include "studies/study_runs.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies {

// A study is a struct of functions and types:
//
//   struct Rules {
//     using Protocol = ...;                                  // derives from StudyProtocol
//     using Measures = ...;                                  // of one activation
//     static Protocol read(const nlohmann::json& document);  // throws SpecError
//     static Measures begin(const EvaluationContext& context);
//     static std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures);
//     static nlohmann::ordered_json found(const Protocol& protocol);  // StudyResult::found
//   };

/// Options of the store, of which the sweep tells of all runs of the study together: also while only what comes first
/// is trained, for the others' rates, not their sizes, wait for it.
[[nodiscard]] nets::StoreOptions store_options(const ReproduceOptions& options,
                                               const std::vector<PlannedGroup>& groups);

/// All runs of all groups; those that groups share are trained once. What others wait for comes first, and its answer
/// goes into the protocol. \return false where training was interrupted
template <class Protocol>
[[nodiscard]] bool train_groups(Protocol& protocol,
                                StudyRuns& trained,
                                const std::filesystem::path& store,
                                const nets::StoreOptions& options) {
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
template <class Rules>
void evaluate_groups(const StudyContext<typename Rules::Protocol>& context, StudyResult& result) {
  const typename Rules::Protocol& protocol = context.protocol;
  std::vector<typename Rules::Measures> measures(context.activations(), Rules::begin(context));
  std::vector<StudySection> sections;
  for (const auto& group : protocol.groups) {
    const GroupText& text = group->text();
    sections.push_back({text.key,
                        text.title,
                        group->source(),
                        protocol_line(protocol, group->summary(protocol)),
                        group->evaluate(context, measures)});
  }
  result.sections = std::move(sections);
  result.claims = Rules::judge(protocol, measures);
  result.diverged = context.trained.diverged();
  result.networks = context.trained.count();
  result.found = Rules::found(protocol);
  result.status = runs::RunStatus::finished;
}

/// See studies::plan.
template <class Rules>
[[nodiscard]] Results plan_study(const Study& study) {
  const typename Rules::Protocol protocol = Rules::read(study.protocol);
  return plan_results(study.name, plan_table(protocol.scale, planned_groups(protocol)));
}

/// See studies::reproduce.
template <class Rules>
[[nodiscard]] StudyResult reproduce_study(const Study& study,
                                          const std::filesystem::path& folder,
                                          const ReproduceOptions& options) {
  typename Rules::Protocol protocol = Rules::read(study.protocol);
  StudyResult result{.study = study.name,
                     .folder = folder,
                     .scale = protocol.scale,
                     .seed = protocol.base.seed,
                     .is_whole = protocol.is_whole(),
                     .versions = options.versions};
  make_folders(folder);
  write_json_file(folder / "protocol.json", nlohmann::ordered_json(study.protocol));
  StudyRuns trained;
  const nets::StoreOptions store = store_options(options, planned_groups(protocol));
  if (!train_groups(protocol, trained, options.runs.empty() ? folder / "runs" : options.runs, store)) {
    result.reason = trained.reason();
    return result;
  }
  const StudyContext<typename Rules::Protocol> context{
      {.shared = protocol,
       .trained = trained,
       .folder = folder,
       .images = runs::load_images(protocol.base.dataset, options.data_root),
       .stop = options.stop,
       .threads = options.threads},
      protocol};
  try {
    evaluate_groups<Rules>(context, result);
  } catch (const StudyStopped&) {  // its status says so
  }
  return result;
}

}  // namespace zeroset::studies
