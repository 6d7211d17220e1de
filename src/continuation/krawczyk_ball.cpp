#include "continuation/krawczyk.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::continuation::detail {
namespace {

constexpr double kSmallestBallRadius = 0x1p-1000;

Magnitude largest_magnitude(const BallVector& x) {
  Magnitude largest;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mag_max(largest.get(), largest.get(), largest_part(x[i]).get());
  }
  return largest;
}

/// True if a <= b 2^shift.
bool at_most(const Magnitude& a, const Magnitude& b, slong shift) {
  Magnitude scaled;
  mag_mul_2exp_si(scaled.get(), b.get(), shift);
  return mag_cmp(a.get(), scaled.get()) <= 0;
}

void drop_radii(BallVector& x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    acb_get_mid(x[i], x[i]);
  }
}

}  // namespace

BallProver::BallProver(const PreparedSystem& system, const Eigen::VectorXcd& start)
    : system_(system),
      size_(system.size()),
      middle_(size_),
      values_{&system.system().values},
      jacobian_{&system.system().values_and_jacobian} {
  for (std::size_t i = 0; i < size_; ++i) {
    const std::complex<double> c = start(static_cast<Eigen::Index>(i));
    acb_set_d_d(middle_[i], c.real(), c.imag());
  }
}

void BallProver::prepare(Program& program, slong bits) const {
  program.slots = BallVector(program.program->slots);
  std::size_t slot = 0;
  for (const algebra::ComplexRational& constant : program.program->constants) {
    set_ball(program.slots[slot++], constant, bits);
  }
  for (const algebra::ComplexRational& parameter : system_.parameters()) {
    set_ball(program.slots[slot++], parameter, bits);
  }
}

void BallProver::evaluate(Program& program, const BallVector& at, slong bits) const {
  const std::size_t first = program.program->first_variable();
  for (std::size_t i = 0; i < size_; ++i) {
    acb_set(program.slots[first + i], at[i]);
  }
  run_balls(*program.program, program.slots.data(), bits);
}

void BallProver::fill_jacobian(BallMatrix& jacobian) const {
  acb_mat_zero(jacobian.get());
  const ParametricSystem& system = system_.system();
  for (std::size_t e = 0; e < system.nonzeros.size(); ++e) {
    acb_set(jacobian.at(system.nonzeros[e].first, system.nonzeros[e].second),
            jacobian_.slots[system.values_and_jacobian.outputs[size_ + e]]);
  }
}

/// The next step of Newton's method at the middle, without radii; false where the Jacobian is singular.
bool BallProver::newton_step(BallMatrix& step, Magnitude& size, slong bits) {
  BallMatrix jacobian(size_, size_), values(size_, 1);
  evaluate(jacobian_, middle_, bits);
  fill_jacobian(jacobian);
  for (std::size_t k = 0; k < size_; ++k) {
    acb_set(values.at(k, 0), jacobian_.slots[system_.system().values_and_jacobian.outputs[k]]);
  }
  if (acb_mat_approx_solve(step.get(), jacobian.get(), values.get(), bits) == 0) {
    return false;
  }
  mag_zero(size.get());
  for (std::size_t k = 0; k < size_; ++k) {
    acb_get_mid(step.at(k, 0), step.at(k, 0));
    mag_max(size.get(), size.get(), largest_part(step.at(k, 0)).get());
  }
  return mag_is_inf(size.get()) == 0;
}

/// Only middles count here. At a regular solution steps come to shrink faster than by any factor; between two that are
/// close to each other, and at a singular one, they are halved or so: of such steps there are few, for all precisions
/// together.
bool BallProver::newton(slong bits) {
  constexpr int kMaxSteps = 100, kMaxSlowSteps = 64;
  BallMatrix step(size_, 1);
  Magnitude size, previous;
  mag_inf(previous.get());
  const BallVector start = middle_;
  for (int i = 0; i < kMaxSteps && slow_steps_ < kMaxSlowSteps && newton_step(step, size, bits); ++i) {
    const bool fast = at_most(size, previous, -3);
    const bool small = fast && at_most(size, largest_magnitude(middle_), -bits / 2);
    if (!fast) {
      ++slow_steps_;
      Magnitude limit;  // three quarters of the step before
      mag_mul_ui(limit.get(), previous.get(), 3);
      if (!at_most(size, limit, -2)) {
        break;
      }
    }
    for (std::size_t k = 0; k < size_; ++k) {
      acb_sub(middle_[k], middle_[k], step.at(k, 0), bits);
    }
    drop_radii(middle_);
    if (small) {  // the next step has twice as many correct bits: all there are
      return true;
    }
    previous = size;
  }
  middle_ = start;
  return false;
}

std::optional<KrawczykProof> BallProver::prove(slong bits) {
  prepare(values_, bits);
  prepare(jacobian_, bits);
  converged_ = newton(bits);
  if (!converged_) {
    return std::nullopt;
  }
  evaluate(jacobian_, middle_, bits);
  BallMatrix jacobian(size_, size_), inverse(size_, size_), values(size_, 1), image(size_, 1);
  fill_jacobian(jacobian);
  if (acb_mat_approx_inv(inverse.get(), jacobian.get(), bits) == 0) {
    return std::nullopt;
  }
  acb_mat_get_mid(inverse.get(), inverse.get());
  evaluate(values_, middle_, bits);
  for (std::size_t k = 0; k < size_; ++k) {
    acb_set(values.at(k, 0), values_.slots[values_.program->outputs[k]]);
  }
  acb_mat_mul(image.get(), inverse.get(), values.get(), bits);
  std::vector<Magnitude> distance;
  for (std::size_t k = 0; k < size_; ++k) {
    distance.push_back(largest_part(image.at(k, 0)));
  }
  return test(inverse, distance, bits);
}

std::optional<KrawczykProof> BallProver::test(BallMatrix& inverse, const std::vector<Magnitude>& distance, slong bits) {
  constexpr int kAttempts = 3;
  const auto n = static_cast<Eigen::Index>(size_);
  const int widen = static_cast<int>(bits / 4);
  KrawczykProof proof{Eigen::VectorXd(n), Eigen::VectorXd(n), 0};
  for (std::size_t i = 0; i < size_; ++i) {
    const double unit = std::ldexp(largest_part(middle_[i]).upper(), static_cast<int>(-bits));
    proof.radii(static_cast<Eigen::Index>(i)) =
        std::max(std::ldexp(std::max(distance[i].upper(), unit), widen), kSmallestBallRadius);
  }
  BallMatrix jacobian(size_, size_), product(size_, size_);
  for (int attempt = 0; attempt < kAttempts && proof.radii.allFinite(); ++attempt) {
    BallVector box = middle_;
    for (std::size_t i = 0; i < size_; ++i) {
      mag_set_d(arb_radref(acb_realref(box[i])), proof.radii(static_cast<Eigen::Index>(i)));
      mag_set_d(arb_radref(acb_imagref(box[i])), proof.radii(static_cast<Eigen::Index>(i)));
    }
    evaluate(jacobian_, box, bits);
    fill_jacobian(jacobian);
    acb_mat_mul(product.get(), inverse.get(), jacobian.get(), bits);
    for (std::size_t i = 0; i < size_; ++i) {
      acb_sub_ui(product.at(i, i), product.at(i, i), 1, bits);
    }
    bool holds = true;
    proof.contraction = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      Magnitude spread;
      for (std::size_t j = 0; j < size_; ++j) {
        const Magnitude radius(proof.radii(static_cast<Eigen::Index>(j)));
        mag_addmul(spread.get(), sum_of_parts(product.at(i, j)).get(), radius.get());
      }
      Magnitude total, ratio;
      mag_add(total.get(), spread.get(), distance[i].get());
      holds = holds && total.is_below(proof.radii(row));
      proof.image(row) = total.upper();
      Magnitude below;
      mag_set_d_lower(below.get(), proof.radii(row));
      mag_div(ratio.get(), spread.get(), below.get());
      proof.contraction = std::max(proof.contraction, ratio.upper());
    }
    if (holds) {
      return proof;
    }
    proof.radii = proof.radii.cwiseMax(4 * proof.image);
  }
  return std::nullopt;
}

}  // namespace zeroset::continuation::detail
