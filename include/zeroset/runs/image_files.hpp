/// \file
/// Where the image files are, whether they are the published ones, and how to get them.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/progress.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::runs {

/// What a published file must be.
struct ExpectedFile {
  std::string name{};  ///< "data_batch_1.bin"
  std::int64_t bytes = 0;
  std::string md5{};
};

/// The files of a data set: training files in their order, then the test file. CIFAR-10's official binary version is
/// data_batch_1.bin to data_batch_5.bin and test_batch.bin (Krizhevsky, "Learning multiple layers of features from tiny
/// images", 2009); the bundled cut is train.bin and test.bin.
[[nodiscard]] const std::vector<ExpectedFile>& expected_files(ImageSet kind);

/// The folder that ZEROSET_DATA names, else `given`, else the data that come with the program.
[[nodiscard]] std::filesystem::path data_root(const std::filesystem::path& given = {});

/// The folder below `root` that holds the files: root itself, root/cifar-10-batches-bin or root/cifar10-mini; for
/// cifar10_mini also the bundled folder, whatever the root. Where none has the first file: the one in which it should
/// lie.
[[nodiscard]] std::filesystem::path image_folder(ImageSet kind, const std::filesystem::path& root);

/// Whether a file is the published one.
enum class FileState { good, missing, wrong_size, wrong_md5, unreadable };

/// What was found of a file.
struct FileReport {
  std::filesystem::path path{};
  FileState state = FileState::missing;
  ExpectedFile expected{};
  std::int64_t bytes = 0;  ///< found
  std::string md5{};       ///< found; empty where the size is wrong
};

/// One line for people: "train.bin: good", "data_batch_2.bin: expected 30730000 bytes, found 1234".
[[nodiscard]] std::string describe(const FileReport& report);

/// Size and MD5 of one file.
[[nodiscard]] FileReport check_file(const std::filesystem::path& path, const ExpectedFile& expected);

/// One report a file, in the order of expected_files. Reads every byte (full CIFAR-10: about half a second).
[[nodiscard]] std::vector<FileReport> check_images(ImageSet kind, const std::filesystem::path& root);

/// The six files, the archive they come in, and how both are recognized. The defaults are CIFAR-10's; another set is
/// there for tests.
struct FetchOptions {
  std::string url = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";
  std::int64_t archive_bytes = 170'052'171;
  std::string archive_md5 = "c32a1d4ab5d03f1284b67883e8d87530";
  std::vector<ExpectedFile> files = expected_files(ImageSet::cifar10);

  /// An archive or a folder to take instead of the download; empty: download.
  std::filesystem::path from{};

  /// How often a broken connection is tried again, going on where it broke, >= 0.
  int retries = 3;

  ProgressCallback progress{};
  StopRequest stop{};
};

/// Brings the files into root/cifar-10-batches-bin. The archive is loaded to a temporary name (by curl, resumed where a
/// part is there), its size and MD5 are checked, it is unpacked beside its place (by tar), every file is checked, and
/// only then do the files take their places, each by a rename: good files are never lost to a bad download. Files that
/// are all good already are left alone.
/// \throws Error naming what went wrong: curl or tar missing, connection broken, wrong size, wrong MD5, no space
/// \return one report a file
std::vector<FileReport> fetch_images(const std::filesystem::path& root, const FetchOptions& options = {});

}  // namespace zeroset::runs
