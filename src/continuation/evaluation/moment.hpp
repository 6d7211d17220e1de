// The time of a homotopy, and its parameters there.
#pragma once

#include "zeroset/continuation/homotopy.hpp"

#include "continuation/numbers/double_double.hpp"

#include <span>
#include <vector>

namespace zeroset::continuation::detail {

/// What a step in time is: of t, or of log t.
enum class Clock { linear, logarithmic };

/// A point in time, complex for loops about 0. `time` is t or log t as the clock has it; both are kept, so that t is
/// exact where a loop closes.
struct Moment {
  Clock clock = Clock::linear;
  Complex time{};
  Complex t{};
};

[[nodiscard]] Moment linear_moment(double t);
/// t = e^time, time = log t of a positive t.
[[nodiscard]] Moment logarithmic_moment(double log_t);
[[nodiscard]] Moment moved(const Moment& from, Complex step);

/// Parameters at a moment.
[[nodiscard]] std::size_t parameter_count(const ParameterPath& path);
void parameters_at(const ParameterPath& path, const Moment& moment, std::span<Complex> values);

/// The same with the digits of double-double numbers: those of a line are as exact as the line itself is known.
void parameters_at(const ParameterPath& path, const Moment& moment, std::span<ComplexDoubleDouble> values);

/// Taylor coefficients 1 to 3 by the time of the moment's clock; element 3 j + k - 1 is the k-th of parameter j.
void parameter_series(const ParameterPath& path, const Moment& moment, std::span<Complex> coefficients);

}  // namespace zeroset::continuation::detail
