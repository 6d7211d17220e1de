// The test error against something that is varied, with and without pre-training.
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

/// What is varied.
enum class Swept {
  depth,   ///< hidden layers of the dense networks, each as wide as the first
  width,   ///< factor of all widths of the network before its width was changed
  layers,  ///< hidden layers that are pre-trained, from the first on
  labels,  ///< training images with labels; pre-training has those of its own
};

/// Its numbers.
struct SweepOptions {
  std::vector<double> values{};  ///< ascending; whole numbers but for width
  std::int64_t replicas = 1;     ///< >= 1; seeds
  std::int64_t epochs = 1;       ///< >= 1
  std::int64_t steps = 0;        ///< >= 0; more epochs where these would be fewer steps
  /// labels: dense networks also with He's initialization and batch normalization, without pre-training
  bool normalized = false;
};

/// A way to begin: a preparation of the family, or He's initialization with batch normalization.
struct Beginning {
  std::string label{};
  std::size_t preparation = 0;
  bool is_normalized = false;
};

[[nodiscard]] std::vector<Beginning> beginnings(const Protocol& protocol,
                                                const SweepOptions& options,
                                                Swept swept,
                                                std::size_t a);

/// Whether the activation's networks can be varied so: convolutions have one depth.
[[nodiscard]] bool is_swept(const Protocol& protocol, Swept swept, std::size_t a);

/// With a batch normalization behind every hidden dense layer.
[[nodiscard]] Architecture with_batch_norm(const Architecture& network);

[[nodiscard]] Experiment sweep_run(const Protocol& protocol,
                                   const SweepOptions& options,
                                   Swept swept,
                                   std::size_t a,
                                   const Beginning& beginning,
                                   double value,
                                   std::int64_t replica);

/// \name What all kinds of sweeps have in common
/// @{
[[nodiscard]] SweepOptions read_sweep(ObjectReader& reader, Swept swept);
[[nodiscard]] std::vector<Experiment> sweep_runs(const Protocol& protocol, const SweepOptions& options, Swept swept);
[[nodiscard]] Results evaluate_sweep(const StudyContext& context,
                                     const FigureGroup& group,
                                     const SweepOptions& options,
                                     Swept swept,
                                     std::size_t a,
                                     Measures& measures);
[[nodiscard]] std::vector<Claim> sweep_claims(const Measures& found, Swept swept);
void check_sweep(const Protocol& protocol, const GroupText& text, const SweepOptions& options, Swept swept);
/// @}

/// Kinds "depth", "width", "layers" and "labels".
template <Swept swept>
class SweepGroup final : public FigureGroup {
 public:
  using Options = SweepOptions;
  SweepGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader) { return read_sweep(reader, swept); }

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override {
    return sweep_runs(protocol, options_, swept);
  }
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override {
    return context.each_activation(
        [&](std::size_t a) { return evaluate_sweep(context, *this, options_, swept, a, measures[a]); });
  }
  [[nodiscard]] std::vector<Claim> claims(const Protocol& /*protocol*/, const Measures& found) const override {
    return sweep_claims(found, swept);
  }
  [[nodiscard]] std::string summary(const Protocol& protocol) const override {
    return training_line(protocol) + "; here " + std::to_string(options_.replicas) + " seeds, " +
           std::to_string(options_.epochs) + " epochs, at least " + std::to_string(options_.steps) + " steps";
  }
  void check(const Protocol& protocol) const override { check_sweep(protocol, text(), options_, swept); }

 private:
  Options options_;
};

}  // namespace zeroset::studies::erhan
