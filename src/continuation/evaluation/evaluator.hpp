// A homotopy's system, compiled, with workspace for every kind of number.
#pragma once

#include "zeroset/continuation/homotopy.hpp"

#include "continuation/evaluation/moment.hpp"
#include "continuation/evaluation/tape_run.hpp"

#include <memory>
#include <span>
#include <vector>

namespace zeroset::continuation::detail {

/// A point in double-double precision: high + low. low is zero while double precision suffices.
struct Point {
  std::vector<Complex> high{}, low{};

  explicit Point(std::size_t size = 0) : high(size), low(size) {}
  [[nodiscard]] std::size_t size() const { return high.size(); }
};

class Evaluator {
 public:
  explicit Evaluator(std::shared_ptr<const ParametricSystem> system);

  [[nodiscard]] std::uint32_t variables() const { return system_->variables(); }
  [[nodiscard]] std::uint32_t parameters() const { return system_->parameters(); }
  [[nodiscard]] const std::shared_ptr<const ParametricSystem>& system() const { return system_; }

  /// Parameters for all that follows, in double; the wide ones when they are first needed.
  void set_parameters(const ParameterPath& path, const Moment& moment);

  /// F at x.high. \param jacobian  n^2 numbers by columns
  void values_and_jacobian(const Point& x, std::span<Complex> values, std::span<Complex> jacobian);
  void values(const Point& x, std::span<Complex> values);

  /// The same at high + low in double-double arithmetic, rounded at the end.
  void wide_values(const Point& x, std::span<Complex> values);
  void wide_values_and_jacobian(const Point& x, std::span<Complex> values, std::span<Complex> jacobian);

  /// Taylor coefficients along x(t + h) = x + x_1 h + ...: begins with x, and each next call is given the last
  /// coefficient x_order-1 (not read at order 1) and answers [h^order] H(x + ... + x_order-1 h^(order-1), t + h).
  /// \param wide  in double-double arithmetic
  void begin_series(const Point& x, bool wide);
  void series_term(int order, std::span<const Complex> last, std::span<Complex> term);

 private:
  void load(const Tape& tape, const Point& x, std::vector<Complex>& places) const;
  void load(const Tape& tape, const Point& x, std::vector<ComplexDoubleDouble>& places);
  template <class Number>
  void series_sweep(int order, std::span<const Complex> last, std::span<Complex> term, Series<Number>* places);

  std::shared_ptr<const ParametricSystem> system_;
  Tape values_tape_, jacobian_tape_;
  std::vector<Complex> values_places_, jacobian_places_;
  std::vector<ComplexDoubleDouble> wide_places_, wide_jacobian_places_;
  std::vector<Series<Complex>> series_places_;
  std::vector<Series<ComplexDoubleDouble>> wide_series_places_;
  std::vector<std::size_t> jacobian_index_;  ///< where each nonzero stands
  const ParameterPath* path_ = nullptr;
  Moment moment_{};
  bool wide_parameters_known_ = false, wide_series_ = false;
  std::vector<Complex> parameters_, parameter_series_;
  std::vector<ComplexDoubleDouble> wide_parameters_;
};

}  // namespace zeroset::continuation::detail
