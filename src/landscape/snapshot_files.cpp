#include "landscape/snapshot_files.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <tuple>

namespace zeroset::landscape {
namespace {

namespace fs = std::filesystem;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

bool is_run(const fs::path& folder) {
  return fs::exists(folder / "spec.json") && fs::is_directory(folder / "checkpoints");
}

struct FoundRun {
  fs::path folder{};
  Experiment experiment{};
};

/// The runs in a folder, or in its runs/: by activation as they come, then by seed.
std::vector<FoundRun> runs_below(const fs::path& folder) {
  const fs::path store = fs::is_directory(folder / "runs") ? folder / "runs" : folder;
  std::vector<FoundRun> found;
  for (const auto& entry : fs::directory_iterator(store)) {
    if (entry.is_directory() && is_run(entry.path())) {
      found.push_back({entry.path(), runs::read_run(entry.path())});
    }
  }
  if (found.empty()) {
    throw FileError(folder, "is no run folder, and has no runs in it");
  }
  const auto key = [](const FoundRun& run) {
    return std::make_tuple(name(run.experiment.activations.front()), run.experiment.seed, run.folder.string());
  };
  std::sort(found.begin(), found.end(), [&key](const FoundRun& a, const FoundRun& b) { return key(a) < key(b); });
  return found;
}

bool takes(const SnapshotOptions& options, const runs::ParameterFile& file) {
  return options.checkpoints != CheckpointChoice::epochs ||
         std::find(options.epochs.begin(), options.epochs.end(), file.epoch()) != options.epochs.end();
}

/// The metrics' line of each point's step, where there is one.
void add_metrics(SnapshotRun& run, const fs::path& folder) {
  std::vector<runs::EpochMetrics> lines;
  if (run.experiment && fs::exists(folder / "metrics.jsonl")) {
    lines = runs::read_metrics(folder);
  }
  for (const std::int64_t step : run.steps) {
    const auto line = std::find_if(lines.begin(), lines.end(), [step](const auto& m) { return m.step == step; });
    const bool found = line != lines.end();
    run.train_loss.push_back(found ? line->train.mean_loss.value_or(kUnknown) : kUnknown);
    run.test_error.push_back(found ? line->test.error() : kUnknown);
  }
}

void take_network(const Architecture& network, const std::string& of, Snapshots& snapshots) {
  if (snapshots.runs.empty()) {
    snapshots.network = network;
    return;
  }
  const std::vector<ParameterSlice> here = parameter_slices(network), there = parameter_slices(snapshots.network);
  const bool same = std::equal(
      here.begin(), here.end(), there.begin(), there.end(), [](const ParameterSlice& a, const ParameterSlice& b) {
        return a.name == b.name && a.shape == b.shape;
      });
  if (!same) {
    throw SpecError("", of + " has another network than " + snapshots.runs.front().folder);
  }
}

/// A network that blew up is no point of the space.
bool is_finite(const runs::ParameterFile& file) {
  std::vector<double> entries(static_cast<std::size_t>(file.size()));
  file.read(0, file.size(), entries.data());
  return std::all_of(entries.begin(), entries.end(), [](double entry) { return std::isfinite(entry); });
}

/// A run from these files; false where none of them counts.
bool append(const std::vector<fs::path>& files, SnapshotRun run, const SnapshotOptions& options, Snapshots& snapshots) {
  run.first = snapshots.files.size();
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto file = std::make_shared<const runs::ParameterFile>(files[i], snapshots.network);
    if (!takes(options, *file)) {
      continue;
    }
    if (!is_finite(*file)) {
      snapshots.notes.push_back(files[i].string() + ": holds numbers that are not finite, left out");
    } else {
      run.steps.push_back(file->step() >= 0 ? file->step() : static_cast<std::int64_t>(run.count));
      run.epochs.push_back(file->epoch() >= 0 ? static_cast<double>(file->epoch()) : kUnknown);
      snapshots.files.push_back(std::move(file));
      ++run.count;
    }
  }
  if (run.count == 0) {
    return false;
  }
  add_metrics(run, files.front().parent_path().parent_path());
  snapshots.runs.push_back(std::move(run));
  return true;
}

bool append_run(const FoundRun& found, const SnapshotOptions& options, Snapshots& snapshots) {
  take_network(found.experiment.network, found.folder.string(), snapshots);
  std::vector<fs::path> files = runs::list_checkpoints(found.folder);
  if (options.checkpoints == CheckpointChoice::last && !files.empty()) {
    files.erase(files.begin(), files.end() - 1);
  }
  return append(files,
                {.label = name(found.experiment.activations.front()) + " seed " + std::to_string(found.experiment.seed),
                 .folder = found.folder.string(),
                 .experiment = found.experiment},
                options,
                snapshots);
}

/// Files of one folder that stand side by side in the options are one path, in their order.
void append_files(const std::vector<fs::path>& files, const SnapshotOptions& options, Snapshots& snapshots) {
  const fs::path folder = files.front().parent_path().empty() ? "." : files.front().parent_path();
  const fs::path owner = fs::absolute(folder).lexically_normal().parent_path();
  SnapshotRun run{.label = files.size() == 1 ? files.front().stem().string() : folder.filename().string(),
                  .folder = files.front().string()};
  if (fs::exists(owner / "spec.json")) {
    run.experiment = runs::read_run(owner);
    run.label = owner.filename().string() + (files.size() == 1 ? " " + files.front().stem().string() : "");
    take_network(run.experiment->network, folder.string(), snapshots);
  } else if (options.network) {
    take_network(*options.network, folder.string(), snapshots);
  } else {
    throw SpecError("network", files.front().string() + " lies in no run folder: say which network's it is");
  }
  if (!append(files, std::move(run), options, snapshots)) {
    throw SpecError("checkpoints", "leaves nothing of " + files.front().string());
  }
}

bool is_parameter_file(const fs::path& path) {
  return path.extension() == ".safetensors";
}

void append_folder(const fs::path& folder, const SnapshotOptions& options, Snapshots& snapshots) {
  if (is_run(folder)) {
    if (!append_run({folder, runs::read_run(folder)}, options, snapshots)) {
      throw SpecError("checkpoints", "leaves nothing of " + folder.string());
    }
    return;
  }
  if (!fs::is_directory(folder)) {
    throw FileError(folder, "is no run folder and no parameter file (.safetensors)");
  }
  for (const FoundRun& found : runs_below(folder)) {
    if (!append_run(found, options, snapshots)) {
      snapshots.notes.push_back(found.folder.string() + ": none of its checkpoints counts, left out");
    }
  }
}

}  // namespace

void read_snapshot_files(const SnapshotOptions& options, Snapshots& snapshots) {
  for (std::size_t i = 0; i < options.runs.size();) {
    if (!is_parameter_file(options.runs[i])) {
      append_folder(options.runs[i++], options, snapshots);
      continue;
    }
    std::vector<fs::path> files;
    do {
      files.push_back(options.runs[i++]);
    } while (i < options.runs.size() && is_parameter_file(options.runs[i]) &&
             options.runs[i].parent_path() == files.front().parent_path());
    append_files(files, options, snapshots);
  }
  if (snapshots.runs.empty()) {
    throw SpecError("checkpoints", "leaves no checkpoint of any run");
  }
}

}  // namespace zeroset::landscape
