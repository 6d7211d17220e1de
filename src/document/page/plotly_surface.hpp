// Heat maps as grids, and as landscapes to turn.
#pragma once

#include "zeroset/document/figure.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace zeroset {

/// A heat map's cells by column and row; a cell that is missing is NaN.
struct CellGrid {
  std::vector<double> x{}, y{};
  std::vector<std::vector<double>> z{};  ///< a row for each y

  /// Height at a point by bilinear interpolation; NaN outside, and beside a missing cell.
  [[nodiscard]] double height(double at_x, double at_y) const;
};

[[nodiscard]] CellGrid cell_grid(const Series& series);

/// Numbers, null where they are not finite.
[[nodiscard]] nlohmann::ordered_json plotly_numbers(const std::vector<double>& values);

/// Text that plotly shows as it is: it reads some tags and entities.
[[nodiscard]] std::string plotly_text(const std::string& text);

/// The panel's first heat map as a landscape, with its lines and points on it; nothing without two rows and columns.
[[nodiscard]] std::optional<nlohmann::ordered_json> plotly_surface(const Panel& panel,
                                                                   std::size_t number,
                                                                   const std::vector<std::size_t>& styles);

}  // namespace zeroset
