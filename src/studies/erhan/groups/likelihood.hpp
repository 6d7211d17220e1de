// Test against training likelihood along training.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/erhan/protocol.hpp"
#include "studies/erhan/runs.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::erhan {

/// What one training measured, epoch by epoch: mean negative log likelihoods and the share of wrong answers. Epochs
/// with a loss that is not finite are left out.
struct LikelihoodCurve {
  std::vector<double> train{}, test{}, test_error{};
};

[[nodiscard]] LikelihoodCurve likelihood_curve(const runs::RunResult& result);

/// Mean of `b` less `a` at equal training likelihood, over levels that are spaced evenly in its logarithm and that
/// both curves reach; where a curve comes to a level first, between two epochs linear in the logarithm. \param value
/// the curve's member \return nothing where they have no level in common
[[nodiscard]] std::optional<double> difference_at_equal_likelihood(const LikelihoodCurve& a,
                                                                   const LikelihoodCurve& b,
                                                                   std::vector<double> LikelihoodCurve::*value,
                                                                   std::size_t levels);

/// Its numbers.
struct LikelihoodOptions {
  std::int64_t levels = 20;  ///< >= 1
};

/// Kind "likelihood".
class LikelihoodGroup final : public FigureGroup {
 public:
  using Options = LikelihoodOptions;
  LikelihoodGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(options) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;

 private:
  [[nodiscard]] Results evaluate_one(const StudyContext& context, std::size_t a, Measures& measures) const;
  Options options_;
};

}  // namespace zeroset::studies::erhan
