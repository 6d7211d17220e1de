// How far networks give the same answers, as a table and as a matrix of colors.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

#include <Eigen/Core>

#include <string>

namespace zeroset::studies::theory2 {

/// \param shares  of the runs, then of the reference: given the row's network, that of the column; NaN where no image
///                meets the condition
/// \param right  a last row: what the columns get right, given nothing; null: none
[[nodiscard]] Table agreement_table(const std::string& name,
                                    const std::string& title,
                                    const Eigen::MatrixXd& shares,
                                    const Eigen::VectorXd* right);

/// The matrix as colors, with its numbers.
[[nodiscard]] Panel agreement_panel(const std::string& title, const Eigen::MatrixXd& shares);

}  // namespace zeroset::studies::theory2
