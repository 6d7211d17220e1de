#include "zeroset/landscape/distances.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <utility>
#include <vector>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

TEST_CASE("streamed distances are those of the columns", "[distances]") {
  const MatrixXd x = normal_matrix(57, 6, 1);
  const MatrixXd d = euclidean_distances(stream_of(x)), c = cosine_dissimilarities(stream_of(x));
  for (Index i = 0; i < 6; ++i) {
    for (Index j = 0; j < 6; ++j) {
      CHECK_THAT(d(i, j), WithinAbs((x.col(i) - x.col(j)).norm(), 1e-13));
      CHECK_THAT(c(i, j), WithinAbs(1 - x.col(i).normalized().dot(x.col(j).normalized()), 1e-14));
    }
  }
  const MatrixXd centered = x.colwise() - x.rowwise().mean();
  CHECK(centered_gram_matrix(stream_of(x)).isApprox(centered.transpose() * centered, 1e-13));
}

TEST_CASE("Gram matrices of any numbers of snapshots and entries are the products of the columns", "[distances]") {
  for (const auto& [entries, snapshots] : std::vector<std::pair<Index, Index>>{
           {1, 1}, {3, 2}, {256, 5}, {255, 128}, {1003, 131}, {517, 257}, {769, 134}}) {
    INFO(entries << " x " << snapshots);
    const MatrixXd x = normal_matrix(entries, snapshots, 4);
    const MatrixXd expected = (x.transpose() * x).eval();
    CHECK((gram_matrix(stream_of(x)) - expected).cwiseAbs().maxCoeff() < 1e-14 * static_cast<double>(entries + 10) * 5);
  }
}

TEST_CASE("a slice longer than what is held at once is read in pieces, each entry once", "[distances]") {
  constexpr Index kParameters = 9'000'001;  // two snapshots: more than 2^23 entries
  SnapshotStream stream{kParameters, 2, {}};
  Index read = 0, calls = 0;
  stream.read = [&](Index begin, Eigen::Ref<MatrixXd> rows) {
    CHECK(begin == read);
    read += rows.rows();
    ++calls;
    rows.col(0).setOnes();
    rows.col(1).setConstant(3);
  };
  CHECK_THAT(euclidean_distances(stream)(0, 1), WithinRel(2 * std::sqrt(9'000'001.0), 1e-12));
  CHECK(read == kParameters);
  CHECK(calls > 1);
}

TEST_CASE("nearby models keep their digits: noise of c deviations has 1 - cos = 1 - 1 / sqrt(1 + c^2)", "[distances]") {
  // Orthogonal noise of c times the norm, so that the closed form is exact.
  VectorXd x = normal_matrix(20'000, 1, 2), noise = normal_matrix(20'000, 1, 3);
  noise -= noise.dot(x) / x.squaredNorm() * x;
  noise *= x.norm() / noise.norm();
  for (const double c : {1e-6, 1e-4, 0.01, 0.1, 1.0}) {
    INFO(c);
    MatrixXd pair(x.size(), 2);
    pair << x, x + c * noise;
    const double exact = c * c / (std::sqrt(1 + c * c) * (1 + std::sqrt(1 + c * c)));  // 1 - 1/s without cancellation
    CHECK_THAT(cosine_dissimilarities(stream_of(pair))(0, 1), WithinRel(exact, 1e-8));
  }
}

TEST_CASE("selected slices are one vector, and filters count alike whatever their norms", "[distances]") {
  const MatrixXd x = normal_matrix(30, 4, 4);
  const std::vector<ParameterSlice> slices{{.name = "a", .offset = 2, .size = 5},
                                           {.name = "b", .offset = 20, .size = 10}};
  MatrixXd joined(15, 4);
  joined << x.middleRows(2, 5), x.middleRows(20, 10);
  CHECK(euclidean_distances(select(stream_of(x), slices)).isApprox(euclidean_distances(stream_of(joined)), 1e-14));

  MatrixXd scaled = x;
  scaled.block(2, 1, 5, 1) *= 100;
  const MatrixXd before = filter_cosine_dissimilarities(stream_of(x), slices);
  CHECK((filter_cosine_dissimilarities(stream_of(scaled), slices) - before).norm() < 1e-13);
  const MatrixXd first = x.middleRows(2, 5), second = x.middleRows(20, 10);
  const MatrixXd mean = 0.5 * (cosine_dissimilarities(stream_of(first)) + cosine_dissimilarities(stream_of(second)));
  CHECK((before - mean).norm() < 1e-14);
}

TEST_CASE("what has no direction or leaves the vector is refused", "[distances]") {
  MatrixXd x = normal_matrix(5, 3, 5);
  CHECK_THROWS_AS(select(stream_of(x), {{.name = "w", .offset = 3, .size = 3}}), InvalidArgument);
  x.col(1).setZero();
  CHECK_THROWS_WITH(cosine_dissimilarities(stream_of(x)), ContainsSubstring("number 1 of norm 0"));
  x(0, 1) = std::nan("");
  CHECK_THROWS_AS(cosine_dissimilarities(stream_of(x)), InvalidArgument);
  CHECK_THROWS_AS(centered_gram_matrix({}), InvalidArgument);
  CHECK_THROWS_AS(filter_cosine_dissimilarities(stream_of(x), {}), InvalidArgument);
}

TEST_CASE("distances are the same to the bit for any number of threads", "[distances]") {
  const MatrixXd points = normal_matrix(40, 300, 11);  // six tiles, three of them not square
  SnapshotStream stream = stream_of(points);
  const MatrixXd one = euclidean_distances(stream), product = gram_matrix(stream);
  stream.threads = 3;
  CHECK(euclidean_distances(stream) == one);
  CHECK(gram_matrix(stream) == product);
  CHECK((product - points.transpose() * points).cwiseAbs().maxCoeff() < 1e-12);
  stream.threads = 0;
  CHECK_THROWS_AS(gram_matrix(stream), InvalidArgument);
}
