#include "studies/families/family_list.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {
namespace {

constexpr const char* kPoints = "percentage points";

std::string level_text(double level) {
  return significant(level, 3);
}

std::string number_of(std::int64_t images) {
  return images > 0 ? with_thousands(images) + " " : "";
}

/// Where the numbers of a column come from.
struct Places {
  std::string train{}, held_out{}, whole_train{}, whole_held_out{};
};

Places places_of(const MeasuredImages& images) {
  const std::string train = number_of(images.train) + "training", whole = number_of(images.whole_train) + "training";
  return {.train = train + " (of these)",
          .held_out = number_of(images.held_out) + "held-out (of " + train + ")",
          .whole_train = whole + " (of these)",
          .whole_held_out = number_of(images.whole_held_out) + "held-out (of " + whole + ")"};
}

using OfRun = double RunMeasures::*;

FamilyMeasure measure_of(const char* key, const char* heading, OfRun member, std::string unit, std::string place) {
  return {.key = key,
          .heading = heading,
          .of_run = [member](const RunMeasures& run) { return run.*member; },
          .unit = std::move(unit),
          .measured_on = std::move(place)};
}

bool any_finite(const FamilyComparison& comparison, OfRun member) {
  return std::any_of(comparison.runs.begin(), comparison.runs.end(), [member](const RunMeasures& run) {
    return std::isfinite(run.*member);
  });
}

/// Errors on the images of the surfaces, and beside them those that training measured.
void add_errors(const FamilyComparison& comparison, const Places& places, std::vector<FamilyMeasure>& list) {
  const MeasuredImages& images = comparison.images;
  const bool fewer = images.train != images.whole_train, other = fewer || images.held_out != images.whole_held_out;
  list.push_back(measure_of("train_error", "training error", &RunMeasures::train_error, "%", places.train));
  if (fewer && any_finite(comparison, &RunMeasures::whole_train_error)) {
    list.push_back(measure_of(
        "whole_train_error", "training error, whole set", &RunMeasures::whole_train_error, "%", places.whole_train));
  }
  list.push_back(measure_of("held_out_error", "held-out error", &RunMeasures::held_out_error, "%", places.held_out));
  if (other && any_finite(comparison, &RunMeasures::whole_held_out_error)) {
    list.push_back(measure_of("whole_held_out_error",
                              "held-out error, whole set",
                              &RunMeasures::whole_held_out_error,
                              "%",
                              places.whole_held_out));
  }
}

void add_runs(const FamilyOptions& options, const Places& places, std::vector<FamilyMeasure>& list) {
  const std::string weights = "weights alone";
  list.push_back(measure_of("train_loss", "training loss", &RunMeasures::train_loss, "", places.train));
  list.push_back(measure_of("length_ratio", "path length / displacement", &RunMeasures::length_ratio, "", weights));
  list.push_back(measure_of("step_cosine", "cosine of successive steps", &RunMeasures::step_cosine, "", weights));
  list.push_back(measure_of("angle", "angle between start and end (rad)", &RunMeasures::angle, "rad", weights));
  list.push_back(measure_of(
      "largest_eigenvalue", "largest eigenvalue, relative", &RunMeasures::largest_eigenvalue, "", places.train));
  list.back().settled = [](const RunMeasures& run) { return run.largest_converged; };
  list.push_back(measure_of(
      "smallest_eigenvalue", "smallest eigenvalue, relative", &RunMeasures::smallest_eigenvalue, "", places.train));
  list.back().settled = [](const RunMeasures& run) { return run.smallest_converged; };
  list.push_back(measure_of("trace", "trace, relative", &RunMeasures::trace, "", places.train));
  for (std::size_t l = 0; l < options.noise.size(); ++l) {
    const auto level = static_cast<Eigen::Index>(l);
    list.push_back({.key = "error_rise_" + std::to_string(l + 1),
                    .heading = "increase of the error at noise " + level_text(options.noise[l]),
                    .of_run = [level](const RunMeasures& run) { return run.error_rise(level); },
                    .unit = kPoints,
                    .measured_on = places.train});
  }
}

void add_pairs(const Places& places, std::vector<FamilyMeasure>& list) {
  const auto add = [&](const char* key, const char* heading, double PairMeasures::*member, const char* unit) {
    list.push_back({.key = key,
                    .heading = heading,
                    .of_pair = [member](const PairMeasures& pair) { return pair.*member; },
                    .unit = unit,
                    .measured_on = std::string(unit) == kPoints ? places.train : places.held_out});
  };
  add("plain_barrier", "barrier of the error", &PairMeasures::plain_barrier, kPoints);
  add("aligned_barrier", "barrier after weight matching", &PairMeasures::aligned_barrier, kPoints);
  add("both_right", "P(right | another seed right)", &PairMeasures::both_right, "%");
  add("both_wrong", "P(wrong | another seed wrong)", &PairMeasures::both_wrong, "%");
}

}  // namespace

std::vector<FamilyMeasure> family_measures(const FamilyComparison& comparison) {
  const Places places = places_of(comparison.images);
  std::vector<FamilyMeasure> list;
  add_errors(comparison, places, list);
  add_runs(comparison.options, places, list);
  add_pairs(places, list);
  return list;
}

std::string first_images(const FamilyComparison& comparison) {
  const MeasuredImages& images = comparison.images;
  if (images.train == 0) {
    return "the training images";
  }
  return images.train == images.whole_train
             ? "all " + with_thousands(images.train) + " training images"
             : "the first " + with_thousands(images.train) + " of " + number_of(images.whole_train) + "training images";
}

}  // namespace zeroset::studies
