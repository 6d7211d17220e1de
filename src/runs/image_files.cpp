#include "zeroset/runs/image_files.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/runs/md5.hpp"

#include <cstdlib>
#include <system_error>

namespace zeroset::runs {
namespace {

namespace fs = std::filesystem;

/// The data that come with the program: seen from its folder, in the source tree, in the installation.
fs::path bundled_folder() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  for (const fs::path& folder : {program.parent_path() / ZEROSET_RELATIVE_DATA_DIR,
                                 fs::path(ZEROSET_SOURCE_DATA_DIR),
                                 fs::path(ZEROSET_INSTALL_DATA_DIR)}) {
    if (fs::is_directory(folder, ignored)) {
      return folder.lexically_normal();
    }
  }
  return ZEROSET_INSTALL_DATA_DIR;
}

const char* folder_name(ImageSet kind) {
  return kind == ImageSet::cifar10 ? "cifar-10-batches-bin" : "cifar10-mini";
}

}  // namespace

const std::vector<ExpectedFile>& expected_files(ImageSet kind) {
  static const std::vector<ExpectedFile> kCifar10{{"data_batch_1.bin", 30'730'000, "5dd7e06a14cb22eb9f671a540d1b7c25"},
                                                  {"data_batch_2.bin", 30'730'000, "5ea93a67294ea407fff1d09f752e9692"},
                                                  {"data_batch_3.bin", 30'730'000, "942cd6a4bcdd0dd3c604fbe906cb4421"},
                                                  {"data_batch_4.bin", 30'730'000, "ae636b3ba5c66a11e91e8cb52e771fcb"},
                                                  {"data_batch_5.bin", 30'730'000, "53f37980c15c3d472c316c40844f3f0d"},
                                                  {"test_batch.bin", 30'730'000, "803d5f7f4d78ea53de84dbe85f74fb6d"}};
  static const std::vector<ExpectedFile> kMini{{"train.bin", 6'146'000, "e1f5964efab02fb19c18dbf5607c3517"},
                                               {"test.bin", 3'073'000, "5475799aaea34454f2521c96a8ac2efc"}};
  return kind == ImageSet::cifar10 ? kCifar10 : kMini;
}

fs::path data_root(const fs::path& given) {
  const char* variable = std::getenv("ZEROSET_DATA");
  if (variable != nullptr && *variable != '\0') {
    return variable;
  }
  return given.empty() ? bundled_folder() : given;
}

fs::path image_folder(ImageSet kind, const fs::path& root) {
  const std::string& first = expected_files(kind).front().name;
  std::vector<fs::path> folders{root / folder_name(kind), root};
  if (kind == ImageSet::cifar10_mini) {
    folders.push_back(bundled_folder() / folder_name(kind));
  }
  std::error_code ignored;
  for (const fs::path& folder : folders) {
    if (fs::exists(folder / first, ignored)) {
      return folder;
    }
  }
  return folders.front();
}

std::string describe(const FileReport& report) {
  const std::string name = report.path.string() + ": ";
  switch (report.state) {
    case FileState::good:
      return name + "good";
    case FileState::missing:
      return name + "missing";
    case FileState::wrong_size:
      return name + "expected " + std::to_string(report.expected.bytes) + " bytes, found " +
             std::to_string(report.bytes);
    case FileState::wrong_md5:
      return name + "expected MD5 " + report.expected.md5 + ", found " + report.md5;
    case FileState::unreadable:
      break;
  }
  return name + "cannot be read";
}

std::vector<FileReport> check_images(ImageSet kind, const fs::path& root) {
  const fs::path folder = image_folder(kind, root);
  std::vector<FileReport> reports;
  for (const ExpectedFile& expected : expected_files(kind)) {
    reports.push_back(check_file(folder / expected.name, expected));
  }
  return reports;
}

FileReport check_file(const fs::path& path, const ExpectedFile& expected) {
  FileReport report{.path = path, .expected = expected};
  std::error_code code;
  if (!fs::exists(path, code)) {
    return report;
  }
  const auto bytes = fs::file_size(path, code);
  if (code) {
    report.state = FileState::unreadable;
    return report;
  }
  report.bytes = static_cast<std::int64_t>(bytes);
  if (report.bytes != expected.bytes) {
    report.state = FileState::wrong_size;
    return report;
  }
  try {
    report.md5 = md5_of_file(path);
    report.state = report.md5 == expected.md5 ? FileState::good : FileState::wrong_md5;
  } catch (const Error&) {
    report.state = FileState::unreadable;
  }
  return report;
}

}  // namespace zeroset::runs
