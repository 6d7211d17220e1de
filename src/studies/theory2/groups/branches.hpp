// Full-batch descent from scratch (the trunk), branches of it with noise, and the averages of both.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/theory2/context.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::theory2 {

/// Its numbers.
struct BranchesOptions {
  std::int64_t epochs = 1;                ///< >= 1; of the trunk
  std::int64_t every = 1;                 ///< >= 1; epochs between checkpoints
  std::vector<std::int64_t> branches{0};  ///< epochs of the trunk, ascending: multiples of `every` below `epochs`
  std::vector<double> noises{0};          ///< each >= 0
  NoiseUnit noise_unit = NoiseUnit::deviation;
  std::vector<std::int64_t> layers{2};  ///< as the paper counts: 2 is the first layer with weights
};

/// Steps that every branch has: those of the latest, up to a point that is kept. Later branches have fewer steps left,
/// so that what is compared between branches is compared after so many; 0: there is no such point.
[[nodiscard]] std::int64_t common_steps(const BranchesOptions& options);

/// From epoch branches[branch] of the parent's trunk, with noise noises[noise], to the trunk's last epoch.
[[nodiscard]] Experiment branch_run(const Protocol& protocol,
                                    const BranchesOptions& options,
                                    std::size_t a,
                                    std::int64_t parent,
                                    std::size_t branch,
                                    std::size_t noise);

/// Kind "branches". Its figures: a summary; then for the first noise the plane, and each branch by itself; then the
/// same two for the other noises.
class BranchesGroup final : public FigureGroup {
 public:
  using Options = BranchesOptions;
  BranchesGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  /// a, b.1, c and d.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const ActivationMeasures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  void check(const Protocol& protocol) const override;
  [[nodiscard]] bool is_whole() const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
