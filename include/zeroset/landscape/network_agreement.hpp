/// \file
/// Which held-out images stored networks get right and wrong together: the tool. agreement.hpp has the mathematics.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/agreement.hpp"
#include "zeroset/landscape/predictions.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// Networks and how they agree on the same data.
struct NetworkAgreement {
  SnapshotSource source{};
  std::vector<std::string> labels{};   ///< one a network: the run's, with the epoch where a run has several
  std::vector<std::string> kinds{};    ///< "relu": networks of one kind differ by chance alone
  std::vector<std::uint64_t> seeds{};  ///< those of one seed began at the same weights and saw the same batches
  Agreement agreement{};
};

/// Of the networks of all points, two or more. Cost: one pass of each over the held-out images.
/// \throws SpecError for fewer; errors of snapshot_predictions
[[nodiscard]] NetworkAgreement agreement(const Snapshots& snapshots, const PredictionOptions& options);

/// Tables "similarity" (a row a network), "kinds" (a row a pair of activations) and "pairs" (a row an ordered pair of
/// networks); figure "similarity"; facts "images", "networks", "both_right" and "both_wrong".
[[nodiscard]] Results results(const NetworkAgreement& networks);

/// The document of `zeroset landscape similarity`: to_json(results(networks)).
[[nodiscard]] nlohmann::ordered_json to_json(const NetworkAgreement& networks);

}  // namespace zeroset::landscape
