// One path of one homotopy: prediction, correction, and the choice of steps.
#pragma once

#include "zeroset/continuation/path.hpp"

#include "continuation/evaluation/evaluator.hpp"
#include "continuation/tracker/linear_solver.hpp"
#include "continuation/tracker/predictor.hpp"

#include <span>
#include <vector>

namespace zeroset::continuation::detail {

/// What Newton's method made of a prediction. Norms are weighted.
struct Correction {
  bool accepted = false;
  bool noisy = false;           ///< it stopped contracting where rounding errors may be why
  double first = 0;             ///< length of the first update
  double last = 0;              ///< and of the last
  double contraction = 1;       ///< second over first; an estimate where the second was not made
  double omega = 0;             ///< measured 2 n_1 / n_0^2; 0: not measured
  bool omega_is_bound = false;  ///< n_1 may be a rounding error: omega is at most that
};

/// How an advance ended.
enum class Arrival {
  reached,
  handed_over,
  step_size,  ///< steps became too small to matter
  precision,  ///< as before, in double-double precision and with rounding errors to blame
  steps,      ///< the budget of steps is spent
};

/// A point of a path with all that the next step needs.
struct PathState {
  Moment moment{};
  Point x{};
  PathSeries series{};
  std::vector<double> weights{};  ///< scale of each coordinate
  double omega = 1;               ///< Lipschitz constant of Newton's method in the weighted norm
  double error = 0;               ///< |prediction - path| = error |step|^4
  double step = 0;                ///< proposed
  bool extended = false;          ///< all but the linear algebra in double-double
  bool rejected = false;          ///< the last step was
};

class Follower {
 public:
  explicit Follower(const TrackerOptions& options) : options_(options) {}

  /// Takes up the path at a point near it. False if Newton's method does not converge there.
  bool begin(Evaluator& evaluator, const ParameterPath& path, const Moment& moment, std::span<const Complex> start);

  /// Tracks to a moment of the same clock. Once |t| is at most `hand_over`, returns unless the next step arrives.
  Arrival advance(const Moment& target, double hand_over = 0);

  /// Newton's method at a moment; x is kept if it is rejected, the state never changes but for `extended`.
  Correction correct(const Moment& moment, Point& x);

  /// Changes the clock of a positive t from linear to logarithmic.
  void use_logarithm();

  /// Moves to a point that `correct` accepted, elsewhere or by another prediction, without derivatives.
  void arrive(const Moment& moment, const Point& x);

  /// F at a point and moment in double-double; the solver holds its Jacobian, not factored, computed in double or
  /// (wide) in double-double arithmetic.
  void matrix_at(const Moment& moment, const Point& x, std::span<Complex> values, bool wide);

  /// The same with the Jacobian factored; false if it is singular.
  bool factor_at(const Moment& moment, const Point& x, std::span<Complex> values, bool wide);

  /// Corrects beyond what tracking needs, for points that are averaged.
  void set_precise(bool precise) { precise_ = precise; }

  void start_budget() { accepted_ = rejected_ = 0, used_extended_ = false; }

  PathState state{};
  [[nodiscard]] LinearSolver& solver() { return solver_; }
  [[nodiscard]] std::span<const double> first_weights() const { return first_weights_; }
  /// F at another point where matrix_at or factor_at was called last.
  void wide_values(const Point& x, std::span<Complex> values) { evaluator_->wide_values(x, values); }

  /// Length of the first update of the last step: Newton's method came from there.
  [[nodiscard]] double last_first() const { return last_first_; }
  [[nodiscard]] std::int64_t accepted() const { return accepted_; }
  [[nodiscard]] std::int64_t rejected() const { return rejected_; }
  [[nodiscard]] bool used_extended() const { return used_extended_; }

 private:
  Correction newton(Point& x);
  bool update(Point& x, bool with_jacobian);
  bool take(const Moment& next, Complex step, const Correction& correction);
  void differentiate();
  void measure_omega();
  void update_weights();
  void try_double();
  void choose_step(double taken);
  void shorten(const Correction& correction, double taken);
  [[nodiscard]] double tolerance(double omega) const;
  [[nodiscard]] double allowed_error() const;

  TrackerOptions options_;
  Evaluator* evaluator_ = nullptr;
  const ParameterPath* path_ = nullptr;
  LinearSolver solver_{};
  std::vector<Complex> update_{}, prediction_{};
  std::vector<double> first_weights_{};
  Point candidate_{}, restart_{};
  PathSeries old_series_{};
  std::int64_t accepted_ = 0, rejected_ = 0;
  int extended_steps_ = 0;
  double last_first_ = 0;
  bool used_extended_ = false, precise_ = false;
};

}  // namespace zeroset::continuation::detail
