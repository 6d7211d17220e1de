// Numbers of several seeds against something, as a band about their mean with each seed's own line behind.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

#include <string>
#include <vector>

namespace zeroset::studies::erhan {

/// Mean with the 95 % interval over the seeds where there are several. \param curves  one a seed, as long as x
[[nodiscard]] Series mean_series(const std::string& name,
                                 const std::vector<double>& x,
                                 const std::vector<std::vector<double>>& curves);

/// Thin lines under that name, one a curve.
void append_thin(Panel& panel,
                 const std::string& name,
                 const std::vector<std::vector<double>>& x,
                 const std::vector<std::vector<double>>& y);

/// A horizontal line over the range of x.
[[nodiscard]] Series level_series(const std::string& key,
                                  const std::string& name,
                                  const std::vector<double>& x,
                                  double level);

/// Mean and half-width; the mean alone for one value; what is missing says `reason`.
[[nodiscard]] Cell seeds_cell(const std::vector<double>& values, const std::string& reason);

}  // namespace zeroset::studies::erhan
