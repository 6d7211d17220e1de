/// \file
/// Data sets that several runs share.
#pragma once

#include "zeroset/runs/images.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace zeroset::runs {

/// Numbers of training images and of images held out that load_images would give, without reading them.
/// \throws InvalidArgument as load_images
[[nodiscard]] std::pair<std::int64_t, std::int64_t> image_counts(const DatasetSpec& spec);

/// Reads a data set where none that is in use, or was the last to be asked for, is the same. From any thread.
class ImageStore {
 public:
  explicit ImageStore(std::filesystem::path root) : root_(std::move(root)) {}

  /// \param spec  with its numbers of images
  /// \throws as load_images
  [[nodiscard]] std::shared_ptr<const ImageDataset> load(const DatasetSpec& spec);
  /// As if it had been read.
  void keep(const DatasetSpec& spec, std::shared_ptr<const ImageDataset> images);

 private:
  std::filesystem::path root_;
  std::mutex mutex_{};
  std::vector<std::pair<DatasetSpec, std::weak_ptr<const ImageDataset>>> in_use_{};
  std::shared_ptr<const ImageDataset> last_{}, kept_{};
};

}  // namespace zeroset::runs
