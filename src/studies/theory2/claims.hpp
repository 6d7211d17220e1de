// The paper's claims, judged by the groups that measured what they are about.
#pragma once

#include "zeroset/studies/claim.hpp"

#include "studies/claim_rules.hpp"
#include "studies/theory2/measures.hpp"
#include "studies/theory2/protocol.hpp"

#include <vector>

namespace zeroset::studies::theory2 {

/// All claims of all activations, in the order of their ids, then that each activation gives the same picture as the
/// first. Two rules hold for all: without an interval nothing passes or fails; and at a reduced scale claims about
/// values that the paper gives for its own data and lengths are undecided, whatever was measured.
/// \param measures  one an activation of the protocol
[[nodiscard]] std::vector<Claim> judge(const Protocol& protocol, const std::vector<ActivationMeasures>& measures);

/// What the paper says of its own data and lengths cannot be told at a smaller scale. See decide().
void decide_whole(const Protocol& protocol, Claim& claim, double lower, double upper);

// ---- words of the kinds' claims
// --------------------------------------------------------------------------------------

inline constexpr double kErrorTolerance = 0.02;  // a test error is the paper's within so much

}  // namespace zeroset::studies::theory2
