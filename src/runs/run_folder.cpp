#include "zeroset/runs/run_folder.hpp"

#include "zeroset/core/descriptor.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_lines.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace zeroset::runs {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kStatusNames{"running", "finished", "diverged", "incomplete", "interrupted", "failed"};

bool is_run_folder(const fs::path& path) {
  std::error_code status;
  return fs::is_regular_file(path / "spec.json", status) && fs::is_regular_file(path / "versions.json", status);
}

/// Holds nothing but what a create() that was interrupted leaves: temporary files, versions.json.
bool is_fresh(const fs::path& path) {
  std::error_code status;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, status)) {
    const std::string name = entry.path().filename().string();
    if (name != "versions.json" && name != "status.json" && !(name.starts_with('.') && name.ends_with(".tmp"))) {
      return false;
    }
  }
  if (status) {
    throw_file_error(path, status.value());
  }
  return true;
}

Descriptor lock(const fs::path& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) {
    throw_file_error(path, errno);
  }
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw FileError(path,
                    "another run is writing here; wait for it, or name another folder",
                    std::make_error_code(std::errc::device_or_resource_busy));
  }
  return folder;  // a file system without locks is used without
}

void check_same_spec(const fs::path& path, const json& spec) {
  const std::optional<std::string> difference = first_difference(read_json_file(path / "spec.json"), spec);
  if (difference) {
    throw FileError(path,
                    "holds the run of another spec: they differ at " + (difference->empty() ? "/" : *difference) +
                        "; name another folder");
  }
}

ordered_json record_json(const RunRecord& record) {
  return {{"schema", "zeroset.versions/1"},
          {"versions", record.versions},
          {"host", record.host},
          {"seed", record.seed},
          {"command", record.command}};
}

std::map<std::string, std::string> read_map(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  std::map<std::string, std::string> map;
  for (const auto& [key, member] : value.items()) {
    map[key] = read_string(member, reader.at(key));
  }
  return map;
}

/// One line, with null and a reason for what is not finite.
std::string metrics_line(const json& metrics) {
  ordered_json line = parse_ordered_json(json_text(metrics), "metrics");
  return line.dump();
}

}  // namespace

std::string name(RunStatus status) {
  return kStatusNames.at(static_cast<std::size_t>(status));
}

RunFolder::RunFolder(fs::path path, int lock, bool is_new) : path_(std::move(path)), lock_(lock), is_new_(is_new) {}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)), is_new_(other.is_new_) {}

RunFolder& RunFolder::operator=(RunFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  std::swap(is_new_, other.is_new_);
  return *this;
}

RunFolder::~RunFolder() {
  if (lock_ >= 0) {
    ::flock(lock_, LOCK_UN);  // a forked child may hold the descriptor as well
    ::close(lock_);
  }
}

RunFolder RunFolder::create(const fs::path& path, const json& spec, const RunRecord& record) {
  make_folders(path);
  Descriptor held = lock(path);
  if (is_run_folder(path)) {
    check_same_spec(path, spec);
    return {path, held.release(), false};
  }
  if (!is_fresh(path)) {
    throw FileError(path, "has files in it and is no run folder; name a new or an empty one");
  }
  // spec.json comes last: with it the folder is a run folder.
  write_json_file(path / "versions.json", record_json(record));
  write_json_file(path / "status.json",
                  {{"schema", "zeroset.status/1"}, {"status", name(RunStatus::running)}, {"reason", ""}});
  write_json_file(path / "spec.json", spec);
  return {path, held.release(), true};
}

RunFolder RunFolder::open(const fs::path& path) {
  std::error_code status;
  if (!fs::is_directory(path, status)) {
    throw FileError(path, fs::exists(path, status) ? "is a file, expected a run folder" : "is not there");
  }
  if (!is_run_folder(path)) {
    throw FileError(path, "is no run folder: expected spec.json and versions.json in it");
  }
  return {path, -1, false};
}

json RunFolder::spec() const {
  return read_json_file(path_ / "spec.json");
}

RunRecord RunFolder::record() const {
  const json document = read_json_file(path_ / "versions.json");
  ObjectReader reader(document, "");
  reader.schema("zeroset.versions/1");
  RunRecord record;
  record.versions = read_map(reader.require("versions", "an object"), reader.at("versions"));
  record.host = read_map(reader.require("host", "an object"), reader.at("host"));
  record.seed = read_seed(reader.require("seed", "the seed"), reader.at("seed"));
  record.command = read_string(reader.require("command", "a string"), reader.at("command"));
  return record;
}

RunStatus RunFolder::status() const {
  const json document = read_json_file(path_ / "status.json");
  ObjectReader reader(document, "");
  return static_cast<RunStatus>(
      read_choice(reader.require("status", list_of(kStatusNames)), reader.at("status"), kStatusNames));
}

std::string RunFolder::status_reason() const {
  const json document = read_json_file(path_ / "status.json");
  ObjectReader reader(document, "");
  return read_string(reader.require("reason", "a string"), reader.at("reason"));
}

void RunFolder::set_status(RunStatus status, const std::string& reason) {
  write_json_file(path_ / "status.json",
                  {{"schema", "zeroset.status/1"}, {"status", runs::name(status)}, {"reason", reason}});
}

fs::path RunFolder::file(const fs::path& relative) const {
  for (const fs::path& part : relative) {
    if (relative.is_absolute() || part == "..") {
      throw InvalidArgument("[RunFolder::file] expected a path inside the folder, got " + relative.string());
    }
  }
  const fs::path path = path_ / relative;
  make_folders(path.parent_path());
  return path;
}

void RunFolder::write(const fs::path& relative, std::string_view bytes) const {
  atomic_write(file(relative), bytes);
}

void RunFolder::append_metrics(const json& metrics) {
  if (!metrics.is_object()) {
    throw InvalidArgument("[RunFolder::append_metrics] expected an object, got " + zeroset::describe(metrics));
  }
  append_line(path_ / "metrics.jsonl", metrics_line(metrics));
}

std::vector<json> RunFolder::metrics() const {
  const fs::path path = path_ / "metrics.jsonl";
  std::vector<json> lines;
  for (const std::string& line : read_whole_lines(path)) {
    lines.push_back(parse_json(line, path.string() + ":" + std::to_string(lines.size() + 1)));
  }
  return lines;
}

void RunFolder::keep_metrics(const std::function<bool(const json&)>& keep) {
  std::string text;
  for (const json& line : metrics()) {
    text += keep(line) ? metrics_line(line) + "\n" : "";
  }
  atomic_write(path_ / "metrics.jsonl", text);
}

}  // namespace zeroset::runs
