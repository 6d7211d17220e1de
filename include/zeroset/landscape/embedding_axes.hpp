/// \file
/// How embedded points are drawn, so that an axis that holds next to nothing does not fill the picture.
#pragma once

#include "zeroset/document/figure.hpp"

#include <Eigen/Core>

#include <vector>

namespace zeroset::landscape {

/// A second axis that explains less than this is noise beside the first.
inline constexpr double kFlatShare = 0.01;

/// Whether the second of these shares is below kFlatShare. False where fewer than two shares are known.
[[nodiscard]] bool is_flat(const Eigen::VectorXd& shares);

/// One scale for both axes of all these panels, from all their points: distances can be read off, in every direction
/// and across panels. \param panel_width, panel_height  of the figure, cm
void set_equal_axes(std::vector<Panel>& panels, double panel_width, double panel_height);

/// For a caption: why a panel with a flat axis has one scale.
inline constexpr const char* kFlatWords =
    " Where the second axis explains less than 1 %, both axes have one scale: what can be seen is the curve along the "
    "first.";

}  // namespace zeroset::landscape
