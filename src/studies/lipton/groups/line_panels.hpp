// Error and loss along lines between networks, as panels.
#pragma once

#include "zeroset/document/figure.hpp"

#include "studies/lipton/study_loss.hpp"

#include <string>
#include <vector>

namespace zeroset::studies::lipton {

/// A line and what a figure calls it; without a name it is drawn as a gray guide.
struct NamedLine {
  std::string key{}, name{};
  const LossLine* line = nullptr;
};

/// Training error; training loss, on a logarithmic axis where that shows more.
[[nodiscard]] std::vector<Panel> line_panels(const std::vector<NamedLine>& lines);

}  // namespace zeroset::studies::lipton
