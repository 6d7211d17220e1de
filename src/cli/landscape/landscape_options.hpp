// Options that the tools of `zeroset landscape` share.
#pragma once

#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/predictions.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace zeroset::cli {

struct CommonOptions;
struct Offered;

/// RUN... and which checkpoints of them. `options` must outlive the parsing; its `checkpoints` are the default.
void add_run_options(CLI::App& tool, landscape::SnapshotOptions& options);
/// Which parameters count.
void add_parameter_options(CLI::App& tool, landscape::SnapshotOptions& options);
/// What the colors of lines tell apart.
void add_color_option(CLI::App& tool, landscape::SnapshotOptions& options);

/// Name of the document that every tool writes in --out.
inline constexpr const char* kLandscapeDocument = "landscape.json";

/// How many images, and where they are.
struct ImageArguments {
  std::int64_t count = 0;  ///< 0: the tool's default
  std::string root{};      ///< folder of the CIFAR-10 files; empty: ZEROSET_DATA, else the bundled images
};

/// --images with this help, and --root.
void add_image_options(CLI::App& tool, ImageArguments& arguments, const char* text);

/// What the networks of checkpoints are asked, with LibTorch loaded once the first of them is.
[[nodiscard]] landscape::PredictionOptions prediction_options(const ImageArguments& arguments,
                                                              const CommonOptions& common,
                                                              ProgressCallback progress);

/// Does `work`. Where an error of the library names a member of its options ("checkpoints"), the one that is thrown
/// names the flag ("--checkpoints").
void with_names_of_flags(const std::function<void()>& work);

/// \name The tools, a function a file
/// Each adds its subcommands to `zeroset landscape`; their callbacks do the work and set `exit_code`.
/// @{
void add_trajectory_tool(CLI::App& landscape, int& exit_code);
void add_embedding_tools(CLI::App& landscape, int& exit_code);  ///< mds, pca, tsne, isomap
void add_similarity_tool(CLI::App& landscape, int& exit_code);
void add_families_tool(CLI::App& landscape, int& exit_code);  ///< compare
/// @}

}  // namespace zeroset::cli
