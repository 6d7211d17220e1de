/// \file
/// The loss over a plane through parameter space, and the true one at points beside it.
///
/// \code
/// Results around(const Objective& objective, const std::vector<Parameters>& points) {
///   return results(plane(objective, labeled_points(points), {.through = PlaneThrough::points, .points = 51}));
/// }
/// \endcode
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/labeled_point.hpp"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// A plane, and the part of it that is looked at: origin + x first + y second.
struct PlaneGrid {
  Plane plane{};
  Eigen::VectorXd x{}, y{};          ///< ascending, evenly spaced
  std::string x_title{}, y_title{};  ///< of the axes
  std::vector<double> explained{};   ///< of a principal plane: shares of the squared distances along its two axes
};

/// What fixes a plane.
enum class PlaneThrough {
  random,  ///< two random directions at the last point
  points,  ///< three points
  path,    ///< the two principal directions of all points, seen from the last one
};
[[nodiscard]] std::string name(PlaneThrough through);  ///< "random", "points", "path"

/// Which plane, and how it is measured.
struct PlaneOptions {
  PlaneThrough through = PlaneThrough::random;
  int points = 25;                                  ///< >= 2; on each side
  double radius = 1;                                ///< > 0; random: the sides reach from -radius to radius
  Normalization direction = Normalization::filter;  ///< random: what the directions are scaled to
  std::uint64_t seed = 1;                           ///< of random directions
  int batch = 1;                                    ///< >= 1; parameter vectors that the objective is given at once

  /// A file that keeps every finished row ("zeroset.plane/1", JSON lines), so that a plane goes on where it was
  /// stopped; empty: none.
  std::filesystem::path rows{};
  nlohmann::ordered_json about =
      nlohmann::ordered_json::object();  ///< what rows in that file must agree on, beside the grid

  ProgressCallback progress{};
  StopRequest stop{};  ///< rows that are not whole by then are left out
};

/// Where a point stands to the plane.
struct PlanePoint {
  std::string label{}, run{};
  Projection at{};  ///< its coordinates in the plane, and its distance from it
  Eigen::VectorXd
      beside{};  ///< measures of the point itself, NaN where stopped before; a contour at its place is not that
  Eigen::VectorXd projected{};  ///< those of the plane there
  bool computed = false;        ///< both of them
};

/// What was measured on a plane and at points beside it.
struct PlaneResult {
  PlaneThrough through = PlaneThrough::random;
  PlaneGrid grid{};
  std::vector<Measure> measures{};
  std::vector<Eigen::MatrixXd> rows{};  ///< one a y: a row a measure, a column an x; empty where it was stopped before
  std::vector<PlanePoint> points{};
  bool complete = true;  ///< false where it was stopped

  /// One measure over the grid: a row a y, a column an x; NaN where it is not known.
  [[nodiscard]] Eigen::MatrixXd values(std::size_t measure) const;
};

/// The plane that options and points ask for. Points may be of any objective; random directions that are scaled filter
/// by filter or layer by layer need the network's slices (`network` not null). \throws InvalidArgument where `through`
/// takes another number of points, or the points lie on a line
[[nodiscard]] PlaneGrid plane_grid(const std::vector<LabeledPoint>& points,
                                   const Architecture* network,
                                   const PlaneOptions& options = {});

/// Measures the objective on the grid and at the points. The grid is any plane; of the options only batch, rows, about,
/// progress and stop count, and `through` as a word of the result.
/// Cost: x times y measurements, and two a point.
/// \throws FileError where options.rows holds rows of another plane
[[nodiscard]] PlaneResult plane(const Objective& objective,
                                const PlaneGrid& grid,
                                const std::vector<LabeledPoint>& points,
                                const PlaneOptions& options = {});

/// The plane that the options ask for. \throws InvalidArgument, FileError as above, and where points are of several
/// networks
[[nodiscard]] PlaneResult plane(const Objective& objective,
                                const std::vector<LabeledPoint>& points,
                                const PlaneOptions& options = {});

/// How points are drawn.
enum class PlaneMarks {
  paths,  ///< a line through the points of each run; some of them marked with what is true of the network itself there
  kinds,  ///< one kind of mark a run, each with the point's label
};

/// How a plane is drawn.
struct PlaneFigureOptions {
  std::string name = "plane";
  std::string title = "The loss on a plane";
  std::string caption =
      "Colors and contours: the plane. Marked points: projected onto it, each with its own value, that of the network "
      "itself beside the plane.";
  std::vector<std::string> measures{};  ///< keys, a panel each; empty: the first, and the last where there are several
  PlaneMarks marks = PlaneMarks::paths;

  /// Shares of the plane below each contour, ascending in (0, 1): values above the highest contour are cut off there,
  /// so that valleys are seen. Empty: seven contours between the least and the largest value, none cut off.
  std::vector<double> contour_shares{};

  int cell_step = 1;         ///< >= 1; cells are drawn at every so many places of the grid
  int digits = 3;            ///< significant ones, of numbers at contours and points
  double panel_width = 8.6;  ///< cm
  double panel_height = 7.5;
};

/// A panel a measure: cells of its values, contours with their levels, and the points.
[[nodiscard]] Figure plane_figure(const PlaneResult& result, const PlaneFigureOptions& options = {});

/// Tables "plane-points" and "plane", figure "plane"; facts "zeroset.landscape/1".
[[nodiscard]] Results results(const PlaneResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const PlaneResult& result);

}  // namespace zeroset::landscape
