#include "studies/engine/reproduce.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>

namespace zeroset::studies {
namespace {

ProgressCallback told_of_whole(const std::vector<PlannedGroup>& groups, const ProgressCallback& tell) {
  if (!tell) {
    return {};
  }
  std::size_t networks = 0;
  const std::int64_t images = images_of(groups, networks);
  return [tell, task = count_of(networks, "run"), images](Progress progress) {
    progress.task = task;
    progress.total = std::max(progress.total, images);
    tell(progress);
  };
}

}  // namespace

nets::StoreOptions store_options(const ReproduceOptions& options, const std::vector<PlannedGroup>& groups) {
  nets::StoreOptions store{.threads = options.threads, .replicas_at_once = options.replicas_at_once};
  store.training.data_root = options.data_root;
  store.training.progress = options.progress;
  store.training.sweep = told_of_whole(groups, options.sweep);
  store.training.stop = options.stop;
  store.training.versions.assign(options.versions.begin(), options.versions.end());
  return store;
}

}  // namespace zeroset::studies
