// What a permutation of hidden units moves.
#pragma once

#include "zeroset/landscape/alignment.hpp"

#include <vector>

namespace zeroset::landscape {

/// What a permutation of one hidden layer touches: its rows (weights, then the bias if there is one) and the columns
/// that read them, each unit's gathered into one row.
[[nodiscard]] Eigen::MatrixXd unit_matrix(const std::vector<ParameterSlice>& slices,
                                          const HiddenUnits& units,
                                          const Parameters& theta);

/// How many of its columns come before those that the next layer reads.
[[nodiscard]] Eigen::Index own_columns(const std::vector<ParameterSlice>& slices, const HiddenUnits& units);

/// The inverse of unit_matrix.
void put_unit_matrix(const std::vector<ParameterSlice>& slices,
                     const HiddenUnits& units,
                     const Eigen::MatrixXd& rows,
                     Parameters& theta);

}  // namespace zeroset::landscape
