// The loss of the long training and the motion of its weights, epoch by epoch.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::lipton {

/// Its numbers.
struct MotionOptions {
  std::int64_t tail = 100;              ///< >= 1; epochs after the loss has converged
  double moving = 0.1;                  ///< > 0; as far again, as a share of the way before, is a large movement
  std::int64_t gradient_every = 10;     ///< >= 1; epochs between gradients
  std::int64_t gradient_images = 0;     ///< >= 0; the first so many training images; 0: all
  std::vector<std::int64_t> layers{2};  ///< 2 is the first layer with weights
};

/// Kind "motion".
class MotionGroup final : public FigureGroup {
 public:
  using Options = MotionOptions;
  MotionGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  /// a.1 to a.3.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;
  void check(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::lipton
