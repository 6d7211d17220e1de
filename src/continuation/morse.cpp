#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/error.hpp"

#include "continuation/balls.hpp"
#include "continuation/prover.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::ProgramBuilder;

namespace {

std::shared_ptr<const ParametricSystem> gradient_system(const Problem& problem) {
  ProgramBuilder builder(static_cast<std::uint32_t>(num_parameters(problem.network)), 0);
  return parametric_system(builder, algebra::equations(builder, problem));
}

/// f_o(x_k) - y_ko.
algebra::StraightLineProgram residual_program(Problem problem) {
  problem.kind = ProblemKind::zero_error;
  ProgramBuilder builder(static_cast<std::uint32_t>(num_parameters(problem.network)), 0);
  return builder.build(algebra::equations(builder, problem));
}

BallVector slots_at(const algebra::StraightLineProgram& program, const BallVector& theta, slong bits) {
  BallVector slots(program.slots);
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    set_ball(slots[i], program.constants[i], bits);
  }
  for (std::size_t i = 0; i < theta.size(); ++i) {
    acb_set(slots[program.first_variable() + i], theta[i]);
  }
  run_balls(program, slots.data(), bits);
  return slots;
}

/// The real parts of a box: they hold a solution that is real.
BallVector real_box(const Box& box) {
  BallVector theta(box.size());
  for (std::size_t i = 0; i < box.size(); ++i) {
    set_ball(theta[i], box[i]);
    arb_zero(acb_imagref(theta[i]));
  }
  return theta;
}

/// Columns Q with Q^T H Q near to a diagonal of entries 1 and -1.
Eigen::MatrixXd congruence_of(RealBallMatrix& hessian, Eigen::Index n) {
  Eigen::MatrixXd middle(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      arb_srcptr entry = hessian.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
      middle(i, j) = arf_get_d(arb_midref(entry), ARF_RND_NEAR);
    }
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver((middle + middle.transpose()) / 2);
  const Eigen::VectorXd sizes = solver.eigenvalues().cwiseAbs().cwiseMax(1e-300);
  return solver.eigenvectors() * sizes.cwiseSqrt().cwiseInverse().asDiagonal();
}

/// Number of negative eigenvalues of every symmetric matrix in the ball; nothing where Gershgorin's circles meet zero.
/// Where they do not, Q^T H Q is invertible, hence Q is, and Sylvester's law applies.
std::optional<std::int64_t> negative_eigenvalues(RealBallMatrix& hessian, std::size_t n, slong bits) {
  const Eigen::MatrixXd congruence = congruence_of(hessian, static_cast<Eigen::Index>(n));
  if (!congruence.allFinite()) {
    return std::nullopt;
  }
  RealBallMatrix factor(n, n), product(n, n), transposed(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      arb_set_d(factor.at(i, j), congruence(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
    }
  }
  arb_mat_transpose(transposed.get(), factor.get());
  arb_mat_mul(product.get(), hessian.get(), factor.get(), bits);
  arb_mat_mul(product.get(), transposed.get(), product.get(), bits);
  std::int64_t negative = 0;
  for (std::size_t i = 0; i < n; ++i) {
    Magnitude others, center, entry;
    for (std::size_t j = 0; j < n; ++j) {
      if (j != i) {
        arb_get_mag(entry.get(), product.at(i, j));
        mag_add(others.get(), others.get(), entry.get());
      }
    }
    arb_get_mag_lower(center.get(), product.at(i, i));  // zero where the ball holds zero
    if (mag_cmp(center.get(), others.get()) <= 0) {
      return std::nullopt;
    }
    negative += arb_is_negative(product.at(i, i)) != 0 ? 1 : 0;
  }
  return negative;
}

/// A width that does not matter to anybody who reads doubles.
bool is_narrow(const MorseData& data) {
  const Rational width = data.value_upper - data.value_lower;
  return width * (Integer(1) << 60) <= 1 || width * (Integer(1) << 45) <= abs(data.value_upper);
}

class MorseProver {
 public:
  explicit MorseProver(const Problem& problem)
      : problem_(checked(problem)),
        gradient_(gradient_system(problem)),
        system_("morse_data", *gradient_, {}),
        residuals_(residual_program(problem)) {}

  [[nodiscard]] MorseData prove(const Certificate& certificate, const CertifyOptions& options) const {
    check(certificate);
    ProvedSolution solution{certificate, {}};
    MorseData data = at(certificate.box, certificate.precision);
    const int enough_for_value = 256;
    for (int bits = next_precision(certificate.precision); bits <= options.max_precision; bits = next_precision(bits)) {
      if ((data.index && (is_narrow(data) || bits > enough_for_value)) || (options.stop && options.stop())) {
        break;
      }
      if (auto again = prove_again(system_, solution, bits, options)) {
        solution = std::move(*again);
        data = at(image_box(solution), bits);
      }
    }
    if (!data.index) {
      data.reason = "with up to " + std::to_string(options.max_precision) +
                    " bits, the signs of the Hessian's eigenvalues are not known";
    }
    return data;
  }

 private:
  static const Problem& checked(const Problem& problem) {
    if (problem.kind != ProblemKind::critical) {
      throw InvalidArgument("[continuation::morse_data] expected a problem of kind critical, got zero_error");
    }
    return problem;
  }

  void check(const Certificate& certificate) const {
    if (!certificate.certified || certificate.real != true || certificate.box.size() != system_.size()) {
      throw InvalidArgument("[continuation::morse_data] expected the certificate of a real solution in " +
                            std::to_string(system_.size()) + " unknowns, got " +
                            (certificate.certified ? "one" : "none") + " in " + std::to_string(certificate.box.size()) +
                            (certificate.real == true ? "" : ", not proved real"));
    }
  }

  [[nodiscard]] MorseData at(const Box& box, int precision) const {
    const slong bits = std::max(precision, 64) + 32;
    const BallVector theta = real_box(box);
    MorseData data;
    data.precision = precision;
    std::tie(data.value_lower, data.value_upper) = loss(theta, bits);
    const std::size_t n = system_.size();
    RealBallMatrix hessian(n, n);
    arb_mat_zero(hessian.get());
    BallVector slots = slots_at(gradient_->values_and_jacobian, theta, bits);
    for (std::size_t e = 0; e < gradient_->nonzeros.size(); ++e) {
      const auto [row, column] = gradient_->nonzeros[e];
      arb_set(hessian.at(row, column), acb_realref(slots[gradient_->values_and_jacobian.outputs[n + e]]));
    }
    data.index = negative_eigenvalues(hessian, n, bits);
    return data;
  }

  [[nodiscard]] std::pair<Rational, Rational> loss(const BallVector& theta, slong bits) const {
    BallVector slots = slots_at(residuals_, theta, bits);
    RealBall sum, square, weight;
    for (const std::uint32_t output : residuals_.outputs) {
      arb_sqr(square.get(), acb_realref(slots[output]), bits);
      arb_add(sum.get(), sum.get(), square.get(), bits);
    }
    for (std::size_t i = 0; i < problem_.lambda.size(); ++i) {
      set_ball(weight.get(), problem_.lambda[i], bits);
      arb_sqr(square.get(), acb_realref(theta[i]), bits);
      arb_addmul(sum.get(), square.get(), weight.get(), bits);
    }
    arb_mul_2exp_si(sum.get(), sum.get(), -1);
    return ends(sum.get(), bits);
  }

  Problem problem_;
  std::shared_ptr<const ParametricSystem> gradient_;
  PreparedSystem system_;
  algebra::StraightLineProgram residuals_;
};

}  // namespace

MorseData morse_data(const Problem& problem, const Certificate& certificate, const CertifyOptions& options) {
  return morse_data(problem, std::vector<Certificate>{certificate}, options).front();
}

std::vector<MorseData> morse_data(const Problem& problem,
                                  const std::vector<Certificate>& certificates,
                                  const CertifyOptions& options) {
  check_options("morse_data", options);
  const MorseProver prover(problem);
  std::vector<MorseData> result;
  for (const Certificate& certificate : certificates) {
    result.push_back(prover.prove(certificate, options));
  }
  return result;
}

}  // namespace zeroset::continuation
