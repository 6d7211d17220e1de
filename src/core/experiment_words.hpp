// The words that an experiment's choices have in JSON, in the order of their enumerators.
#pragma once

#include <string>
#include <vector>

namespace zeroset {

inline const std::vector<std::string> kImageSets{"cifar10", "cifar10-mini"};
inline const std::vector<std::string> kHeldOut{"test", "validation"};
inline const std::vector<std::string> kSchedules{"constant", "step", "linear", "cosine"};
inline const std::vector<std::string> kLosses{"cross_entropy", "squared"};
inline const std::vector<std::string> kEvaluationStatistics{"population", "minibatch", "running"};
inline const std::vector<std::string> kAlgorithms{"sgd", "gd"};
inline const std::vector<std::string> kDevices{"auto", "cpu", "cuda"};
inline const std::vector<std::string> kPrecisions{"float32", "tf32", "bfloat16"};
inline const std::vector<std::string> kNoiseUnits{"deviation", "mean_absolute"};

}  // namespace zeroset
