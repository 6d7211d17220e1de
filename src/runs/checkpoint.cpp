#include "zeroset/runs/checkpoint.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/runs/md5.hpp"
#include "zeroset/runs/safetensors.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <system_error>

namespace zeroset::runs {
namespace {

namespace fs = std::filesystem;

std::vector<float> entries(const Eigen::VectorXf& flat, const ParameterSlice& slice) {
  const auto part = flat.segment(slice.offset, slice.size);
  return {part.begin(), part.end()};
}

std::string norm_name(std::size_t index) {
  return "batch_norm" + std::to_string(index + 1);
}

constexpr const char* kSum = "md5";               // of the numbers
constexpr const char* kHeaderSum = "header_md5";  // of all else

/// Of the metadata, and of the tensors' names, types and shapes: a step that changed would resume with other bits.
std::string header_sum_of(const TensorFile& file) {
  Md5 sum;
  const auto add = [&sum](const std::string& text) { sum.update(text.c_str(), text.size() + 1); };
  for (const auto& [key, value] : file.metadata) {
    if (key != kHeaderSum) {
      add(key);
      add(value);
    }
  }
  for (const NamedArray& array : file.arrays) {
    add(array.name);
    add(array.type);
    for (const std::int64_t size : array.shape) {
      add(std::to_string(size));
    }
  }
  return sum.finish();
}

std::string sum_of(const TensorFile& file) {
  Md5 sum;
  for (const NamedArray& array : file.arrays) {
    sum.update(array.data.data(), array.data.size());
  }
  return sum.finish();
}

/// A file's tensors by name, with errors that name the file.
class Reader {
 public:
  explicit Reader(const fs::path& path) : path_(path), file_(read_safetensors(path)) {
    for (const NamedArray& array : file_.arrays) {
      arrays_[array.name] = &array;
    }
    require_sum(kSum, sum_of(file_), "numbers");
    require_sum(kHeaderSum, header_sum_of(file_), "names or metadata");
  }

  [[nodiscard]] const NamedArray* find(const std::string& name) const {
    const auto found = arrays_.find(name);
    return found == arrays_.end() ? nullptr : found->second;
  }

  void read(const std::string& name, const ParameterSlice& slice, Eigen::VectorXf& flat) const {
    const NamedArray* array = find(name);
    if (array == nullptr || array->shape != slice.shape) {
      throw FileError(path_, "is no checkpoint of this network: expected a tensor " + name + " of its shape");
    }
    const std::vector<float> values = float32_values(*array);
    flat.segment(slice.offset, slice.size) = Eigen::Map<const Eigen::VectorXf>(values.data(), slice.size);
  }

  [[nodiscard]] bool has_number(const std::string& key) const { return file_.metadata.contains(key); }

  template <class T>
  [[nodiscard]] T number(const std::string& key) const {
    const auto found = file_.metadata.find(key);
    T value{};
    if (found != file_.metadata.end()) {
      const char* end = found->second.data() + found->second.size();
      if (const auto result = std::from_chars(found->second.data(), end, value);
          result.ec == std::errc() && result.ptr == end) {
        return value;
      }
    }
    throw FileError(path_, "is no checkpoint: expected the number \"" + key + "\" in its metadata");
  }

  /// A place in the run, which the file's name must not contradict.
  [[nodiscard]] std::int64_t place(const std::string& key) const {
    const auto value = number<std::int64_t>(key);
    if (value < 0 || value > kMaxStep) {
      throw FileError(path_, "is no checkpoint: its " + key + " is " + std::to_string(value));
    }
    return value;
  }

 private:
  /// A file of an earlier version has no sums.
  void require_sum(const char* key, const std::string& found, const char* what) const {
    const auto sum = file_.metadata.find(key);
    if (sum != file_.metadata.end() && sum->second != found) {
      throw FileError(path_, std::string("is damaged: its ") + what + " are not those that were written");
    }
  }

  static constexpr std::int64_t kMaxStep = std::int64_t{1} << 53;
  fs::path path_;
  TensorFile file_;
  std::map<std::string, const NamedArray*> arrays_{};
};

/// "step-000000010.safetensors" is of step 10; other names say nothing.
bool is_named_after(const fs::path& path, std::int64_t step) {
  const std::string stem = path.stem().string();
  std::int64_t named = 0;
  const char* end = stem.data() + stem.size();
  if (!stem.starts_with("step-")) {
    return true;
  }
  const auto [last, error] = std::from_chars(stem.data() + 5, end, named);
  return error != std::errc() || last != end || named == step;
}

Eigen::VectorXd vector_of(const NamedArray& array) {
  const std::vector<double> values = float64_values(array);
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// The statistics that are there, as many as follow each other. \param kind  "." or ".running_"
std::optional<PopulationStatistics> read_statistics(const Reader& reader, const std::string& kind) {
  PopulationStatistics statistics;
  for (std::size_t i = 0;; ++i) {
    const NamedArray* mean = reader.find(norm_name(i) + kind + "mean");
    const NamedArray* variance = reader.find(norm_name(i) + kind + "variance");
    if (mean == nullptr || variance == nullptr) {
      break;
    }
    statistics.mean.push_back(vector_of(*mean));
    statistics.variance.push_back(vector_of(*variance));
  }
  return statistics.mean.empty() ? std::nullopt : std::optional(std::move(statistics));
}

void add_statistics(const std::optional<PopulationStatistics>& statistics, const std::string& kind, TensorFile& file) {
  for (std::size_t i = 0; statistics && i < statistics->mean.size(); ++i) {
    const auto add = [&](const char* what, const Eigen::VectorXd& values) {
      file.arrays.push_back(
          make_array(norm_name(i) + kind + what, {values.size()}, std::vector<double>(values.begin(), values.end())));
    };
    add("mean", statistics->mean[i]);
    add("variance", statistics->variance[i]);
  }
}

}  // namespace

void write_checkpoint(const fs::path& path, const Architecture& network, const Checkpoint& checkpoint) {
  TensorFile file;
  file.metadata = {{"format", "zeroset.checkpoint/1"},
                   {"epoch", std::to_string(checkpoint.epoch)},
                   {"step", std::to_string(checkpoint.step)},
                   {"phase", std::to_string(checkpoint.phase)},
                   {"phase_step", std::to_string(checkpoint.phase_step)},
                   {"phase_ended", checkpoint.phase_ended ? "1" : "0"},
                   {"minibatch_loss_sum", exact_text(checkpoint.minibatch_loss_sum)}};
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  for (const ParameterSlice& slice : slices) {
    file.arrays.push_back(make_array(slice.name, slice.shape, entries(checkpoint.parameters, slice)));
  }
  for (const ParameterSlice& slice : slices) {
    file.arrays.push_back(make_array("momentum." + slice.name, slice.shape, entries(checkpoint.momentum, slice)));
  }
  add_statistics(checkpoint.statistics, ".", file);
  add_statistics(checkpoint.running, ".running_", file);
  file.metadata[kSum] = sum_of(file);
  file.metadata[kHeaderSum] = header_sum_of(file);
  write_safetensors(path, file);
}

Checkpoint read_checkpoint(const fs::path& path, const Architecture& network) {
  const Reader reader(path);
  Checkpoint checkpoint{.epoch = reader.place("epoch"),
                        .step = reader.place("step"),
                        .minibatch_loss_sum = reader.number<double>("minibatch_loss_sum"),
                        .parameters = Eigen::VectorXf::Zero(num_parameters(network)),
                        .momentum = Eigen::VectorXf::Zero(num_parameters(network)),
                        .statistics = read_statistics(reader, "."),
                        .running = read_statistics(reader, ".running_")};
  const bool has_phases = reader.has_number("phase");
  checkpoint.phase = has_phases ? reader.place("phase") : 0;
  checkpoint.phase_step = has_phases ? reader.place("phase_step") : checkpoint.step;
  checkpoint.phase_ended = has_phases && reader.number<int>("phase_ended") != 0;
  if (checkpoint.phase_step > checkpoint.step || !is_named_after(path, checkpoint.step)) {
    throw FileError(path, "is no checkpoint of its name: it is of step " + std::to_string(checkpoint.step));
  }
  for (const ParameterSlice& slice : parameter_slices(network)) {
    reader.read(slice.name, slice, checkpoint.parameters);
    reader.read("momentum." + slice.name, slice, checkpoint.momentum);
  }
  return checkpoint;
}

std::vector<fs::path> list_checkpoints(const fs::path& run) {
  std::vector<fs::path> files;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(run / "checkpoints", code)) {
    if (entry.path().filename().string().starts_with("step-") && entry.path().extension() == ".safetensors") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());  // numbers are padded, so names are in order
  return files;
}

}  // namespace zeroset::runs
