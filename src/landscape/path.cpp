#include "zeroset/landscape/path.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/row_blocks.hpp"

#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;

/// Angles between unit vectors from half their distance: exact where they nearly agree, unlike the arc cosine.
ArrayXd angles(const VectorXd& squared_chords) {
  return 2 * (0.5 * squared_chords.array().sqrt()).min(1.0).asin();
}

struct Sums {
  VectorXd steps, products, from_start, to_end, norms;
};

Sums sums_of(const SnapshotStream& stream) {
  const Index moments = stream.snapshots;
  Sums sums{VectorXd::Zero(moments - 1),
            VectorXd::Zero(moments - 2),
            VectorXd::Zero(moments),
            VectorXd::Zero(moments),
            VectorXd::Zero(moments)};
  for_row_blocks(stream, [&](auto rows) {
    const Eigen::MatrixXd steps = rows.rightCols(moments - 1) - rows.leftCols(moments - 1);
    sums.steps += steps.colwise().squaredNorm().transpose();
    sums.products += steps.leftCols(moments - 2).cwiseProduct(steps.rightCols(moments - 2)).colwise().sum().transpose();
    sums.from_start += (rows.colwise() - rows.col(0).eval()).colwise().squaredNorm().transpose();
    sums.to_end += (rows.colwise() - rows.col(moments - 1).eval()).colwise().squaredNorm().transpose();
    sums.norms += rows.colwise().squaredNorm().transpose();
  });
  return sums;
}

}  // namespace

PathStatistics path_statistics(const SnapshotStream& stream) {
  if (stream.snapshots < 2 || stream.parameters < 1 || !stream.read) {
    throw InvalidArgument("[landscape::path_statistics] expected at least two snapshots, got " +
                          std::to_string(stream.snapshots));
  }
  const Sums sums = sums_of(stream);
  const Index moments = stream.snapshots;
  PathStatistics path{.step_lengths = sums.steps.cwiseSqrt(),
                      .from_start = sums.from_start.cwiseSqrt(),
                      .to_end = sums.to_end.cwiseSqrt(),
                      .norms = sums.norms.cwiseSqrt()};
  path.length = path.step_lengths.sum();
  path.displacement = path.from_start[moments - 1];
  path.step_cosines = sums.products.array() /
                      (path.step_lengths.head(moments - 2).array() * path.step_lengths.tail(moments - 2).array());
  VectorXd chords = VectorXd::Zero(moments - 1);
  VectorXd from_first = VectorXd::Zero(moments);
  for_row_blocks(stream, [&](auto rows) {
    rows.array().rowwise() /= path.norms.transpose().array();
    chords += (rows.rightCols(moments - 1) - rows.leftCols(moments - 1)).colwise().squaredNorm().transpose();
    from_first += (rows.colwise() - rows.col(0).eval()).colwise().squaredNorm().transpose();
  });
  path.angular_length = angles(chords).sum();
  path.angles = angles(from_first);
  path.angular_displacement = path.angles[moments - 1];
  return path;
}

}  // namespace zeroset::landscape
