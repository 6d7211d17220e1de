#include "zeroset/core/experiment.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>

namespace zeroset {
namespace {

double scheduled_rate(const TrainingSpec& training, double epoch) {
  const ScheduleSpec& schedule = training.schedule;
  const double length = static_cast<double>(training.epochs);
  const double passed = length > 0 ? std::min(epoch / length, 1.0) : 0;
  const double fall = training.learning_rate - schedule.final_rate;
  switch (schedule.kind) {
    case RateSchedule::constant:
      break;
    case RateSchedule::step: {
      const auto reached = std::count_if(schedule.milestones.begin(), schedule.milestones.end(), [&](std::int64_t end) {
        return epoch >= static_cast<double>(end);
      });
      return training.learning_rate * std::pow(schedule.factor, static_cast<double>(reached));
    }
    case RateSchedule::linear:
      return schedule.final_rate + fall * (1 - passed);
    case RateSchedule::cosine:
      return schedule.final_rate + fall * 0.5 * (1 + std::cos(std::numbers::pi * passed));
  }
  return training.learning_rate;
}

std::int64_t scaled(std::int64_t size, double factor) {
  return std::max(std::int64_t{1}, static_cast<std::int64_t>(std::llround(static_cast<double>(size) * factor)));
}

bool is_weighted(const Layer& layer) {
  return std::holds_alternative<DenseLayer>(layer) || std::holds_alternative<ConvolutionLayer>(layer);
}

}  // namespace

bool operator==(const StartSpec& a, const StartSpec& b) {
  const bool same_run = a.run == b.run || (a.run && b.run && *a.run == *b.run);
  return same_run && a.epoch == b.epoch && a.step == b.step && a.noise == b.noise && a.noise_unit == b.noise_unit &&
         a.noise_seed == b.noise_seed;
}

double learning_rate_at(const TrainingSpec& training, std::int64_t step, std::int64_t steps_an_epoch) {
  if (step < 0 || steps_an_epoch < 1) {
    throw InvalidArgument("[learning_rate_at] expected step >= 0 and steps_an_epoch >= 1, got " + std::to_string(step) +
                          " and " + std::to_string(steps_an_epoch));
  }
  const double steps = static_cast<double>(steps_an_epoch);
  const double rise = training.schedule.warmup_epochs * steps;
  const double warm = rise > 0 ? std::min(1.0, static_cast<double>(step + 1) / rise) : 1.0;
  return warm * scheduled_rate(training, static_cast<double>(step) / steps);
}

Architecture with_width(const Architecture& network, double factor) {
  if (!(factor > 0)) {
    throw InvalidArgument("[with_width] expected a factor > 0, got " + std::to_string(factor));
  }
  Architecture wider = network;
  const auto last = std::find_if(wider.layers.rbegin(), wider.layers.rend(), is_weighted);
  for (std::size_t i = 0; i < wider.layers.size(); ++i) {
    Layer& layer = wider.layers[i];
    if (std::holds_alternative<NodesLayer>(layer)) {
      throw SpecError(child("/layers", i), "expected dense and convolution layers: a nodes layer has no width");
    }
    if (last != wider.layers.rend() && &layer == &*last) {
      continue;
    }
    if (auto* dense = std::get_if<DenseLayer>(&layer)) {
      dense->units = scaled(dense->units, factor);
    } else if (auto* convolution = std::get_if<ConvolutionLayer>(&layer)) {
      convolution->channels = scaled(convolution->channels, factor);
    }
  }
  return wider;
}

}  // namespace zeroset
