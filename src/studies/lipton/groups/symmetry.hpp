// Orbits of equal loss: what symmetries do to a trained network, beside random moves of the same length.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::lipton {

/// Its numbers.
struct SymmetryOptions {
  std::int64_t draws = 5;        ///< >= 1; of each kind of symmetry
  std::vector<double> reach{1};  ///< > 0; exponents of the filters' factors, which lie between 1/2 and 2
  double tolerance = 0.001;      ///< > 0; relative changes of the loss up to this are none
  std::int64_t images = 0;       ///< >= 0; the first so many training images; 0: all
};

/// Kind "symmetry".
class SymmetryGroup final : public FigureGroup {
 public:
  using Options = SymmetryOptions;
  SymmetryGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  /// b.1 and b.2.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::lipton
