// Exit codes: the contract with scripts.
#pragma once

namespace zeroset::cli {

constexpr int kAnswered = 0;
constexpr int kIncomplete = 1;  ///< finished without the whole answer
constexpr int kWrongInput = 2;  ///< wrong usage or input
constexpr int kNotInThisBuild = 3;
constexpr int kInterrupted = 130;

}  // namespace zeroset::cli
