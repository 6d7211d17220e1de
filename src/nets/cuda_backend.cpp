#include "zeroset/core/error.hpp"

#include "nets/cuda/plugin.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <string>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "zeroset_cuda.so";

/// The plugin lies beside zeroset_training.so, which holds this code, or in lib/zeroset/ beside the program's folder
/// (or the folder above, where the tests are).
fs::path plugin_path() {
  std::error_code ignored;
  Dl_info here{};
  const bool known = dladdr(reinterpret_cast<const void*>(&cuda_report), &here) != 0 && here.dli_fname != nullptr;
  for (const fs::path& folder : {known ? fs::path(here.dli_fname).parent_path() : fs::path(),
                                 fs::read_symlink("/proc/self/exe", ignored).parent_path()}) {
    for (const char* way : {".", "../lib/zeroset", "../../lib/zeroset"}) {
      const fs::path candidate = folder / way / kFile;
      if (!folder.empty() && fs::exists(candidate, ignored)) {
        return fs::weakly_canonical(candidate, ignored);
      }
    }
  }
  return {};
}

struct Loaded {
  const CudaPlugin* plugin = nullptr;
  CudaReport report{};
};

bool has_driver() {
  return fs::exists("/dev/nvidiactl") || fs::exists("/dev/dxg");  // the second under Windows
}

Loaded load() {
  Loaded loaded;
  const fs::path path = plugin_path();
  loaded.report.built = !path.empty();
  if (!has_driver()) {
    loaded.report.reason = "no NVIDIA driver on this machine (no /dev/nvidiactl)";
    return loaded;
  }
  if (path.empty()) {
    loaded.report.reason = "the CUDA plugin is missing: it is built where nvcc is (docs/install.md)";
    return loaded;
  }
  // Without it cuBLAS may add in another order each time. A choice of the user's own stays.
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = library == nullptr ? nullptr : dlsym(library, kCudaEntry);
  if (symbol == nullptr) {
    const char* words = dlerror();
    loaded.report.reason = "cannot load " + path.string() + ": " + (words != nullptr ? words : "unknown reason");
    return loaded;
  }
  loaded.plugin = reinterpret_cast<CudaEntry>(symbol)();
  loaded.report = loaded.plugin->report();
  loaded.report.built = true;
  return loaded;
}

const Loaded& loaded() {
  static const Loaded kLoaded = load();
  return kLoaded;
}

}  // namespace

const CudaPlugin* cuda_plugin() {
  return loaded().report.usable ? loaded().plugin : nullptr;
}

CudaReport cuda_report() {
  if (cuda_plugin() == nullptr) {
    return loaded().report;
  }
  CudaReport report = cuda_plugin()->report();
  report.built = true;
  return report;
}

std::unique_ptr<ReplicaTrainer::Backend> make_cuda_backend(const Model& model,
                                                           const ImageDataset& images,
                                                           const std::vector<ReplicaState>& start,
                                                           const ReplicaOptions& options) {
  if (cuda_plugin() == nullptr) {
    throw InvalidArgument("[nets::ReplicaTrainer] device cuda: " + loaded().report.reason + "; expected auto or cpu");
  }
  return cuda_plugin()->make_backend(model, images, start, options);
}

}  // namespace zeroset::nets
