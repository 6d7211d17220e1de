#include "nets/runs/group.hpp"

#include "zeroset/core/error.hpp"

#include "nets/runs/lockstep.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <system_error>
#include <utility>

namespace zeroset::nets {
namespace {

/// What had to be halved before is not tried again: then a resumed run's batch is that of the first call.
bool was_halved(const std::vector<Run*>& runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const Run* run) {
    const std::int64_t kept = run->complete() ? 0 : run->kept_replicas();
    return kept > 0 && kept < static_cast<std::int64_t>(runs.size());
  });
}

/// The whole group where it fits into memory, else its halves one after the other.
void train_together(const std::vector<Run*>& runs,
                    const ImageDataset& images,
                    const TrainOptions& options,
                    const std::string& title,
                    const GroupHooks& hooks) {
  if (std::all_of(runs.begin(), runs.end(), [](const Run* run) { return run->complete(); })) {
    return;
  }
  const auto middle = runs.begin() + static_cast<std::ptrdiff_t>((runs.size() + 1) / 2);
  if (!was_halved(runs)) {
    try {
      Lockstep(runs, images, options, title, hooks).go();
      return;
    } catch (const std::exception& error) {
      if (!is_out_of_memory(error) || runs.size() == 1) {
        throw;
      }
    }
    for (Run* run : runs) {
      if (!run->complete()) {
        run->note("out of memory with " + std::to_string(runs.size()) + " replicas at once: went on with " +
                  std::to_string(middle - runs.begin()));
      }
    }
  }
  train_together({runs.begin(), middle}, images, options, title, hooks);
  train_together({middle, runs.end()}, images, options, title, hooks);
}

/// False where another process holds the folder.
bool open(Run& run, const RunRecord& record) {
  try {
    run.open(record);
    return true;
  } catch (const FileError& error) {
    if (error.code() != std::errc::device_or_resource_busy) {
      throw;
    }
    return false;
  }
}

RunRecord record_of(const Experiment& experiment, const TrainOptions& options) {
  RunRecord record{.host = host_description(), .seed = experiment.seed};
  for (const auto& list : {options.versions, training_versions()}) {
    for (const auto& [key, value] : list) {
      record.versions.emplace(key, value);
    }
  }
  return record;
}

}  // namespace

bool is_out_of_memory(const std::exception& error) {
  const std::string message = error.what();
  return dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         dynamic_cast<const LimitExceeded*>(&error) != nullptr ||
         message.find("can't allocate memory") != std::string::npos ||
         message.find("out of memory") != std::string::npos;
}

std::vector<std::optional<RunResult>> train_group(const std::vector<GroupMember>& members,
                                                  const ImageDataset& images,
                                                  const TrainOptions& options,
                                                  const std::string& title,
                                                  const GroupHooks& hooks) {
  std::vector<std::unique_ptr<Run>> runs;
  std::vector<Run*> ours;
  for (const GroupMember& member : members) {
    runs.push_back(std::make_unique<Run>(member.experiment, member.folder, images, options));
    if (open(*runs.back(), record_of(member.experiment, options))) {
      ours.push_back(runs.back().get());
    } else {
      runs.back().reset();
    }
  }
  if (!ours.empty()) {
    try {
      train_together(ours, images, options, title, hooks);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      if (is_out_of_memory(error)) {
        throw LimitExceeded(
            "out of memory with one replica at a time; take fewer units, a smaller batch (--set /training/batch=N) or, "
            "for gd, fewer images at once (--set /training/chunk=N)");
      }
      throw;
    }
  }
  std::vector<std::optional<RunResult>> results;
  for (const std::unique_ptr<Run>& run : runs) {
    results.push_back(run ? std::optional(run->result()) : std::nullopt);
  }
  return results;
}

}  // namespace zeroset::nets
