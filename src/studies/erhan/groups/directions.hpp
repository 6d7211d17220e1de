// The training error around converged networks, along random directions.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/erhan/protocol.hpp"
#include "studies/erhan/runs.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::erhan {

/// Its numbers.
struct DirectionsOptions {
  std::int64_t directions = 7;  ///< >= 1
  std::int64_t networks = 1;    ///< >= 1; of each preparation, the first so many seeds
  std::int64_t points = 21;     ///< >= 2; from -reach to reach
  double reach = 1;             ///< > 0; in norms of the filters
  std::int64_t images = 0;      ///< training images, the first so many; 0: all
};

/// Kind "directions".
class DirectionsGroup final : public FigureGroup {
 public:
  using Options = DirectionsOptions;
  DirectionsGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(options) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;

 private:
  [[nodiscard]] Results evaluate_one(const StudyContext& context, std::size_t a) const;
  Options options_;
};

}  // namespace zeroset::studies::erhan
