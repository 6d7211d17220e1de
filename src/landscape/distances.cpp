#include "zeroset/landscape/distances.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/inner_products.hpp"
#include "landscape/row_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void require(const SnapshotStream& stream, const char* function) {
  if (stream.parameters < 1 || stream.snapshots < 1 || !stream.read || stream.threads < 1) {
    throw InvalidArgument("[landscape::" + std::string(function) +
                          "] expected at least one snapshot of one parameter, and threads >= 1");
  }
}

/// Adds rows^T rows to the lower triangle of `gram`. Tile by tile, each by one thread in one way, so that the sums do
/// not depend on how many threads there are.
void add_products(const Eigen::Ref<const MatrixXd>& rows, int threads, MatrixXd& gram) {
  constexpr Index kTile = 128;
  const Index tiles = (gram.rows() + kTile - 1) / kTile, pairs = tiles * (tiles + 1) / 2;
  std::atomic<Index> next{0};
  const auto work = [&] {
    for (Index pair = next++; pair < pairs; pair = next++) {
      Index i = 0;
      while ((i + 1) * (i + 2) / 2 <= pair) {
        ++i;
      }
      const Index j = pair - i * (i + 1) / 2;
      const Index a = std::min(kTile, gram.rows() - i * kTile), b = std::min(kTile, gram.rows() - j * kTile);
      add_inner_products(
          rows.middleCols(i * kTile, a), rows.middleCols(j * kTile, b), gram.block(i * kTile, j * kTile, a, b));
    }
  };
  std::vector<std::jthread> others;
  for (Index t = 1; t < std::min<Index>(threads, pairs); ++t) {
    others.emplace_back(work);
  }
  work();
}

/// X^T X of the snapshots, each multiplied by its factor, about their mean. A mean is a number a row, so one pass is
/// enough: every block is centered by itself.
MatrixXd gram_of_scaled(const SnapshotStream& stream, const VectorXd& factors) {
  MatrixXd gram = MatrixXd::Zero(stream.snapshots, stream.snapshots);
  for_row_blocks(stream, [&](auto rows) {
    rows.array().rowwise() *= factors.transpose().array();
    rows.colwise() -= rows.rowwise().mean().eval();
    add_products(rows, stream.threads, gram);
  });
  return gram.selfadjointView<Eigen::Lower>();
}

MatrixXd squared_distances(const MatrixXd& gram) {
  MatrixXd squares = -2 * gram;
  squares.colwise() += gram.diagonal();
  squares.rowwise() += gram.diagonal().transpose();
  squares.diagonal().setZero();
  return squares.cwiseMax(0);
}

VectorXd inverse_norms(const SnapshotStream& stream, const char* function) {
  VectorXd squares = VectorXd::Zero(stream.snapshots);
  for_row_blocks(stream, [&](auto rows) { squares += rows.colwise().squaredNorm().transpose(); });
  for (Index i = 0; i < squares.size(); ++i) {
    if (!(squares[i] > 0) || !std::isfinite(squares[i])) {
      throw InvalidArgument("[landscape::" + std::string(function) +
                            "] expected snapshots with a direction, got number " + std::to_string(i) + " of norm " +
                            std::to_string(std::sqrt(squares[i])));
    }
  }
  return squares.cwiseSqrt().cwiseInverse();
}

}  // namespace

SnapshotStream stream_of(const MatrixXd& snapshots) {
  return {snapshots.rows(), snapshots.cols(), [&snapshots](Index begin, Eigen::Ref<MatrixXd> rows) {
            rows = snapshots.middleRows(begin, rows.rows());
          }};
}

SnapshotStream select(const SnapshotStream& stream, const std::vector<ParameterSlice>& slices) {
  SnapshotStream part{.snapshots = stream.snapshots, .threads = stream.threads};
  for (const ParameterSlice& slice : slices) {
    if (slice.offset < 0 || slice.size < 0 || slice.offset + slice.size > stream.parameters) {
      throw InvalidArgument("[landscape::select] expected slices within " + std::to_string(stream.parameters) +
                            " parameters, got " + slice.name);
    }
    part.parameters += slice.size;
  }
  part.read = [read = stream.read, slices](Index begin, Eigen::Ref<MatrixXd> rows) {
    Index first = 0, done = 0;  // of the slice within the part; rows filled
    for (const ParameterSlice& slice : slices) {
      const Index from = std::max(begin + done, first), end = std::min(begin + rows.rows(), first + slice.size);
      if (from < end) {
        read(slice.offset + from - first, rows.middleRows(done, end - from));
        done += end - from;
      }
      first += slice.size;
    }
  };
  return part;
}

MatrixXd gram_matrix(const SnapshotStream& stream) {
  require(stream, "gram_matrix");
  MatrixXd gram = MatrixXd::Zero(stream.snapshots, stream.snapshots);
  for_row_blocks(stream, [&](auto rows) { add_products(rows, stream.threads, gram); });
  return gram.selfadjointView<Eigen::Lower>();
}

MatrixXd centered_gram_matrix(const SnapshotStream& stream) {
  require(stream, "centered_gram_matrix");
  return gram_of_scaled(stream, VectorXd::Ones(stream.snapshots));
}

MatrixXd euclidean_distances(const SnapshotStream& stream) {
  require(stream, "euclidean_distances");
  return squared_distances(gram_of_scaled(stream, VectorXd::Ones(stream.snapshots))).cwiseSqrt();
}

MatrixXd cosine_dissimilarities(const SnapshotStream& stream) {
  require(stream, "cosine_dissimilarities");
  return 0.5 * squared_distances(gram_of_scaled(stream, inverse_norms(stream, "cosine_dissimilarities")));
}

MatrixXd filter_cosine_dissimilarities(const SnapshotStream& stream, const std::vector<ParameterSlice>& filters) {
  require(stream, "filter_cosine_dissimilarities");
  if (filters.empty()) {
    throw InvalidArgument("[landscape::filter_cosine_dissimilarities] expected at least one filter");
  }
  MatrixXd sum = MatrixXd::Zero(stream.snapshots, stream.snapshots);
  for (const ParameterSlice& filter : filters) {
    sum += cosine_dissimilarities(select(stream, {filter}));
  }
  return sum / static_cast<double>(filters.size());
}

}  // namespace zeroset::landscape
