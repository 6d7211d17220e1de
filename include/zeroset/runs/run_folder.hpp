/// \file
/// The folder of one run: what was asked, by which program, on which machine, and what came out.
#pragma once

#include "zeroset/core/file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::runs {

/// How far a run is, and how it ended.
enum class RunStatus {
  running,  ///< or killed without a word: whoever holds the folder's lock knows
  finished,
  diverged,     ///< a training whose numbers were no longer finite; what was measured before stands
  incomplete,   ///< finished without the whole answer
  interrupted,  ///< stopped in good order; the same call goes on from there
  failed,
};

[[nodiscard]] std::string name(RunStatus status);  ///< "running", "finished", ...

/// By what and where a run was made.
struct RunRecord {
  std::map<std::string, std::string> versions{};  ///< program and libraries
  std::map<std::string, std::string> host{};      ///< see host_description()
  std::uint64_t seed = 0;
  std::string command{};  ///< as typed
};

/// "system", "processor", "cores", "memory" as far as the system tells; no name of the machine or its user.
[[nodiscard]] std::map<std::string, std::string> host_description();

/// JSON pointer of the first difference ("" is the whole document), in the order of the keys; empty where equal.
/// Numbers compare by value: 1 equals 1.0.
[[nodiscard]] std::optional<std::string> first_difference(const nlohmann::json& a, const nlohmann::json& b);

/// An open run folder: spec.json, versions.json, status.json, metrics.jsonl, and what the run adds. A folder that was
/// opened with `create` is locked until the object goes, so that no two runs write into it. Move-only.
class RunFolder {
 public:
  /// Makes the folder, or goes on in one of the same spec.
  /// \param spec    resolved: every default filled in
  /// \throws FileError if `path` is a file, is a non-empty folder that is no run folder, is the folder of another spec
  ///         (the message names the first differing pointer), is in use by another run, or cannot be written
  [[nodiscard]] static RunFolder create(const std::filesystem::path& path,
                                        const nlohmann::json& spec,
                                        const RunRecord& record);

  /// Opens one that is there, for reading; takes no lock and writes nothing by itself.
  /// \throws FileError if it is no run folder
  [[nodiscard]] static RunFolder open(const std::filesystem::path& path);

  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&& other) noexcept;
  ~RunFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// False where create() found a folder of the same spec.
  [[nodiscard]] bool is_new() const { return is_new_; }

  /// \throws SpecError if the file is no JSON
  [[nodiscard]] nlohmann::json spec() const;
  [[nodiscard]] RunRecord record() const;

  [[nodiscard]] RunStatus status() const;
  [[nodiscard]] std::string status_reason() const;
  void set_status(RunStatus status, const std::string& reason = "");

  /// Path of a file in it, e.g. file("tables/count.csv"); makes the folders in between.
  /// \throws InvalidArgument if `relative` is absolute or has ".."
  [[nodiscard]] std::filesystem::path file(const std::filesystem::path& relative) const;

  /// atomic_write to file(relative).
  void write(const std::filesystem::path& relative, std::string_view bytes) const;

  /// Appends one line to metrics.jsonl, whole or not at all. Numbers that are not finite become null with
  /// KEY_reason "not finite". \throws FileError; InvalidArgument if it is no object
  void append_metrics(const nlohmann::json& metrics);

  /// All lines; a last one that was cut off by a crash is left out. \throws SpecError naming the line
  [[nodiscard]] std::vector<nlohmann::json> metrics() const;

  /// Keeps the lines for which `keep` holds: a run that resumes drops what came after its checkpoint.
  void keep_metrics(const std::function<bool(const nlohmann::json&)>& keep);

 private:
  RunFolder(std::filesystem::path path, int lock, bool is_new);

  std::filesystem::path path_{};
  int lock_ = -1;  ///< descriptor of the folder, locked
  bool is_new_ = false;
};

}  // namespace zeroset::runs
