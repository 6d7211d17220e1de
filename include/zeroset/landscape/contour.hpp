/// \file
/// Level sets of a function known on a grid.
#pragma once

#include <Eigen/Core>

#include <vector>

namespace zeroset::landscape {

/// The lines of one level set: x[i], y[i], with NaN between lines; closed lines end where they begin.
struct ContourLine {
  double level = 0;
  std::vector<double> x{}, y{};
};

/// Where the function, linear along the edges of each cell, has the level: marching squares, the cells' pieces joined.
/// A cell whose diagonals lie on different sides is decided by the mean of its corners. Cells with a value that is not
/// finite are left out. Cost O(cells). \param values  one row a y, one column an x \throws InvalidArgument if sizes do
/// not agree
[[nodiscard]] ContourLine contour_line(const Eigen::VectorXd& x,
                                       const Eigen::VectorXd& y,
                                       const Eigen::MatrixXd& values,
                                       double level);

/// `count` levels between the least and the largest finite value: at equal ratios where all values are positive and
/// span more than a factor of ten, else evenly. Empty where there is nothing to tell apart.
[[nodiscard]] std::vector<double> contour_levels(const Eigen::MatrixXd& values, int count);

}  // namespace zeroset::landscape
