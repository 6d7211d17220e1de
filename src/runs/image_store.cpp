#include "zeroset/runs/image_store.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/runs/image_files.hpp"

#include <algorithm>
#include <string>

namespace zeroset::runs {
namespace {

/// `asked`, or all where that is 0.
std::int64_t count_of(std::int64_t asked, std::int64_t there, const char* what) {
  if (asked > there) {
    throw InvalidArgument("[runs::load_images] expected at most " + std::to_string(there) + " " + what +
                          " images, got " + std::to_string(asked));
  }
  return asked > 0 ? asked : there;
}

}  // namespace

std::pair<std::int64_t, std::int64_t> image_counts(const DatasetSpec& spec) {
  const std::vector<ExpectedFile>& files = expected_files(spec.kind);
  std::int64_t train = 0;
  for (std::size_t i = 0; i + 1 < files.size(); ++i) {
    train += files[i].bytes / (Images::kPixels + 1);
  }
  const std::int64_t test = files.back().bytes / (Images::kPixels + 1);
  if (spec.held_out == HeldOut::test) {
    return {count_of(spec.train, train, "training"), count_of(spec.test, test, "test")};
  }
  const std::int64_t held_out = count_of(spec.test, train, "validation");
  return {count_of(spec.train, train - held_out, "training"), held_out};
}

std::shared_ptr<const ImageDataset> ImageStore::load(const DatasetSpec& spec) {
  const std::lock_guard lock(mutex_);
  for (const auto& [known, images] : in_use_) {
    if (auto shared = images.lock(); shared && known == spec) {
      return last_ = std::move(shared);
    }
  }
  last_.reset();  // before the next one takes its memory
  last_ = load_images(spec, root_);
  std::erase_if(in_use_, [](const auto& entry) { return entry.second.expired(); });
  in_use_.emplace_back(spec, last_);
  return last_;
}

void ImageStore::keep(const DatasetSpec& spec, std::shared_ptr<const ImageDataset> images) {
  const std::lock_guard lock(mutex_);
  in_use_.emplace_back(spec, images);
  kept_ = std::move(images);
}

}  // namespace zeroset::runs
