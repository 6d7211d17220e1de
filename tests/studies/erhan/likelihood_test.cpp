// Curves whose difference at equal training likelihood is known.
#include "studies/erhan/groups/likelihood.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::studies::erhan;
using namespace zeroset::testing;

TEST_CASE("curves that are apart by a constant are apart by it at equal likelihood, whatever their epochs are") {
  LikelihoodCurve slow, quick;
  for (int i = 0; i <= 40; ++i) {
    slow.train.push_back(2 * std::exp(-0.1 * i));
    slow.test.push_back(1 + std::log(slow.train.back()));
  }
  for (int i = 0; i <= 9; ++i) {
    quick.train.push_back(2.3 * std::exp(-0.7 * i));
    quick.test.push_back(0.75 + std::log(quick.train.back()));
  }
  slow.test_error = slow.test;
  quick.test_error = quick.test;
  CHECK_THAT(*difference_at_equal_likelihood(slow, quick, &LikelihoodCurve::test, 20), WithinAbs(-0.25, 1e-12));
  CHECK_THAT(*difference_at_equal_likelihood(quick, slow, &LikelihoodCurve::test, 7), WithinAbs(0.25, 1e-12));
}

TEST_CASE("a curve counts where it first comes to a level") {
  const LikelihoodCurve back{{2, 0.5, 3, 0.5}, {1, 1, 9, 9}, {}};
  const LikelihoodCurve straight{{2, 0.5}, {0, 0}, {}};
  CHECK_THAT(*difference_at_equal_likelihood(straight, back, &LikelihoodCurve::test, 5), WithinAbs(1, 1e-12));
}

TEST_CASE("curves without a common training likelihood have no difference") {
  const LikelihoodCurve high{{3, 2}, {1, 1}, {}}, low{{1, 0.5}, {1, 1}, {}};
  CHECK_FALSE(difference_at_equal_likelihood(high, low, &LikelihoodCurve::test, 5));
  CHECK_FALSE(difference_at_equal_likelihood(high, {}, &LikelihoodCurve::test, 5));
}

TEST_CASE("an epoch whose loss is not finite is left out of a curve") {
  runs::RunResult result;
  for (const double loss : {2.0, 1.0}) {
    runs::EpochMetrics line;
    line.train = {.images = 4, .errors = 1, .mean_loss = loss};
    line.test = {.images = 4, .errors = 2, .mean_loss = 2 * loss};
    result.epochs.push_back(line);
    line.test.mean_loss.reset();
    result.epochs.push_back(line);
  }
  const LikelihoodCurve curve = likelihood_curve(result);
  CHECK(curve.train == std::vector<double>{2, 1});
  CHECK(curve.test == std::vector<double>{4, 2});
  CHECK(curve.test_error == std::vector<double>{0.5, 0.5});
}
