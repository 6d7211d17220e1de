// Losses of networks that no run has: on lines, after moves, with gradients; what was measured is kept in files.
#pragma once

#include "zeroset/nets/image_objective.hpp"

#include "studies/lipton/protocol.hpp"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace zeroset::studies::lipton {

/// The answer to a question, from FOLDER/measured where it was asked before. A study that goes on measures nothing
/// twice. \param question  all that the answer depends on \throws StudyStopped
[[nodiscard]] nlohmann::json kept(const EvaluationContext& context,
                                  const nlohmann::json& question,
                                  const std::function<nlohmann::json()>& measure);

/// Entries as a JSON array and back; those that are not finite are null, and NaN afterwards.
[[nodiscard]] nlohmann::json to_json_array(const Eigen::VectorXd& values);
[[nodiscard]] Eigen::VectorXd from_json_array(const nlohmann::json& values);

/// What was measured along a line, at places from 0 to 1. Errors are shares.
struct LossLine {
  Eigen::VectorXd t{}, train_loss{}, train_error{}, test_loss{}, test_error{};
};

/// The largest rise above the chord between the ends, at the places measured; infinite where a value is, and 0 where it
/// is the chord's rounding.
[[nodiscard]] double barrier_on(const LossLine& line, const Eigen::VectorXd& values);

/// The value half way less the mean of the ends.
[[nodiscard]] double rise_half_way(const Eigen::VectorXd& values);

/// The loss of one activation's network with exact statistics of the images.
class StudyLoss {
 public:
  /// \param images  the first so many of the training set; 0: all
  StudyLoss(const EvaluationContext& context, std::size_t a, std::int64_t images = 0);

  [[nodiscard]] const nets::ImageObjective& objective() const { return objective_; }

  /// On the straight line, `points` places. \param name  stands for both ends: runs and what was done to them
  /// \throws StudyStopped
  [[nodiscard]] LossLine line(
      const std::string& name, const Parameters& from, const Parameters& to, int points, bool matched = false) const;

 private:
  const EvaluationContext& context_;
  nets::ImageObjective objective_;
  std::int64_t images_;
};

}  // namespace zeroset::studies::lipton
