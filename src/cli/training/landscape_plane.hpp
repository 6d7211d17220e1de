// A plane through parameter space, what the loss is on it, and what it is at points beside it.
#pragma once

#include "zeroset/landscape/directions.hpp"

#include "cli/training/landscape_surface.hpp"

#include <Eigen/Core>

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Which plane, and which part of it.
struct PlaneGrid {
  landscape::Plane plane{};
  Eigen::VectorXd x{}, y{};
  std::string x_title{}, y_title{};
  std::vector<double> shares{};  ///< path: of the points' squared distances from the last, along the axes
};

/// A point given, and its projection.
struct PlanePoint {
  std::string label{};
  std::size_t run = 0;
  landscape::Projection at{};
  nets::SurfacePoints beside{};     ///< the point's own losses: what a contour at its place need not be
  nets::SurfacePoints projected{};  ///< those of the plane there
};

/// Losses on the grid, row by row; rows are kept in a file as they are done.
struct PlaneRows {
  std::vector<std::vector<nets::SurfacePoints>> rows{};  ///< one a y; empty where it is not done
};

/// Rows that an earlier call has left in `file` for the same question; afterwards that question heads the file.
/// \param file  empty: nothing is kept  \throws FileError where the file holds another question's rows
[[nodiscard]] PlaneRows begin_rows(const std::filesystem::path& file,
                                   const nlohmann::ordered_json& question,
                                   std::size_t count);
void keep_row(const std::filesystem::path& file, std::size_t row, const std::vector<nets::SurfacePoints>& points);

/// Heat map with contours of the training loss and of the held-out error, with the points.
[[nodiscard]] Figure plane_figure(const PlaneGrid& grid,
                                  const PlaneRows& rows,
                                  const std::vector<PlanePoint>& points,
                                  const Snapshots& snapshots);

}  // namespace zeroset::cli
