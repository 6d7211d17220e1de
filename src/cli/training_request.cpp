#include "cli/training_request.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>
#include <sys/resource.h>

namespace zeroset::cli {
namespace {

constexpr const char* kPlugin = "zeroset_training.so";

/// bin/zeroset finds lib/zeroset/ beside its own folder, in the build tree as in an installation.
std::filesystem::path plugin_path() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / ZEROSET_PLUGIN_DIR / kPlugin;
}

void limit_memory(const CommonOptions& options) {
  if (options.memory > 0) {
    const auto bytes = static_cast<rlim_t>(std::min(options.memory * 0x1p30, 0x1p62));
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_DATA, &limit);
  }
}

}  // namespace

int call_training_plugin(const TrainingRequest& request) {
  const std::filesystem::path path = plugin_path();
  if (!std::filesystem::exists(path)) {
    throw NotInThisBuild("this verb needs LibTorch, and the program was built without it (see docs/install.md)");
  }
  limit_memory(request.options);
  void* plugin = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = plugin == nullptr ? nullptr : dlsym(plugin, kTrainingEntry);
  if (symbol == nullptr) {
    const char* why = dlerror();
    throw NotInThisBuild("cannot load LibTorch: " + std::string(why == nullptr ? "unknown reason" : why));
  }
  return reinterpret_cast<TrainingEntry>(symbol)(request);
}

}  // namespace zeroset::cli
