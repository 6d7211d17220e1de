#include "zeroset/runs/images.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/runs/image_files.hpp"

#include <cmath>
#include <fstream>

namespace zeroset::runs {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kRecord = Images::kPixels + 1;

/// Random labels and inputs belong to the data set, not to a run: one seed for all.
constexpr std::uint64_t kDatasetSeed = 0;

/// Keeps the first so many; 0: all. \throws InvalidArgument naming the member of the experiment
void keep_first(Images& images, std::int64_t count, const char* pointer) {
  if (count > images.count()) {
    throw InvalidArgument(std::string("[runs::load_images] ") + pointer + ": expected at most " +
                          std::to_string(images.count()) + " images, got " + std::to_string(count));
  }
  if (count > 0) {
    images.labels.resize(static_cast<std::size_t>(count));
    images.pixels.resize(static_cast<std::size_t>(count * Images::kPixels));
  }
}

/// Cuts the last `count` images off. At least one must stay. \throws InvalidArgument
Images cut_last(Images& images, std::int64_t count) {
  if (count < 1 || count >= images.count()) {
    throw InvalidArgument("[runs::load_images] /dataset/test: expected 1 to " + std::to_string(images.count() - 1) +
                          " training images to hold out, got " + std::to_string(count));
  }
  const std::int64_t kept = images.count() - count;
  Images last{.pixels = {images.pixels.begin() + kept * Images::kPixels, images.pixels.end()},
              .labels = {images.labels.begin() + kept, images.labels.end()}};
  keep_first(images, kept, "/dataset/train");
  return last;
}

/// Chooses the images of the two sets by number. \throws InvalidArgument
void choose(ImageDataset& images, const DatasetSpec& spec) {
  if (spec.held_out == HeldOut::validation) {
    images.test = cut_last(images.train, spec.test);
  } else {
    keep_first(images.test, spec.test, "/dataset/test");
  }
  keep_first(images.train, spec.train, "/dataset/train");
}

void randomise_pixels(Images& images, std::uint64_t which) {
  Stream stream(kDatasetSeed, "random inputs", which);
  for (std::uint8_t& pixel : images.pixels) {
    pixel = static_cast<std::uint8_t>(stream() >> 56U);
  }
}

void randomise_labels(Images& images) {
  Stream stream(kDatasetSeed, "random labels");
  for (std::uint8_t& label : images.labels) {
    label = static_cast<std::uint8_t>(stream.below(ImageDataset::kClasses));
  }
}

/// The images to change are those of the smallest random numbers, and each has its new label whether it is changed or
/// not: more noise changes the same ones and some more.
void add_label_noise(Images& images, double share) {
  const auto count = static_cast<std::size_t>(std::llround(share * static_cast<double>(images.count())));
  const std::vector<std::int64_t> order = Stream(kDatasetSeed, "label noise").order(images.count());
  std::vector<std::uint8_t> drawn(images.labels.size());
  Stream labels(kDatasetSeed, "noisy labels");
  for (std::uint8_t& label : drawn) {
    label = static_cast<std::uint8_t>(labels.below(ImageDataset::kClasses));
  }
  for (std::size_t k = 0; k < count; ++k) {
    const auto image = static_cast<std::size_t>(order[k]);
    images.labels[image] = drawn[image];
  }
}

/// Mean and deviation of each channel's bytes / 255; sums of bytes and of their squares are exact in 64 bits.
void measure(const Images& images, std::array<double, 3>& mean, std::array<double, 3>& deviation) {
  constexpr std::int64_t kPlane = Images::kSide * Images::kSide;
  std::array<std::uint64_t, 3> sum{}, squares{};
  for (std::size_t i = 0; i < images.pixels.size(); ++i) {
    const std::size_t channel = i / kPlane % 3;
    const std::uint64_t byte = images.pixels[i];
    sum[channel] += byte;
    squares[channel] += byte * byte;
  }
  const auto count = static_cast<double>(images.count() * kPlane);
  for (std::size_t c = 0; c < 3; ++c) {
    const double average = static_cast<double>(sum[c]) / count;
    const double variance = static_cast<double>(squares[c]) / count - average * average;
    mean[c] = average / 255;
    deviation[c] = variance > 1e-9 ? std::sqrt(variance) / 255 : 1;
  }
}

/// All records of a set, every file checked first. \throws Error naming the first file that is not good
void read_all(ImageSet kind, const fs::path& root, Images& train, Images& test) {
  const std::vector<FileReport> reports = check_images(kind, root);
  for (const FileReport& report : reports) {
    if (report.state != FileState::good) {
      const std::string hint =
          kind == ImageSet::cifar10 ? "; `zeroset data fetch` brings the files, ZEROSET_DATA names their folder" : "";
      throw Error(describe(report) + hint);
    }
  }
  for (std::size_t i = 0; i < reports.size(); ++i) {
    append_records(reports[i].path, i + 1 < reports.size() ? train : test);
  }
}

std::array<std::int64_t, 10> count_classes(const Images& images) {
  std::array<std::int64_t, 10> counts{};
  for (const std::uint8_t label : images.labels) {
    ++counts.at(label);
  }
  return counts;
}

}  // namespace

void append_records(const fs::path& file, Images& images) {
  const std::string bytes = read_file(file);
  if (bytes.empty() || bytes.size() % kRecord != 0) {
    throw FileError(
        file, "expected a multiple of " + std::to_string(kRecord) + " bytes, found " + std::to_string(bytes.size()));
  }
  images.pixels.reserve(images.pixels.size() + bytes.size());
  for (std::size_t begin = 0; begin < bytes.size(); begin += kRecord) {
    const auto label = static_cast<std::uint8_t>(bytes[begin]);
    if (label >= ImageDataset::kClasses) {
      throw FileError(
          file, "expected labels of 0 to 9, found " + std::to_string(label) + " at byte " + std::to_string(begin));
    }
    images.labels.push_back(label);
    images.pixels.insert(images.pixels.end(),
                         bytes.begin() + static_cast<std::ptrdiff_t>(begin + 1),
                         bytes.begin() + static_cast<std::ptrdiff_t>(begin + kRecord));
  }
}

std::shared_ptr<const ImageDataset> load_images(const DatasetSpec& spec, const fs::path& root) {
  if (!(spec.label_noise >= 0 && spec.label_noise <= 1)) {
    throw InvalidArgument("[runs::load_images] /dataset/label_noise: expected a share in [0, 1], got " +
                          std::to_string(spec.label_noise));
  }
  auto images = std::make_shared<ImageDataset>();
  read_all(spec.kind, data_root(root), images->train, images->test);
  choose(*images, spec);
  if (spec.labels == LabelKind::random) {
    randomise_labels(images->train);
  }
  if (spec.label_noise > 0) {
    add_label_noise(images->train, spec.label_noise);
  }
  if (spec.inputs == InputKind::random) {
    randomise_pixels(images->train, 0);
    randomise_pixels(images->test, 1);
  }
  measure(images->train, images->mean, images->deviation);
  return images;
}

const std::array<std::string, 10>& class_names() {
  static const std::array<std::string, 10> kNames{
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  return kNames;
}

ImageInfo image_info(ImageSet kind, const fs::path& root) {
  const std::shared_ptr<const ImageDataset> images = load_images({.kind = kind}, root);
  return {.folder = image_folder(kind, data_root(root)),
          .train = images->train.count(),
          .test = images->test.count(),
          .train_classes = count_classes(images->train),
          .test_classes = count_classes(images->test),
          .mean = images->mean,
          .deviation = images->deviation};
}

}  // namespace zeroset::runs
