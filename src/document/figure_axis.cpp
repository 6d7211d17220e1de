// Ends and ticks of axes.
#include "zeroset/core/text.hpp"

#include "document/figure_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace zeroset {
namespace {

/// The smallest of 1, 2, 5, 10, ... times a power of ten that is not below `value`.
double nice_step(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= value * (1 - 1e-9)) {
      return factor * power;
    }
  }
  return 10 * power;
}

std::pair<double, double> extent(const std::vector<double>& values, bool logarithmic) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const double value : values) {
    if (std::isfinite(value) && (!logarithmic || value > 0)) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
  return least <= most ? std::pair(least, most) : logarithmic ? std::pair(1.0, 10.0) : std::pair(0.0, 1.0);
}

/// Some air around the data; values that come near zero get the zero.
std::pair<double, double> linear_ends(std::pair<double, double> data, bool horizontal) {
  auto [least, most] = data;
  if (least == most) {
    const double half = least == 0 ? 1 : std::abs(least) / 2;
    return {least - half, most + half};
  }
  const double air = (horizontal ? 0.03 : 0.06) * (most - least);
  const bool from_zero = !horizontal && least >= 0 && least < 0.4 * most;
  const bool to_zero = !horizontal && most <= 0 && most > 0.4 * least;
  return {from_zero ? 0 : least - air, to_zero ? 0 : most + air};
}

std::pair<double, double> logarithmic_ends(std::pair<double, double> data) {
  constexpr double kMin = 1e-300;  // what gnuplot can still take apart
  constexpr double kMax = 1e300;
  const double decades = std::log10(data.second) - std::log10(data.first);
  const double air = 1.15 * std::pow(10.0, std::min(0.05 * decades, 2.0));
  return {data.first / kMin > air ? data.first / air : kMin, kMax / data.second > air ? data.second * air : kMax};
}

void linear_ticks(AxisLayout& axis, double length, bool horizontal) {
  const double span = axis.upper - axis.lower;
  const auto max_ticks = [&](std::size_t characters) {
    const double room = horizontal ? kDigitWidth * static_cast<double>(characters + 2) : 2.2 * kLineHeight;
    return std::max(2.0, std::min(7.0, length / room));
  };
  int digits = 6;
  for (int round = 0; round < 2; ++round) {  // the step decides the width of the ticks, which decides the step
    axis.step = nice_step(span / max_ticks(axis.characters));
    const double largest = std::max(std::abs(axis.lower), std::abs(axis.upper));
    digits = std::clamp(static_cast<int>(std::log10(largest / axis.step)) + 2, 6, 15);
    for (double tick = std::ceil(axis.lower / axis.step) * axis.step; tick <= axis.upper; tick += axis.step) {
      const double rounded = std::abs(tick) < axis.step / 2 ? 0 : tick;
      axis.characters = std::max(axis.characters, significant(rounded, digits).size());
    }
  }
  axis.format = digits == 6 ? "%h" : "%." + std::to_string(digits) + "h";  // %g with 10^6 for 1e+06
}

/// Ticks at these multiples of the powers of ten.
void short_logarithmic_ticks(AxisLayout& axis, const std::vector<double>& factors) {
  for (double power = std::pow(10.0, std::floor(std::log10(axis.lower))); power <= axis.upper; power *= 10) {
    for (const double factor : factors) {
      if (factor * power >= axis.lower && factor * power <= axis.upper) {
        axis.ticks.push_back({factor * power, {significant(factor * power)}});
        axis.characters = std::max(axis.characters, axis.ticks.back().lines[0].size());
      }
    }
  }
}

void logarithmic_ticks(AxisLayout& axis, double length) {
  const double decades = std::log10(axis.upper) - std::log10(axis.lower);
  if (decades < 1.6) {
    short_logarithmic_ticks(axis, {1, 2, 5});
    if (axis.ticks.size() < 3) {
      axis.ticks.clear();
      short_logarithmic_ticks(axis, {1, 1.5, 2, 3, 4, 5, 6, 8});
    }
    return;
  }
  const bool plain = axis.lower >= 0.0099 && axis.upper <= 10100;
  axis.format = plain ? "%g" : "10^{%T}";
  const auto digits = static_cast<std::size_t>(std::abs(std::floor(std::log10(axis.upper)))) + 1;
  const auto decimals = static_cast<std::size_t>(std::max(0.0, std::ceil(-std::log10(axis.lower))));
  axis.characters = plain ? std::max(axis.upper >= 1 ? digits : 1, decimals == 0 ? 1 : decimals + 1) : 4;
  const double max_ticks = std::max(2.0, length / 0.9);
  axis.step = std::pow(10.0, std::ceil(decades / max_ticks));
}

/// Names are set in lines of the room that each category has, and aslant where a word is longer than that. Beside a
/// vertical axis each has one line, however long.
void category_ticks(AxisLayout& axis, const std::vector<std::string>& categories, double length, bool horizontal) {
  const double room = length / static_cast<double>(categories.size());
  const auto fitting = static_cast<std::size_t>(std::max(1.0, room / kCharacterWidth - 1));
  const std::size_t characters = horizontal ? fitting : std::numeric_limits<std::size_t>::max();
  for (const std::string& category : categories) {
    axis.ticks.push_back({static_cast<double>(axis.ticks.size()), wrap(one_line(category), characters)});
    for (const std::string& line : axis.ticks.back().lines) {
      axis.characters = std::max(axis.characters, width_of(line));
    }
    axis.lines = std::max(axis.lines, axis.ticks.back().lines.size());
  }
  axis.rotated = horizontal && axis.characters > characters;
  for (std::size_t i = 0; axis.rotated && i < categories.size(); ++i) {
    axis.ticks[i].lines = {one_line(categories[i])};
    axis.characters = std::max(axis.characters, width_of(categories[i]));
  }
}

}  // namespace

double AxisLayout::place(double value) const {
  return logarithmic ? (std::log(value) - std::log(lower)) / (std::log(upper) - std::log(lower))
                     : (value - lower) / (upper - lower);
}

AxisLayout axis_layout(const Axis& axis, const std::vector<double>& values, double length, bool horizontal) {
  AxisLayout layout;
  layout.logarithmic = axis.logarithmic;
  const std::pair<double, double> data = extent(values, axis.logarithmic);
  const auto [lower, upper] = axis.logarithmic ? logarithmic_ends(data) : linear_ends(data, horizontal);
  layout.lower = axis.lower.value_or(lower);
  layout.upper = axis.upper.value_or(upper);
  if (!axis.categories.empty()) {
    layout.lower = axis.lower.value_or(-0.6);
    layout.upper = axis.upper.value_or(static_cast<double>(axis.categories.size()) - 0.4);
  }
  if (layout.lower >= layout.upper) {  // one end is given, and all data lie beyond it
    (axis.lower ? layout.upper : layout.lower) = axis.logarithmic ? (axis.lower ? 10 * layout.lower : layout.upper / 10)
                                                                  : (axis.lower ? layout.lower + 1 : layout.upper - 1);
  }
  if (!axis.categories.empty()) {
    category_ticks(layout, axis.categories, length, horizontal);
  } else if (axis.logarithmic) {
    logarithmic_ticks(layout, length);
  } else {
    linear_ticks(layout, length, horizontal);
  }
  return layout;
}

}  // namespace zeroset
