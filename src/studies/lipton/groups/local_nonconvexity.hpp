// Runs that leave the long training in pairs: what lies between the two of a pair, and near where they part.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::lipton {

/// Its numbers.
struct LocalOptions {
  std::int64_t epochs = 1;          ///< >= 1; of each run, from where it leaves the long training
  std::int64_t points = 11;         ///< >= 3; on the line between two ends
  std::vector<double> radii{1};     ///< > 0; half the length of random segments, in norms of the filters
  std::int64_t segments = 1;        ///< >= 1; of each radius
  std::int64_t segment_points = 3;  ///< >= 3; on a segment
  std::int64_t segment_images = 0;  ///< >= 0; the first so many training images; 0: all
};

/// Kind "local_nonconvexity".
class LocalGroup final : public FigureGroup {
 public:
  using Options = LocalOptions;
  LocalGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  /// d.1, d.2, ... in the order of the epochs, and e.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::lipton
