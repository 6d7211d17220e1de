#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/runs/image_files.hpp"
#include "zeroset/runs/md5.hpp"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

namespace zeroset::runs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "cifar-10-batches-bin";

/// What curl's exit codes mean here (its manual, "EXIT CODES").
constexpr int kHttpError = 22, kNoRange = 33, kBadResume = 36;

/// Connections that never stood are not tried again: no host, refused, malformed address, HTTP error.
bool is_broken_connection(int code) {
  return code == 18 || code == 28 || code == 52 || code == 55 || code == 56 || code == 92;
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

std::int64_t bytes_of(const fs::path& path) {
  std::error_code code;
  const auto bytes = fs::file_size(path, code);
  return code ? 0 : static_cast<std::int64_t>(bytes);
}

[[noreturn]] void interrupted() {
  throw Error("interrupted; the same command goes on where it stopped");
}

/// Runs curl or tar, and keeps the end of what they say. \throws Error if it cannot be started
ProgramResult run_tool(const std::vector<std::string>& command,
                       const StopRequest& stop,
                       const std::function<void()>& watch = {}) {
  ProgramResult result =
      run_program(command, {.stop = stop, .watch = watch, .kept = KeptOutput::last, .max_output = 4096});
  if (!result.started()) {
    throw Error("cannot start the program " + command.front() + ": " +
                std::generic_category().message(result.start_error) +
                (result.start_error == ENOENT ? "; install it with the system's package manager" : ""));
  }
  while (result.output.ends_with('\n')) {
    result.output.pop_back();
  }
  return result;
}

/// One call of curl, going on after the bytes that `part` has.
ProgramResult download_once(const fs::path& part, const FetchOptions& options) {
  const auto watch = [&] {
    if (options.progress) {
      options.progress({"download", std::min(bytes_of(part), options.archive_bytes), options.archive_bytes, ""});
    }
  };
  // Slower than 1,000 bytes a second for a minute counts as broken: a dead line would hang for ever.
  return run_tool({"curl",
                   "--fail",
                   "--location",
                   "--silent",
                   "--show-error",
                   "--connect-timeout",
                   "30",
                   "--speed-limit",
                   "1000",
                   "--speed-time",
                   "60",
                   "--continue-at",
                   "-",
                   "--output",
                   part.string(),
                   options.url},
                  options.stop,
                  watch);
}

/// The archive as `part`, as many bytes as it should have. A part that is there already is gone on with.
void download(const fs::path& part, const FetchOptions& options) {
  if (bytes_of(part) > options.archive_bytes) {
    remove_quietly(part);
  }
  for (int attempt = 0; bytes_of(part) != options.archive_bytes; ++attempt) {
    const ProgramResult outcome = download_once(part, options);
    const std::string so_far =
        std::to_string(bytes_of(part)) + " of " + std::to_string(options.archive_bytes) + " bytes";
    if (outcome.stopped || (options.stop && options.stop())) {  // a terminal's Ctrl-C ends curl too
      interrupted();
    }
    if (outcome.status == 0) {
      return;
    }
    if (outcome.status == kNoRange || outcome.status == kBadResume) {
      remove_quietly(part);  // the server cannot go on in the middle
    } else if (outcome.status == kHttpError || !is_broken_connection(outcome.status)) {
      throw Error("cannot download " + options.url + ": " + outcome.output + " (curl exit " +
                  std::to_string(outcome.status) + ")");
    }
    if (attempt >= options.retries) {
      throw Error("the connection to " + options.url + " broke after " + so_far + ": " + outcome.output +
                  "; the same command goes on where it stopped");
    }
  }
}

/// \throws Error naming the archive, what was expected and what was found
void check_archive(const fs::path& archive, const FetchOptions& options) {
  if (!fs::exists(archive)) {
    throw FileError(archive, "does not exist");
  }
  const FileReport report =
      check_file(archive, {archive.filename().string(), options.archive_bytes, options.archive_md5});
  if (report.state != FileState::good) {
    throw Error("no good archive: " + describe(report));
  }
}

/// Unpacks into an empty folder. \throws Error with tar's words
void unpack(const fs::path& archive, const fs::path& folder, const FetchOptions& options) {
  make_folders(folder);
  if (options.progress) {
    options.progress({"unpack", 0, 0, ""});
  }
  const ProgramResult outcome = run_tool(
      {"tar", "--extract", "--gzip", "--no-same-owner", "--file", archive.string(), "--directory", folder.string()},
      options.stop);
  if (outcome.stopped || (options.stop && options.stop())) {
    interrupted();
  }
  if (outcome.status != 0) {
    throw Error("cannot unpack " + archive.string() + ": " + outcome.output + " (tar exit " +
                std::to_string(outcome.status) + ")");
  }
}

/// `folder` itself or its subfolder with CIFAR-10's name, whichever has the first file.
fs::path folder_with_files(const fs::path& folder, const FetchOptions& options) {
  return fs::exists(folder / kFolder / options.files.front().name) ? folder / kFolder : folder;
}

std::vector<FileReport> check_all(const fs::path& folder, const FetchOptions& options) {
  std::vector<FileReport> reports;
  for (const ExpectedFile& file : options.files) {
    reports.push_back(check_file(folder / file.name, file));
  }
  return reports;
}

/// \throws Error naming the first file that is not good
void require_good(const std::vector<FileReport>& reports) {
  for (const FileReport& report : reports) {
    if (report.state != FileState::good) {
      throw Error(describe(report));
    }
  }
}

/// Copies of the files of `source`, in a folder on the same file system as their place.
void copy_files(const fs::path& source, const fs::path& folder, const FetchOptions& options) {
  make_folders(folder);
  for (const ExpectedFile& file : options.files) {
    std::error_code code;
    fs::copy_file(source / file.name, folder / file.name, fs::copy_options::overwrite_existing, code);
    if (code) {
      throw FileError(folder / file.name, "cannot be copied from " + source.string() + ": " + code.message(), code);
    }
  }
}

/// Every file to its place by a rename; the folders are on one file system.
void move_files(const fs::path& source, const fs::path& folder, const FetchOptions& options) {
  make_folders(folder);
  for (const ExpectedFile& file : options.files) {
    std::error_code code;
    fs::rename(source / file.name, folder / file.name, code);
    if (code) {
      throw FileError(folder / file.name, "cannot be written: " + code.message(), code);
    }
  }
}

/// Removes a working folder on every way out.
class WorkFolder {
 public:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) { remove_quietly(path_); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() { remove_quietly(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Unpacked files, or copies of given ones, in the working folder; good every one.
fs::path gather(const fs::path& root, const fs::path& work, const FetchOptions& options) {
  if (fs::is_directory(options.from)) {
    const fs::path given = folder_with_files(options.from, options);
    require_good(check_all(given, options));
    copy_files(given, work, options);
    return work;
  }
  const fs::path part = root / "cifar-10-binary.tar.gz.part";
  const fs::path archive = options.from.empty() ? part : options.from;
  if (options.from.empty()) {
    download(part, options);
  }
  try {
    check_archive(archive, options);
  } catch (const Error&) {
    if (options.from.empty()) {
      remove_quietly(part);  // going on with it would never make it good
    }
    throw;
  }
  unpack(archive, work, options);
  if (options.from.empty()) {
    remove_quietly(part);
  }
  return folder_with_files(work, options);
}

}  // namespace

std::vector<FileReport> fetch_images(const fs::path& root, const FetchOptions& options) {
  const fs::path folder = root / kFolder;
  std::vector<FileReport> reports = check_all(folder, options);
  const auto good = [](const FileReport& report) { return report.state == FileState::good; };
  if (std::all_of(reports.begin(), reports.end(), good)) {
    return reports;
  }
  make_folders(root);
  const WorkFolder work(root / ".cifar-10-unpacked");
  const fs::path source = gather(root, work.path(), options);
  require_good(check_all(source, options));
  move_files(source, folder, options);
  return check_all(folder, options);
}

}  // namespace zeroset::runs
