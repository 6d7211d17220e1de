#include "nets/runs/sweep.hpp"

#include <utility>

namespace zeroset::nets {

std::int64_t training_images(const Experiment& experiment) {
  std::int64_t epochs = 0;
  for (const TrainingSpec& phase : experiment.training) {
    epochs += phase.epochs;
  }
  return epochs * experiment.dataset.train;
}

std::size_t Sweep::add(std::int64_t images, bool is_done) {
  images_.push_back(images);
  shares_.push_back(is_done ? 1 : 0);
  return images_.size() - 1;
}

ProgressCallback Sweep::of(std::size_t part, ProgressCallback progress) {
  if (!progress) {
    return {};
  }
  return [this, part, progress = std::move(progress)](const Progress& told) {
    if (told.total > 0) {
      set(part, static_cast<double>(told.done) / static_cast<double>(told.total));
    }
    progress(told);
  };
}

void Sweep::finish(std::size_t part) {
  set(part, 1);
}

void Sweep::set(std::size_t part, double share) {
  const std::lock_guard lock(mutex_);
  shares_[part] = share;
  if (!tell_) {
    return;
  }
  double done = 0;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    done += shares_[i] * static_cast<double>(images_[i]);
    total += images_[i];
  }
  tell_({.task = task_, .done = static_cast<std::int64_t>(done), .total = total});
}

}  // namespace zeroset::nets
