// Which number of the paper each figure of a group has. The numbers come from the group's spec.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// A spec lists the figures of a group in the order in which the group draws them. Where the paper shows a summary far
/// ahead of the series, its number comes first: {"4", "14", "15"} is the series 14, 15 with the summary 4.
class FigureNumbers {
 public:
  /// \param figures  at least one
  explicit FigureNumbers(const std::vector<std::string>& figures);

  /// The first number, where the second does not follow on it.
  [[nodiscard]] const std::optional<std::string>& summary() const { return summary_; }

  /// Of the series, from 0; a place that the list does not name has the last number and its place: "23_7".
  [[nodiscard]] std::string series(std::size_t place) const;

 private:
  std::optional<std::string> summary_{};
  std::vector<std::string> series_;
};

/// Stem of the file: "fig04", "fig12b"; what is no number names itself: "rates".
[[nodiscard]] std::string figure_stem(const std::string& number);

}  // namespace zeroset::studies
