#include "zeroset/algebra/mixed_volume.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "algebra/mixed_volumes/mixed_volume_check.hpp"
#include "algebra/mixed_volumes/mixed_volume_stages.hpp"
#include "algebra/mixed_volumes/mixed_volume_supports.hpp"
#include "algebra/mixed_volumes/mixed_volume_traversal.hpp"

#include <chrono>
#include <cmath>

namespace zeroset::algebra {
namespace {

constexpr double kMaxExpandedMonomials = 1e6;  // of a problem, before it is expanded

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void check(const std::vector<Support>& supports, const MixedVolumeOptions& options) {
  if (options.threads < 1 || !(options.seconds > 0) || !(options.memory_gib > 0)) {
    throw InvalidArgument("[mixed_volume] expected threads >= 1, seconds > 0 and memory_gib > 0");
  }
  detail::check_supports("mixed_volume", supports);
}

MixedVolumeResult without_value(const std::string& reason) {
  MixedVolumeResult result;
  result.reason = reason;
  return result;
}

void say_why(const detail::Traversal& traversal,
             const MixedVolumeOptions& options,
             double memory_gib,
             MixedVolumeResult& result) {
  if (traversal.out_of_memory) {
    result.reason = "more than " + significant(memory_gib) + " GiB (--memory)";
  } else if (options.stop && options.stop()) {
    result.reason = "interrupted";
  } else {
    result.reason = "more than " + significant(options.seconds) + " s";
    result.out_of_time = true;
  }
}

void homotopy(const detail::PreparedSupports& prepared, const MixedVolumeOptions& options, MixedVolumeResult& result) {
  const double begin = now();
  const double memory_gib = std::isfinite(options.memory_gib) ? options.memory_gib : kDefaultMemoryGib;
  const detail::Traversal traversal =
      detail::traverse(detail::make_stages(prepared.supports),
                       {.threads = options.threads,
                        .bytes = memory_gib * 0x1p30,
                        .stop = [&] { return now() - begin > options.seconds || (options.stop && options.stop()); },
                        .progress = options.progress});
  result.at_least = prepared.factor * traversal.volume;
  result.cells = traversal.cells;
  result.steps = traversal.steps;
  result.complete = traversal.complete;
  if (traversal.complete) {
    result.value = result.at_least;
  } else {
    say_why(traversal, options, memory_gib, result);
  }
}

Support support_of(const Polynomial& polynomial, std::size_t unknowns) {
  Support support = Support::Zero(static_cast<Eigen::Index>(unknowns), static_cast<Eigen::Index>(polynomial.size()));
  for (std::size_t t = 0; t < polynomial.size(); ++t) {
    for (const Power& power : polynomial[t].monomial) {
      support(power.variable, static_cast<Eigen::Index>(t)) = power.exponent;
    }
  }
  return support;
}

bool all_have_origin(const std::vector<Support>& supports) {
  for (const Support& support : supports) {
    bool found = false;
    for (Eigen::Index p = 0; p < support.cols() && !found; ++p) {
      found = (support.col(p).array() == 0).all();
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

MixedVolumes both(const MixedVolumeResult& result) {
  return {result, result};
}

}  // namespace

MixedVolumeResult mixed_volume(const std::vector<Support>& supports, const MixedVolumeOptions& options) {
  check(supports, options);
  const double begin = now();
  MixedVolumeResult result;
  if (supports.empty()) {
    result.value = result.at_least = 1;
    return result;
  }
  if (static_cast<Eigen::Index>(supports.size()) != supports.front().rows()) {
    return without_value("the system is not square");
  }
  const detail::PreparedSupports prepared = detail::prepare(supports);
  if (prepared.factor == 0) {
    result.value = 0;
  } else if (const auto reason = detail::too_large(prepared)) {
    return without_value(*reason);
  } else {
    try {
      homotopy(prepared, options, result);
    } catch (const LimitExceeded& error) {
      result.reason = error.what();
    }
  }
  result.seconds = now() - begin;
  return result;
}

std::vector<Support> supports(const PolynomialSystem& system) {
  std::vector<Support> result;
  for (const Polynomial& polynomial : system.polynomials) {
    result.push_back(support_of(polynomial, system.variables.size()));
  }
  return result;
}

std::vector<Support> with_origin(std::vector<Support> supports) {
  for (Support& support : supports) {
    support.conservativeResize(support.rows(), support.cols() + 1);
    support.col(support.cols() - 1).setZero();
  }
  return supports;
}

MixedVolumes mixed_volumes(const PolynomialSystem& system, const MixedVolumeOptions& options) {
  if (system.polynomials.size() != system.variables.size()) {
    return both(without_value("the system is not square"));
  }
  const double begin = now();
  const std::vector<Support> torus = supports(system);
  MixedVolumes result;
  result.torus = mixed_volume(torus, options);
  if (all_have_origin(torus)) {
    return both(result.torus);
  }
  MixedVolumeOptions rest = options;
  rest.seconds = std::max(1e-3, options.seconds - (now() - begin));
  result.affine = mixed_volume(with_origin(torus), rest);
  return result;
}

MixedVolumes mixed_volumes(const Problem& problem, const MixedVolumeOptions& options) {
  const double begin = now();
  try {
    const SizeEstimate size = estimate_size(problem);
    if (size.unknowns != size.equations) {
      return both(without_value("the system is not square"));
    }
    if (!is_drawn(problem.data)) {
      return both(without_value("there are too many data to expand the equations"));
    }
    if (size.monomials > kMaxExpandedMonomials) {
      return both(without_value("the expanded system has up to " + significant(size.monomials) +
                                " monomials, more than " + significant(kMaxExpandedMonomials)));
    }
    const PolynomialSystem system = expand(problem, {.seconds = options.seconds});
    MixedVolumeOptions rest = options;
    rest.seconds = std::max(1e-3, options.seconds - (now() - begin));
    return mixed_volumes(system, rest);
  } catch (const LimitExceeded& error) {
    MixedVolumeResult result = without_value(error.what());
    result.out_of_time = now() - begin >= options.seconds;
    result.complete = !result.out_of_time;
    return both(result);
  } catch (const NotInThisBuild& error) {
    return both(without_value(error.what()));
  }
}

}  // namespace zeroset::algebra
