#include "zeroset/continuation/certified_path.hpp"
#include "zeroset/core/error.hpp"

#include "continuation/prover.hpp"
#include "continuation/tube.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace zeroset::continuation {

using namespace detail;

namespace {

/// Points of the path are multiples of twice this, so that sums and halves of them are exact.
constexpr double kGrid = 0x1p-46;

std::vector<ComplexInterval> middle_of(const Certificate& certificate) {
  std::vector<ComplexInterval> result;
  for (const BoxCoordinate& c : certificate.box) {
    result.push_back(enclose({to_rational(c.real), to_rational(c.imaginary)}));
  }
  return result;
}

class CertifiedTracker {
 public:
  CertifiedTracker(const ParametricSystem& system,
                   const std::vector<algebra::ComplexRational>& from,
                   const std::vector<algebra::ComplexRational>& to,
                   const CertifiedPathOptions& options)
      : options_(options),
        from_("track_certified", system, from),
        to_("track_certified", system, to),
        prover_(system, from, to) {}

  [[nodiscard]] CertifiedPath track(const Eigen::VectorXcd& point) {
    check_point("track_certified", from_, point);
    const ProvedSolution start = prove(from_, point, {});
    path_.start = start.certificate;
    if (!start.certificate.certified) {
      path_.reason = "the start: " + start.certificate.reason;
    } else if (follow(start)) {
      finish();
    }
    return std::move(path_);
  }

 private:
  /// Tubes from s = 0 to s = 1; the last is kept.
  bool follow(const ProvedSolution& start) {
    double step = 1.0 / 16;
    while (path_.reached < 1) {
      if (path_.steps + path_.rejected >= options_.max_steps || (options_.stop && options_.stop())) {
        path_.reason = "stopped after " + std::to_string(path_.steps) + " steps";
        return false;
      }
      step = std::min(step, 1 - path_.reached);
      step = std::max(2 * kGrid, std::floor(step / (2 * kGrid)) * (2 * kGrid));
      if (advance(step, start)) {
        ++path_.steps;
        path_.reached += step;
        step *= 1.5;
      } else {
        ++path_.rejected;
        step /= 2;
        if (step < 16 * kGrid) {
          path_.reason = "no tube is proved in double intervals: the path is too close to a singular solution";
          return false;
        }
      }
    }
    return true;
  }

  /// One tube, proved to hold the same solutions as the one before where they meet.
  bool advance(double step, const ProvedSolution& start) {
    const double middle = path_.reached + step / 2;
    const Eigen::VectorXcd guess = tube_ ? tube_->at(middle) : start.certificate.point;
    std::optional<Tube> tube = prover_.prove(middle, step / 2, guess);
    if (!tube) {
      return false;
    }
    const bool linked = tube_
                            ? lies_within(tube_->last_point(), tube_->image, tube->first_point(), tube->radii) ||
                                  lies_within(tube->first_point(), tube->image, tube_->last_point(), tube_->radii)
                            : lies_within(middle_of(start.certificate), start.image, tube->first_point(), tube->radii);
    if (linked) {
      tube_ = std::move(tube);
    }
    return linked;
  }

  /// The solution at the end of the last tube has a box of its own.
  void finish() {
    const ProvedSolution end = prove(to_, tube_->at(1), {});
    path_.end = end.certificate;
    if (!end.certificate.certified) {
      path_.reason = "the end: " + end.certificate.reason;
    } else if (!lies_within(middle_of(end.certificate), end.image, tube_->last_point(), tube_->radii)) {
      path_.reason = "the end is not proved to be the solution that Newton's method found";
    } else {
      path_.certified = true;
    }
  }

  const CertifiedPathOptions& options_;
  PreparedSystem from_, to_;
  TubeProver prover_;
  CertifiedPath path_{};
  std::optional<Tube> tube_{};
};

}  // namespace

CertifiedPath track_certified(const ParametricSystem& system,
                              const std::vector<algebra::ComplexRational>& from,
                              const std::vector<algebra::ComplexRational>& to,
                              const Eigen::VectorXcd& start,
                              const CertifiedPathOptions& options) {
  if (options.max_steps < 1) {
    throw InvalidArgument("[continuation::track_certified] expected max_steps >= 1, got " +
                          std::to_string(options.max_steps));
  }
  return CertifiedTracker(system, from, to, options).track(start);
}

}  // namespace zeroset::continuation
