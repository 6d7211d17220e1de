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

}  // namespace zeroset::landscape
