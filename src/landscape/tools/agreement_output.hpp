// Agreement of networks as tables and matrices.
#pragma once

#include "zeroset/landscape/network_agreement.hpp"

namespace zeroset::landscape {

/// One row a network: its error, and the mean of what the others share with it.
[[nodiscard]] Table similarity_table(const NetworkAgreement& networks);
/// One row an ordered pair, each share with its interval, beside what independence would give.
[[nodiscard]] Table pairs_table(const NetworkAgreement& networks);
/// One row a pair of kinds, within and between, with one seed and with two.
[[nodiscard]] Table kinds_table(const NetworkAgreement& networks);
/// The two matrices as heat maps.
[[nodiscard]] Figure agreement_figure(const NetworkAgreement& networks);

}  // namespace zeroset::landscape
