/// \file
/// Parameter homotopies: from solutions for generic data to those for the data that are asked for.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/problem.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <vector>

namespace zeroset::continuation {

/// Equations with their data as parameters, and the values that are asked for.
struct ParameterFamily {
  std::shared_ptr<const ParametricSystem> system{};
  std::vector<algebra::ComplexRational> values{};  ///< one a parameter
};

/// The data in the order of algebra::program_data. \throws InvalidArgument unless the problem is square and polynomial
[[nodiscard]] ParameterFamily parameter_family(const Problem& problem);

/// The coefficients, polynomial by polynomial and term by term. \throws InvalidArgument unless the system is square
[[nodiscard]] ParameterFamily parameter_family(const algebra::PolynomialSystem& system);

/// Random complex parameters, of the size of those that are asked for: modulus |value| (1 for 0) times a number in
/// [0.9, 1.1], any phase.
[[nodiscard]] Eigen::VectorXcd generic_parameters(const ParameterFamily& family, std::uint64_t seed);

/// One path from each solution, along the straight line of parameters from `generic` to the family's values. For
/// generic parameters and all their isolated solutions the paths reach all isolated solutions (Morgan and Sommese,
/// "Coefficient-parameter polynomial continuation", 1989).
/// \param solutions  of the equations at `generic`, regular; they are not checked
/// \throws InvalidArgument for vectors of other lengths
[[nodiscard]] std::unique_ptr<StartSystem> parameter_start(const ParameterFamily& family,
                                                           const Eigen::VectorXcd& generic,
                                                           std::vector<Eigen::VectorXcd> solutions);

/// The same from parameters at which other starts were tracked to.
[[nodiscard]] std::unique_ptr<StartSystem> parameter_start(const Problem& problem,
                                                           const Eigen::VectorXcd& generic,
                                                           std::vector<Eigen::VectorXcd> solutions);

/// From the data of one problem to those of another of the same kind, network and number of data, by way of generic
/// complex data drawn from the seed: a leg for every three bits by which sizes differ, and one more. With all isolated
/// solutions of `from`, its data being generic, all isolated solutions of `to` are reached. Where data of many digits
/// make solutions of very different sizes, Jacobians on the way may be so near to singular that the tracker gives up.
/// \param solutions  of `from`, regular; they are not checked
/// \throws InvalidArgument where the problems differ in more than their numbers, or are not square
[[nodiscard]] std::unique_ptr<StartSystem> detour_start(const Problem& from,
                                                        std::vector<Eigen::VectorXcd> solutions,
                                                        const Problem& to,
                                                        std::uint64_t seed = 1);

/// The parameters' straight line, with the part of the end that doubles do not hold.
[[nodiscard]] ParameterLine line_to(const Eigen::VectorXcd& from, const std::vector<algebra::ComplexRational>& to);

}  // namespace zeroset::continuation
