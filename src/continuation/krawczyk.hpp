// Krawczyk's test, in double intervals and in balls.
//
// Both use one inequality. Let X be the box of middle x and half-widths r (the same for real and imaginary part of a
// coordinate), Y a matrix, d_i >= |Re|, |Im| of (Y F(x))_i, and N_ij >= |Re M_ij| + |Im M_ij| for every M = 1 - Y A
// with A in an enclosure of F'(X). If
//     d_i + sum_j N_ij r_j < r_i   for all i,
// then X holds exactly one solution. Proof: for y in X the mean value theorem gives F(y) - F(x) = A (y - x) with A in
// the enclosure, which is convex. So g(y) = y - Y F(y) = x - Y F(x) + (1 - Y A)(y - x) differs from x by at most
// k_i = d_i + sum_j N_ij r_j < r_i in either part of each coordinate: g maps X into X and has a fixed point (Brouwer).
// The inequality says too that sum_j N_ij r_j / r_i < 1: every 1 - Y A is a contraction in the maximum norm scaled by
// r, so Y and A are invertible. Hence the fixed point solves F = 0; two solutions would differ by v with A v = 0, so v
// = 0. The solution lies within k of x.
#pragma once

#include "continuation/balls.hpp"
#include "continuation/prepared_system.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <string>

namespace zeroset::continuation::detail {

/// A box of middle x, and what is known of its solution.
struct KrawczykProof {
  Eigen::VectorXd radii{};  ///< r
  Eigen::VectorXd image{};  ///< k: the solution is that near to the middle, in either part of a coordinate
  double contraction = 0;   ///< upper bound of max_i sum_j N_ij r_j / r_i
};

/// In double intervals. \param inverse  an approximate inverse of F'(x): any matrix is sound
[[nodiscard]] std::optional<KrawczykProof> krawczyk(PreparedSystem& system,
                                                    const Eigen::VectorXcd& x,
                                                    const Eigen::MatrixXcd& inverse);

/// |Re| + |Im| of each entry, rounded to nearest.
[[nodiscard]] Eigen::MatrixXd parts(const Eigen::MatrixXcd& matrix);

/// Makes up for the roundings of sums of `terms` products of numbers >= 0, and for underflow in them.
class UpwardSum {
 public:
  explicit UpwardSum(std::size_t terms) : factor_(1 + (2 * static_cast<double>(terms) + 24) * 0x1p-52) {}
  [[nodiscard]] double operator()(double sum) const { return sum * factor_ + kGuard; }

 private:
  double factor_;
};

/// Upper bounds of sum_j N_ij r_j, from an enclosure of the entries `nonzeros` of F'.
[[nodiscard]] Eigen::VectorXd contraction_bounds(const ParametricSystem& system,
                                                 const std::vector<ComplexInterval>& entries,
                                                 const Eigen::VectorXd& radii,
                                                 const Eigen::MatrixXcd& inverse,
                                                 const Eigen::MatrixXd& inverse_parts);

/// image_i < radii_i < infinity for all i; false for NaN.
[[nodiscard]] bool all_below(const Eigen::VectorXd& image, const Eigen::VectorXd& radii);

/// Newton's method and Krawczyk's test in balls of one precision after another, around one solution.
class BallProver {
 public:
  /// \param start  where Newton's method starts
  BallProver(const PreparedSystem& system, const Eigen::VectorXcd& start);

  /// With so many bits, from where the last attempt ended.
  [[nodiscard]] std::optional<KrawczykProof> prove(slong bits);

  [[nodiscard]] const BallVector& middle() const { return middle_; }
  /// Newton's method converged at the last attempt.
  [[nodiscard]] bool converged() const { return converged_; }

 private:
  struct Program {
    const algebra::StraightLineProgram* program;
    BallVector slots{};
  };

  void prepare(Program& program, slong bits) const;
  void evaluate(Program& program, const BallVector& at, slong bits) const;
  void fill_jacobian(BallMatrix& jacobian) const;
  bool newton_step(BallMatrix& step, Magnitude& size, slong bits);
  bool newton(slong bits);
  std::optional<KrawczykProof> test(BallMatrix& inverse, const std::vector<Magnitude>& distance, slong bits);

  const PreparedSystem& system_;
  std::size_t size_;
  BallVector middle_;
  Program values_, jacobian_;
  bool converged_ = false;
  int slow_steps_ = 0;
};

}  // namespace zeroset::continuation::detail
