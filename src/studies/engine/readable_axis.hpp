// A logarithmic axis on which most can be read though a value, or an interval, is hundreds of decades away.
#pragma once

#include "zeroset/document/figure.hpp"

#include <limits>
#include <string>
#include <vector>

namespace zeroset::studies {

/// Values that are worth an axis; what lies outside stands in the data alone.
struct ReadableRange {
  double lowest = 0, highest = std::numeric_limits<double>::infinity();
};

/// Ends the logarithmic y axes where their panel's values in the range end, and a decade beyond those where an interval
/// reaches farther than that; the data stay what they are. \return what a caption must then add; empty where all is
/// drawn
[[nodiscard]] std::string end_axes(std::vector<Panel>& panels, const ReadableRange& range = {});

}  // namespace zeroset::studies
