#include "cli/landscape/landscape_options.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "cli/choice.hpp"
#include "cli/common_options.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/training_library.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <utility>
#include <vector>

namespace zeroset::cli {
namespace {

using landscape::CheckpointChoice;
using landscape::ParameterChoice;
using landscape::SnapshotOptions;

constexpr const char* kParameterWords =
    "weights (no biases), effective (all but biases before a batch normalization, which change nothing), all, or "
    "layers and slices with commas: layer1,layer4.weight (a layer: its weights)";

void take_checkpoints(const std::string& text, SnapshotOptions& options) {
  options.epochs.clear();
  options.checkpoints = text == "last" ? CheckpointChoice::last : CheckpointChoice::all;
  if (text == "last" || text == "all") {
    return;
  }
  for (const std::string& item : split(text, ',')) {
    const char* end = item.data() + item.size();
    std::int64_t epoch = -1;
    const auto [stopped, error] = std::from_chars(item.data(), end, epoch);
    if (error != std::errc() || stopped != end || epoch < 0) {
      throw SpecError("--checkpoints", "expected all, last, or epochs with commas, got " + text);
    }
    options.checkpoints = CheckpointChoice::epochs;
    options.epochs.push_back(epoch);
  }
}

void take_parameters(const std::string& text, SnapshotOptions& options) {
  options.names.clear();
  options.parameters = text == "all"         ? ParameterChoice::all
                       : text == "weights"   ? ParameterChoice::weights
                       : text == "effective" ? ParameterChoice::effective
                                             : ParameterChoice::named;
  if (options.parameters == ParameterChoice::named) {
    options.names = split(text, ',');
    if (options.names.empty()) {
      throw SpecError("--parameters", "expected weights, effective, all, or names of layers");
    }
  }
}

}  // namespace

void add_run_options(CLI::App& tool, SnapshotOptions& options) {
  const auto take_runs = [&options](const std::vector<std::string>& runs) {
    options.runs.assign(runs.begin(), runs.end());
  };
  tool.add_option_function<std::vector<std::string>>(
          "runs", take_runs, "run folders, folders of runs, or parameter files (.safetensors)")
      ->type_name("RUN")
      ->required();
  tool.add_option_function<std::string>(
          "--checkpoints",
          [&options](const std::string& text) { take_checkpoints(text, options); },
          "all, last, or the epochs that count: 0,10,20")
      ->default_str(options.checkpoints == CheckpointChoice::last ? "last" : "all");
  tool.add_option_function<std::string>(
      "--network",
      [&options](const std::string& text) {
        options.network = text.empty() ? std::nullopt : std::optional(read_network(nlohmann::json(text), "--network"));
      },
      "of parameter files outside a run folder: a preset or a network file");
}

void add_parameter_options(CLI::App& tool, SnapshotOptions& options) {
  tool.add_option_function<std::string>(
          "--parameters", [&options](const std::string& text) { take_parameters(text, options); }, kParameterWords)
      ->default_str("weights");
}

void add_color_option(CLI::App& tool, SnapshotOptions& options) {
  using landscape::LineColors;
  add_choice<LineColors>(
      tool,
      "--colours",
      options.colors,
      {{"auto", LineColors::automatic}, {"run", LineColors::by_run}, {"activation", LineColors::by_activation}},
      "run, activation, or auto: by run up to seven of them");
}

void add_image_options(CLI::App& tool, ImageArguments& arguments, const char* text) {
  tool.add_option("--images", arguments.count, text)->check(integer_in(1, 1000000));
  add_root_option(tool, arguments.root);
}

landscape::PredictionOptions prediction_options(const ImageArguments& arguments,
                                                const CommonOptions& common,
                                                ProgressCallback progress) {
  const auto objective = [common](const Architecture& network,
                                  const runs::ImageDataset& images,
                                  const std::filesystem::path& checkpoint,
                                  std::int64_t held_out) {
    const TrainingLibrary& library = training_library(common);
    exit_on_interrupt();  // nothing is written before the end
    return library.checkpoint_objective(
        network, images, checkpoint, {.held_out = held_out, .threads = common.thread_count()});
  };
  return {.objective = objective, .held_out = arguments.count, .root = arguments.root, .progress = std::move(progress)};
}

void with_names_of_flags(const std::function<void()>& work) {
  try {
    work();
  } catch (const SpecError& error) {
    const std::string& name = error.pointer();
    const bool is_member = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    throw is_member ? SpecError("--" + name, error.message()) : error;
  }
}

}  // namespace zeroset::cli
