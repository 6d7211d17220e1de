/// \file
/// Images in memory.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::runs {

/// Labeled 3 x 32 x 32 images, bytes as in the file.
struct Images {
  static constexpr std::int64_t kChannels = 3, kSide = 32, kPixels = kChannels * kSide * kSide;

  std::vector<std::uint8_t> pixels{};  ///< image by image: red, green, blue plane, each row by row
  std::vector<std::uint8_t> labels{};  ///< 0, ..., 9
  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
};

/// A training set and a held-out one (`test`), with the normalization that goes with them: (byte / 255 - mean) /
/// deviation per channel.
struct ImageDataset {
  static constexpr std::int64_t kClasses = 10;

  Images train{}, test{};
  std::array<double, 3> mean{};       ///< of the training images' bytes / 255
  std::array<double, 3> deviation{};  ///< sqrt of their biased variance; 1 where that is 0
};

/// Reads the files of the set under `root` (see image_folder), after checking every one's size and MD5.
/// `train`, `test`: the first so many in file order, 0 for all. Held out "validation": the last `test` images of the
/// training files take the place of the test set, and `train` = 0 is all before them. Labels "random": the training
/// labels are uniform random ones (the held-out labels stay); inputs "random": all pixels of both sets are uniform
/// random bytes. `label_noise`: that share of the training labels, rounded to whole images, is replaced by uniform
/// random ones, a tenth of which are right by chance; less noise changes a subset of the same images to the same
/// labels. All that is random is the same for every seed and activation. The normalization is that of the training
/// images. \throws Error naming the file, what was expected and what was found \throws InvalidArgument naming the
/// member, if the set has fewer images than asked for or nothing is left to train on
[[nodiscard]] std::shared_ptr<const ImageDataset> load_images(const DatasetSpec& spec,
                                                              const std::filesystem::path& root = {});

/// Reads records of one label byte and 3,072 pixel bytes and appends them.
/// \throws Error if the size is no multiple of 3,073 or a label is above 9
void append_records(const std::filesystem::path& file, Images& images);

/// What a data set holds, for people: numbers of images, of each class, and the normalization.
struct ImageInfo {
  std::filesystem::path folder{};
  std::int64_t train = 0, test = 0;
  std::array<std::int64_t, 10> train_classes{}, test_classes{};
  std::array<double, 3> mean{}, deviation{};
};

[[nodiscard]] const std::array<std::string, 10>& class_names();  ///< "airplane", ..., "truck"

/// \throws Error as load_images
[[nodiscard]] ImageInfo image_info(ImageSet kind, const std::filesystem::path& root = {});

}  // namespace zeroset::runs
