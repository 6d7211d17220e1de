/// \file
/// Do networks err on the same inputs?
#pragma once

#include <Eigen/Core>

namespace zeroset::landscape {

/// correct(i, k): network i answers input k rightly. M x K.
using CorrectAnswers = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Conditional agreement of M networks. Entry (i, j) is a share among the inputs that the condition on i leaves; NaN
/// where it leaves none (a network without an error).
struct Agreement {
  Eigen::MatrixXd both_right{};  ///< P(j right | i right)
  Eigen::MatrixXd both_wrong{};  ///< P(j wrong | i wrong)
  Eigen::VectorXd right{};       ///< P(j right): what both_right would be if networks erred independently
  Eigen::Index inputs = 0;       ///< K; the condition on i leaves K right_i, or K (1 - right_i) of them
};

/// \throws InvalidArgument without a network or an input
[[nodiscard]] Agreement agreement(const CorrectAnswers& correct);

}  // namespace zeroset::landscape
