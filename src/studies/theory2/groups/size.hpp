// The validation error against the number of parameters, for several numbers of training images.
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
struct SizeOptions {
  std::int64_t epochs = 1;            ///< >= 1; of SGD, at most
  std::vector<double> widths{};       ///< factors of the network before its width is changed
  std::vector<std::int64_t> train{};  ///< numbers of training images, each >= 1
  std::int64_t held_out = 1;          ///< >= 1; validation images
  double stop_at_train_error = 0;     ///< >= 0; training ends after the first epoch with at most this
};

/// \param width, train  indices
[[nodiscard]] Experiment size_run(
    const Protocol& protocol, const SizeOptions& options, std::size_t a, std::size_t width, std::size_t train);

/// Kind "size".
class SizeGroup final : public FigureGroup {
 public:
  using Options = SizeOptions;
  SizeGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
