#include "cli/training/doctor_training.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/runs/image_files.hpp"

#include "cli/training/training_library.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

ordered_json device_json(const nets::CudaReport& report) {
  if (!report.usable) {
    return {{"usable", false}, {"built", report.built}, {"reason", report.reason}};
  }
  return {{"usable", true},
          {"built", true},
          {"name", report.name},
          {"memory_total", report.memory_total},
          {"memory_free", report.memory_free},
          {"compute_capability", report.compute_capability},
          {"driver", report.driver}};
}

/// A machine without a device needs nothing; one with a driver lacks something.
void advise_on_device(const nets::CudaReport& report, ordered_json& advice) {
  if (report.usable || report.reason.find("no NVIDIA driver") != std::string::npos) {
    return;
  }
  advice.push_back(report.built
                       ? to_install("scripts/setup.sh (LibTorch with the CUDA libraries that this machine lacks)",
                                    "LibTorch with the CUDA libraries that this machine lacks")
                       : "to install: the CUDA toolkit 13 with nvcc, then build again (training on the GPU)");
}

ordered_json dataset_json(const char* name, ImageSet kind, const std::filesystem::path& root, ordered_json& lines) {
  ordered_json files = ordered_json::array();
  bool good = true;
  for (const runs::FileReport& report : runs::check_images(kind, root)) {
    files.push_back(describe(report));
    lines.push_back(describe(report));
    good = good && report.state == runs::FileState::good;
  }
  return {{"name", name}, {"folder", runs::image_folder(kind, root).string()}, {"good", good}, {"files", files}};
}

void examine_library(const CommonOptions& options, ordered_json& document, ordered_json& advice) {
  try {
    const TrainingLibrary& library = training_library(options);
    for (const auto& [name, value] : library.training_versions()) {
      document["training"][name] = value;
    }
    const nets::CudaReport report = library.cuda_report();
    document["device"] = device_json(report);
    advise_on_device(report, advice);
  } catch (const NotInThisBuild& missing) {
    document["training"]["reason"] = missing.what();
    document["device"] = {{"usable", false}, {"built", false}, {"reason", "training is not in this build"}};
    advice.push_back(
        to_install("scripts/setup.sh (brings LibTorch), then build with -DZEROSET_WITH_TORCH=ON (training)",
                   "LibTorch 2.11 in the RUNPATH of zeroset_training.so, which readelf -d shows (training)"));
  }
}

void examine_data(ordered_json& document, ordered_json& advice) {
  const char* root = std::getenv("ZEROSET_DATA");
  ordered_json lines = ordered_json::array();
  document["datasets"].push_back(dataset_json("cifar10-mini", ImageSet::cifar10_mini, runs::data_root(), lines));
  if (root == nullptr) {
    advice.push_back(
        "to install: zeroset data fetch --root data, then set ZEROSET_DATA=data (CIFAR-10, 170 MB; without "
        "it there are the bundled images)");
  } else {
    document["datasets"].push_back(dataset_json("cifar10", ImageSet::cifar10, root, lines));
    if (document["datasets"].back()["good"] != true) {
      advice.push_back("to install: zeroset data fetch --root " + std::string(root) + " (CIFAR-10, 170 MB)");
    }
  }
  document["data"] = lines;
}

}  // namespace

std::string to_install(const std::string& in_clone, const std::string& installed) {
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (int level = 0; level < 4; ++level, folder = folder.parent_path()) {  // build/release/bin and above
    if (std::filesystem::exists(folder / "scripts" / "setup.sh", ignored)) {
      return "to install: " + in_clone;
    }
  }
  return "to install: " + installed;
}

ordered_json training_report(const CommonOptions& options) {
  ordered_json document, advice = ordered_json::array();
  examine_library(options, document, advice);
  examine_data(document, advice);
  document["advice"] = advice;
  return document;
}

}  // namespace zeroset::cli
