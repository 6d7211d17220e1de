// What the landscape tools that evaluate losses share: their options, the loss of each point, and the answer.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/curvature.hpp"
#include "zeroset/landscape/labeled_point.hpp"

#include "cli/common_options.hpp"
#include "cli/landscape/landscape_options.hpp"
#include "cli/progress_bar.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Which points, and the loss of their networks on which images.
struct SurfaceArguments {
  landscape::SnapshotOptions snapshots{.checkpoints = landscape::CheckpointChoice::last};
  ImageArguments images{};
  std::int64_t held_out = 1000;     ///< >= 1; as many as there are at most
  std::optional<ImageLoss> loss{};  ///< absent: that which the runs were trained by
  DeviceKind device = DeviceKind::cpu;
  bool frozen = false;  ///< batch normalization has the statistics of the first point everywhere
  landscape::Arithmetic arithmetic = landscape::Arithmetic::float32;
  CommonOptions common{};
};

/// Adds a tool with RUN..., --images, --root, --held-out, --loss, --device and --bn; what lies between them and the
/// flags that all verbs share is `add_own`. \param run  its result is the exit code
void add_surface_tool(CLI::App& landscape,
                      const char* name,
                      const char* description,
                      const char* examples,
                      const std::shared_ptr<SurfaceArguments>& arguments,
                      const std::function<void(CLI::App& tool)>& add_own,
                      const std::function<int()>& run,
                      int& exit_code);

/// --arithmetic
void add_arithmetic(CLI::App& tool, SurfaceArguments& arguments, const char* text);

/// Stored points with their losses, progress and interruption of one tool. LibTorch is loaded first.
class Surface {
 public:
  /// \param arguments  must outlive it
  explicit Surface(const SurfaceArguments& arguments);

  [[nodiscard]] const std::vector<landscape::LabeledPoint>& points() const { return points_; }
  [[nodiscard]] bool one_network() const;

  /// Which loss. \throws SpecError where the runs were trained by different ones
  [[nodiscard]] ImageLoss loss() const;

  /// The loss of the point's network on the images of its run.
  [[nodiscard]] std::shared_ptr<Objective> objective(std::size_t point);
  /// The same with statistics frozen at `center` where --bn says so.
  [[nodiscard]] std::shared_ptr<Objective> objective(std::size_t point, const Parameters& centre);
  /// Those of all points, each frozen at its own where --bn says so.
  [[nodiscard]] landscape::ObjectiveOfPoint objectives();

  /// What the losses are of: "loss", "images", "images_of", "batch_normalization", "arithmetic", "seed"; empty before
  /// there is one.
  [[nodiscard]] const nlohmann::ordered_json& about() const { return about_; }

  [[nodiscard]] ProgressCallback progress() { return bar_.callback(); }
  [[nodiscard]] const StopRequest& stop() const { return stop_; }
  [[nodiscard]] int batch() const { return arguments_.common.thread_count(); }

  /// Prints and stores the results, led by what the points and losses are; where the tool was not `complete` it says
  /// so. \return the exit code: 130 after Ctrl-C, 1 after --timeout
  int give(Results results, bool complete);

 private:
  const SurfaceArguments& arguments_;
  landscape::Snapshots snapshots_{};
  std::vector<landscape::LabeledPoint> points_{};
  nlohmann::ordered_json about_ = nlohmann::ordered_json::object();
  ProgressBar bar_;
  StopRequest stop_{};
};

/// \name The tools, a function a file
/// Each adds its subcommands to `zeroset landscape`; their callbacks do the work and set `exit_code`.
/// @{
void add_slice_tool(CLI::App& landscape, int& exit_code);
void add_plane_tool(CLI::App& landscape, int& exit_code);
void add_line_tools(CLI::App& landscape, int& exit_code);  ///< interpolate, barrier
void add_average_tool(CLI::App& landscape, int& exit_code);
void add_orbit_tool(CLI::App& landscape, int& exit_code);
void add_noise_tools(CLI::App& landscape, int& exit_code);  ///< perturb, flatness
void add_hessian_tool(CLI::App& landscape, int& exit_code);
void add_nullity_tool(CLI::App& landscape, int& exit_code);
void add_curve_tool(CLI::App& landscape, int& exit_code);
/// @}

/// \throws SpecError naming RUN
void require_points(bool fine, const std::string& message);

}  // namespace zeroset::cli
