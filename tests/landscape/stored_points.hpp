// Points of parameter space in files, for the tools that read them.
#pragma once

#include "zeroset/landscape/snapshots.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "support/scratch.hpp"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace zeroset::testing {

/// A linear network without biases.
inline Architecture linear_network(const std::vector<std::int64_t>& widths) {
  return dense_network({.widths = widths, .degrees = {1}, .bias = BiasPattern::none});
}

/// One file a column of `points`, flat parameters of `network`.
inline std::vector<std::filesystem::path> write_points(const std::filesystem::path& folder,
                                                       const Architecture& network,
                                                       const Eigen::MatrixXd& points) {
  std::filesystem::create_directories(folder);
  std::vector<std::filesystem::path> files;
  for (Eigen::Index t = 0; t < points.cols(); ++t) {
    runs::TensorFile file;
    for (const ParameterSlice& slice : parameter_slices(network)) {
      const double* first = points.col(t).data() + slice.offset;
      file.arrays.push_back(runs::make_array(slice.name, slice.shape, std::vector<double>(first, first + slice.size)));
    }
    files.push_back(folder / ("point" + std::to_string(100 + t) + ".safetensors"));
    runs::write_safetensors(files.back(), file);
  }
  return files;
}

/// The columns as the points of one run.
inline landscape::Snapshots stored_points(const std::filesystem::path& folder,
                                          const Architecture& network,
                                          const Eigen::MatrixXd& points) {
  return landscape::read_snapshots({.runs = write_points(folder / "points", network, points), .network = network});
}

}  // namespace zeroset::testing
