#include "cli/training/training_library.hpp"

#include "zeroset/core/error.hpp"

#include "cli/interrupt.hpp"
#include "cli/process_limits.hpp"

#include <dlfcn.h>
#include <filesystem>
#include <string>
#include <system_error>

namespace zeroset::cli {
namespace {

constexpr const char* kPlugin = "zeroset_training.so";

/// bin/zeroset finds lib/zeroset/ beside its own folder, in the build tree as in an installation.
std::filesystem::path plugin_path() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / ZEROSET_PLUGIN_DIR / kPlugin;
}

const TrainingLibrary& load() {
  const std::filesystem::path path = plugin_path();
  if (!std::filesystem::exists(path)) {
    throw NotInThisBuild("this verb needs LibTorch, and the program was built without it (see docs/install.md)");
  }
  void* plugin = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = plugin == nullptr ? nullptr : dlsym(plugin, kTrainingEntry);
  if (symbol == nullptr) {
    const char* why = dlerror();
    throw NotInThisBuild(
        "cannot load LibTorch 2.11 (LD_LIBRARY_PATH may name the folder that has it, see docs/install.md): " +
        std::string(why == nullptr ? "unknown reason" : why));
  }
  return *reinterpret_cast<TrainingEntry>(symbol)();
}

}  // namespace

bool has_training_library() {
  std::error_code ignored;
  return std::filesystem::exists(plugin_path(), ignored);
}

const TrainingLibrary& training_library(const CommonOptions& options) {
  limit_memory(options);
  static const TrainingLibrary& library = load();
  ask_on_interrupt();
  return library;
}

}  // namespace zeroset::cli
