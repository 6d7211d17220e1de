#include "studies/theory2/groups/perturbed_words.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/text.hpp"

#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/movement.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace zeroset::studies::theory2 {
namespace {

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// What of one kind of pairs is finite.
std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> chosen;
  std::copy_if(values.begin(), values.end(), std::back_inserter(chosen), [](double value) { return value == value; });
  return chosen;
}

}  // namespace

std::string error_words(const Descents& descents) {
  std::vector<double> train, test;
  for (const Path& path : descents.paths) {
    train.push_back(path.measures.back().train_error);
    test.push_back(path.measures.back().test_error);
  }
  return "training errors end at " + range_words(train) + ", test errors at " + range_words(test);
}

std::string movement_words(const Descents& descents, const Architecture& network, std::int64_t layer) {
  const Movement found = movement(descents.all(), {find_slice(network, weight_name(layer))});
  const std::vector<double> ratios = end_over_start(found);
  std::string words = "each run moved " + small_words(mean_of(found.moved)) + " (1 - cos, mean)";
  if (!ratios.empty()) {
    const double ratio = mean_of(ratios);
    words += "; two ends lie " + significant(ratio, 3) +
             " times as far apart as the two perturbed starts, so descent " +
             (ratio > 1 ? "parts them" : "brings them no further apart");
  }
  if (!found.cosines.empty()) {
    const double cosine = mean_of(found.cosines);
    words +=
        std::string(", and what two runs moved has cosine ") + (cosine < 0 ? "−" : "") + fixed(std::abs(cosine), 2);
  }
  return words;
}

std::string agreement_words(const landscape::Agreement& shares) {
  const Eigen::Index runs = shares.both_right.rows() - 1;
  std::vector<double> others, reference, alone;
  for (Eigen::Index i = 0; i < runs; ++i) {
    for (Eigen::Index j = 0; j < runs; ++j) {
      if (i != j) {
        others.push_back(shares.both_right(i, j));
      }
    }
    reference.push_back(shares.both_right(i, runs));
    alone.push_back(shares.right(i));
  }
  return "where one run is right another is for " + range_words(finite(others)) +
         " of the images and the reference for " + range_words(finite(reference)) +
         "; an independent network like the runs would be for " + range_words(finite(alone));
}

std::string line_words(const Path& line) {
  double highest = 0;
  for (const PointMeasures& point : line.measures) {
    highest = std::max(highest, point.train_error);
  }
  return line.label + " the training error on the line is at most " + percent(highest) + ", at its ends " +
         fixed(100 * line.measures.front().train_error, 1) + " and " + percent(line.measures.back().train_error);
}

}  // namespace zeroset::studies::theory2
