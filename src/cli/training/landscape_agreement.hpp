#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/landscape/agreement.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Networks and how they agree on the same inputs.
struct NetworkAgreement {
  std::vector<std::string> labels{};   ///< one a network
  std::vector<std::string> kinds{};    ///< "relu": networks of one kind differ by chance alone
  std::vector<std::uint64_t> seeds{};  ///< those of one seed began at the same weights and saw the same batches
  landscape::Agreement agreement{};
};

/// One row a network: its error, and the mean of what the others share with it.
[[nodiscard]] Table similarity_table(const NetworkAgreement& networks);
/// One row an ordered pair, each share with its interval, beside what independence would give.
[[nodiscard]] Table pairs_table(const NetworkAgreement& networks);
/// One row a pair of kinds, within and between, with one seed and with two.
[[nodiscard]] Table kinds_table(const NetworkAgreement& networks);
/// The two matrices as heat maps.
[[nodiscard]] Figure agreement_figure(const NetworkAgreement& networks);

}  // namespace zeroset::cli
