// What the functions of this module accept.
#pragma once

#include "zeroset/core/activation.hpp"

#include <string>

namespace zeroset::approximation::detail {

/// The largest degree of the methods that need ball arithmetic.
constexpr int kLargestDegree = 60;

/// \throws InvalidArgument
void require_degree(const std::string& function, int degree, int least, int largest);
void require_interval(const std::string& function, const Interval& interval);

}  // namespace zeroset::approximation::detail
