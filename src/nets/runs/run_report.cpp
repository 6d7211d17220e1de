// What a run tells: its result, how it was computed, what the progress bar shows.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "nets/runs/run.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kComputationFile = "computation.json";
constexpr std::array kMethods{ConvolutionMethod::automatic,
                              ConvolutionMethod::grouped,
                              ConvolutionMethod::matrix_product,
                              ConvolutionMethod::separate};

/// computation.json, where there is one that can be read: what it says is a preference, its loss is no error.
std::optional<json> computation(const fs::path& run) {
  try {
    std::error_code ignored;
    return fs::exists(run / kComputationFile, ignored) ? std::optional(read_json_file(run / kComputationFile))
                                                       : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<ConvolutionMethod> method_named(const std::string& text) {
  for (const ConvolutionMethod method : kMethods) {
    if (name(method) == text) {
      return method;
    }
  }
  return std::nullopt;
}

std::string kept_name(const fs::path& run) {
  const std::optional<json> kept = computation(run);
  return kept && kept->is_object() && kept->contains("convolution") && kept->at("convolution").is_string()
             ? kept->at("convolution").get<std::string>()
             : "";
}

}  // namespace

std::optional<RunResult> stored_result(const fs::path& run) {
  const fs::path file = run / "result.json";
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return std::nullopt;
  }
  const json document = read_json_file(file);
  ObjectReader reader(document, "");
  reader.schema("zeroset.training_result/1");
  RunResult result{.folder = run, .was_complete = true, .convolution = kept_name(run)};
  const std::size_t status =
      read_choice(reader.require("status", "finished or diverged"), reader.at("status"), {"finished", "diverged"});
  result.status = status == 0 ? RunStatus::finished : RunStatus::diverged;
  if (const json* cause = reader.find("cause"); cause != nullptr && !cause->is_null()) {
    result.cause = read_string(*cause, reader.at("cause"));
  }
  result.step = read_integer(reader.require("step", "a number"), reader.at("step"), 0);
  result.epochs = read_metrics(run);
  return result;
}

std::optional<ConvolutionMethod> Run::kept_convolution() const {
  return method_named(kept_name(path_));
}

std::int64_t Run::kept_replicas() const {
  const std::optional<json> kept = computation(path_);
  const bool there = kept && kept->is_object() && kept->contains("replicas_at_once");
  return there && kept->at("replicas_at_once").is_number_integer() ? kept->at("replicas_at_once").get<std::int64_t>()
                                                                   : 0;
}

void Run::keep_computation(ConvolutionMethod method, const std::string& record, std::int64_t replicas) {
  result_.convolution = name(method);
  if (kept_convolution() == method && kept_replicas() == replicas) {
    return;
  }
  write_json_file(path_ / kComputationFile,
                  {{"schema", "zeroset.computation/1"},
                   {"convolution", name(method)},
                   {"measured", record.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(record)},
                   {"replicas_at_once", replicas > 0 ? nlohmann::ordered_json(replicas) : nlohmann::ordered_json()}});
}

RunResult Run::result() const {
  RunResult result = result_;
  if (!complete_) {
    result.status = RunStatus::interrupted;
    result.step = position_.step;
  }
  if (!result.was_complete) {
    result.epochs = read_metrics(path_);
  }
  return result;
}

double Run::images_per_second() const {
  const double images = static_cast<double>(images_.train.count()) / static_cast<double>(steps_an_epoch());
  return training_seconds_ > 0 ? static_cast<double>(trained_steps_) * images / training_seconds_ : images_per_second_;
}

std::string Run::detail() const {
  std::int64_t epochs = 0;
  for (const TrainingSpec& phase : experiment_.training) {
    epochs += phase.epochs;
  }
  std::string text = "epoch " + std::to_string(position_.epoch) + "/" + std::to_string(epochs);
  if (experiment_.training.size() > 1) {
    text += phase().algorithm == TrainingAlgorithm::gd ? " gd" : " sgd";
  }
  if (measured_step_ >= 0) {  // first, for a narrow window cuts the end
    text += ", error " + percent(evaluation_.train.error()) + " train, " + percent(evaluation_.test.error()) + " test";
  }
  if (position_.step > std::max<std::int64_t>(result_.resumed_step, 0)) {
    text += ", loss " + significant(latest_loss_, 3);
  }
  return text;
}

}  // namespace zeroset::nets
