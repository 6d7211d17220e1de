// Ends and ticks of axes.
#include "zeroset/core/text.hpp"

#include "document/figures/figure_layout.hpp"

#include <algorithm>
#include <array>
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

/// How many ticks the axis has room for, of labels so wide.
double max_ticks(double length, double widest, bool horizontal) {
  const double room = horizontal ? widest + 0.36 : 2.2 * kLineHeight;
  return std::clamp(length / room, 2.0, 7.0);
}

/// As gnuplot's %h writes it: 0.0001, and 5e-05 as 5×10 with a raised -5.
double tick_width(double value, int digits) {
  const std::string text = significant(value, digits);
  const std::size_t place = text.find('e');
  return place == std::string::npos ? text_width(text)
                                    : text_width(text.substr(0, place) + "×10") +
                                          text_width(std::to_string(std::stoi(text.substr(place + 1))), kPowerSize);
}

/// How many ticks of this step lie on the axis.
int count_ticks(const AxisLayout& axis, double step) {
  return static_cast<int>(std::floor(axis.upper / step) - std::ceil(axis.lower / step)) + 1;
}

/// One tick alone says nothing of the scale: a smaller step, where its labels stand clear of each other.
void add_a_second_tick(AxisLayout& axis, double length, bool horizontal) {
  constexpr double kHalf = 0.396;  // of 1, 2 and 5 to the next smaller one
  const double finer = nice_step(kHalf * axis.step);
  const double room = horizontal ? axis.widest + kAir : kLineHeight;
  if (count_ticks(axis, axis.step) < 2 && finer / (axis.upper - axis.lower) * length >= room) {
    axis.step = finer;
  }
}

/// gnuplot draws the line of a tick that lies just beyond the end, and leaves out its label.
void take_in_near_ticks(AxisLayout& axis) {
  constexpr double kNear = 0.015;  // of a step
  const double below = std::floor(axis.lower / axis.step) * axis.step;
  const double above = std::ceil(axis.upper / axis.step) * axis.step;
  axis.lower = axis.lower - below < kNear * axis.step ? below : axis.lower;
  axis.upper = above - axis.upper < kNear * axis.step ? above : axis.upper;
}

void linear_ticks(AxisLayout& axis, double length, bool horizontal) {
  int digits = 6;
  for (int round = 0; round < 3; ++round) {  // the step decides the width of the ticks, which decides the step
    axis.step = nice_step((axis.upper - axis.lower) / max_ticks(length, axis.widest, horizontal));
    add_a_second_tick(axis, length, horizontal);
    const double largest = std::max(std::abs(axis.lower), std::abs(axis.upper));
    digits = std::clamp(static_cast<int>(std::log10(largest / axis.step)) + 2, 6, 15);
    for (double k = std::ceil(axis.lower / axis.step); k * axis.step <= axis.upper + axis.step / 64; ++k) {
      axis.widest = std::max(axis.widest, tick_width(k * axis.step, digits));
    }
  }
  take_in_near_ticks(axis);
  axis.format = digits == 6 ? "%h" : "%." + std::to_string(digits) + "h";  // %g with 10^6 for 1e+06
}

/// "0.2", "50", and "2×10⁻⁵" where zeros would be counted.
std::string short_logarithmic_text(double value) {
  const int power = static_cast<int>(std::floor(std::log10(value) + 1e-9));
  if (power >= -2 && power < 3) {
    return significant(value);
  }
  constexpr std::array kRaised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const std::string factor = significant(value / std::pow(10.0, power));
  std::string text = (factor == "1" ? "" : factor + "×") + "10" + (power < 0 ? "⁻" : "");
  for (const char digit : std::to_string(std::abs(power))) {
    text += kRaised.at(static_cast<std::size_t>(digit - '0'));
  }
  return text;
}

/// Takes ticks that were chosen by value. \return whether each has its room
bool set_logarithmic_ticks(AxisLayout& axis, double length, bool horizontal, const std::vector<double>& values) {
  axis.ticks.clear();
  axis.widest = 0;
  bool fits = true;
  double last = -std::numeric_limits<double>::infinity();  // where the label before ends, cm
  for (const double at : values) {
    axis.ticks.push_back({at, {short_logarithmic_text(at)}});
    const double width = text_width(axis.ticks.back().lines);
    const double half = horizontal ? width / 2 + kAir / 2 : kLineHeight / 2;
    fits = fits && axis.place(at) * length - half >= last;
    last = axis.place(at) * length + half;
    axis.widest = std::max(axis.widest, width);
  }
  return fits;
}

/// These multiples of the powers of ten.
std::vector<double> multiples(const AxisLayout& axis, const std::vector<double>& factors) {
  std::vector<double> values;
  for (int power = static_cast<int>(std::floor(std::log10(axis.lower))); std::pow(10.0, power) <= axis.upper; ++power) {
    for (const double factor : factors) {
      const double at = factor * std::pow(10.0, power);
      if (at >= axis.lower && at <= axis.upper) {
        values.push_back(at);
      }
    }
  }
  return values;
}

/// Equal steps, for an axis that is too short for factors.
std::vector<double> steps(const AxisLayout& axis, double count) {
  const double step = nice_step((axis.upper - axis.lower) / count);
  std::vector<double> values;
  for (double k = std::ceil(axis.lower / step); k * step <= axis.upper; ++k) {
    values.push_back(k * step);
  }
  return values;
}

/// Powers of ten where there are two and more, else what lies between them as well.
void logarithmic_ticks(AxisLayout& axis, double length, bool horizontal) {
  constexpr double kLong = 2;
  const double decades = std::log10(axis.upper) - std::log10(axis.lower);
  if (decades < kLong) {
    std::vector<std::vector<double>> choices;
    for (const std::vector<double>& factors :
         {std::vector<double>{1, 2, 5}, {1, 3}, {1, 1.5, 2, 3, 4, 5, 6, 8}, {1, 2, 4, 7}}) {
      choices.push_back(multiples(axis, factors));
    }
    for (const double count : {5.0, 4.0, 3.0}) {
      choices.push_back(decades < 1 ? steps(axis, count) : std::vector<double>{});
    }
    for (const std::size_t min : {3U, 2U}) {
      for (const std::vector<double>& values : choices) {
        if (values.size() >= min && set_logarithmic_ticks(axis, length, horizontal, values)) {
          return;
        }
      }
    }
    axis.ticks.clear();
  }
  axis.format = "10^{%T}";
  const auto width_at = [](double value) {
    return text_width("10") + text_width(std::to_string(static_cast<int>(std::log10(value))), kPowerSize);
  };
  axis.widest = std::max(width_at(axis.lower), width_at(axis.upper));
  const double room = horizontal ? axis.widest + 0.2 : 0.8;
  axis.step = std::pow(10.0, std::ceil(decades / std::max(2.0, length / room)));
}

/// Each name in lines of the room that it has.
void set_names(AxisLayout& axis, const std::vector<std::string>& names, double room) {
  axis.ticks.clear();
  axis.lines = 1;
  for (const std::string& name : names) {
    axis.ticks.push_back({static_cast<double>(axis.ticks.size()), wrap_to(name, room)});
    axis.lines = std::max(axis.lines, axis.ticks.back().lines.size());
  }
  axis.widest = 0;
  for (const Tick& tick : axis.ticks) {
    axis.widest = std::max(axis.widest, text_width(tick.lines));
  }
}

/// Below a horizontal axis names stand side by side, aslant where a word is longer than its room, upright where they
/// are close, and only every second or third where they are closer still.
void horizontal_names(AxisLayout& axis, const std::vector<std::string>& names, double room) {
  constexpr double kLongestAslant = 2.6;  // cm; its beginning lies left of its tick
  set_names(axis, names, room - kAir / 2);
  if (axis.widest <= room - kAir / 2) {
    return;
  }
  set_names(axis, names, std::numeric_limits<double>::infinity());
  axis.turned = room >= 1.5 * kLineHeight && axis.widest <= kLongestAslant ? 40 : 90;
  for (double line = kLongestAslant; axis.turned == 90 && line < axis.widest && room >= 2 * kLineHeight;) {
    set_names(axis, names, line);  // upright in lines, where there is room for those
    line = static_cast<double>(axis.lines) * kLineHeight > room ? 1.4 * line : axis.widest;
  }
  const auto every = static_cast<std::size_t>(std::ceil(kLineHeight / room));
  for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
    axis.ticks[i].lines = i % every == 0 ? axis.ticks[i].lines : std::vector<std::string>{};
  }
}

/// Beside a vertical axis each has one line, or as many as it has room for where the names are long.
void vertical_names(AxisLayout& axis, const std::vector<std::string>& names, double room, double label_width) {
  set_names(axis, names, std::numeric_limits<double>::infinity());
  if (axis.widest > label_width && room >= 2 * kLineHeight) {
    set_names(axis, names, label_width);
  }
}

}  // namespace

double AxisLayout::place(double value) const {
  return logarithmic ? (std::log(value) - std::log(lower)) / (std::log(upper) - std::log(lower))
                     : (value - lower) / (upper - lower);
}

AxisLayout axis_layout(
    const Axis& axis, const std::vector<double>& values, double length, bool horizontal, double label_width) {
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
  const double room = length / (layout.upper - layout.lower);  // of a category
  if (!axis.categories.empty() && horizontal) {
    horizontal_names(layout, axis.categories, room);
  } else if (!axis.categories.empty()) {
    vertical_names(layout, axis.categories, room, label_width);
  } else if (axis.logarithmic) {
    logarithmic_ticks(layout, length, horizontal);
  } else {
    linear_ticks(layout, length, horizontal);
  }
  return layout;
}

}  // namespace zeroset
