#include "zeroset/landscape/agreement.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Entry (i, j): the share of j's among i's.
MatrixXd shares(const MatrixXd& members) {
  const MatrixXd common = members * members.transpose();
  const VectorXd sizes = members.rowwise().sum();
  MatrixXd result(common.rows(), common.cols());
  for (Index i = 0; i < result.rows(); ++i) {
    for (Index j = 0; j < result.cols(); ++j) {
      result(i, j) = sizes[i] > 0 ? common(i, j) / sizes[i] : std::numeric_limits<double>::quiet_NaN();
    }
  }
  return result;
}

}  // namespace

Agreement agreement(const CorrectAnswers& correct) {
  if (correct.rows() < 1 || correct.cols() < 1) {
    throw InvalidArgument("[landscape::agreement] expected at least one network and one input");
  }
  const MatrixXd right = correct.matrix().cast<double>(), wrong = MatrixXd::Ones(right.rows(), right.cols()) - right;
  return {shares(right), shares(wrong), right.rowwise().mean(), right.cols()};
}

ShareInterval share_interval(double share, double trials) {
  if (!(share >= 0 && share <= 1) || !(trials >= 0)) {
    throw InvalidArgument("[landscape::share_interval] expected a share in [0, 1] of trials >= 0, got " +
                          std::to_string(share) + " of " + std::to_string(trials));
  }
  if (trials == 0) {
    return {};
  }
  constexpr double kQuantile = 1.959963984540054;  // 97.5 % of a standard normal lie below
  const double square = kQuantile * kQuantile / trials;
  const double middle = (share + square / 2) / (1 + square);
  const double half = kQuantile * std::sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace zeroset::landscape
