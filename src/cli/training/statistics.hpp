#pragma once

#include <optional>
#include <vector>

namespace zeroset::cli {

struct MeanInterval {
  double mean = 0;
  double half_width = 0;  ///< of the 95 % confidence interval, Student's t; not finite for fewer than two values
};

/// \param values  at least one
[[nodiscard]] MeanInterval mean_interval(const std::vector<double>& values);

}  // namespace zeroset::cli
