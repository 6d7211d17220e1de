// Figures of one activation, which say in words what they show.
#pragma once

#include "studies/theory2/context.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// " Found: SENTENCE." for the end of a caption; empty for an empty sentence.
[[nodiscard]] std::string found_text(const std::string& sentence);

/// "48.0 to 60.2 %" of shares; "48.0 %" where all are written alike; "nothing" of none.
[[nodiscard]] std::string range_words(const std::vector<double>& shares);

/// Two digits: "0.0031", "8.5 × 10⁻⁵".
[[nodiscard]] std::string small_words(double value);

/// "a; b; c": for items that have commas of their own.
[[nodiscard]] std::string in_turn(const std::vector<std::string>& items);

/// "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& items);

/// What a figure is, beside its panels.
struct FigureText {
  std::string number{}, suffix{};  ///< of the name, the suffix where one number has several figures
  std::string caption{}, found{};  ///< whole sentences; a sentence without its stop
};

/// The figure of activation a. Its line of protocol has the descent of this activation alone. One panel, or a pair, is
/// drawn larger: there is more room for numbers.
[[nodiscard]] Figure found_figure(const StudyContext& context,
                                  const FigureGroup& group,
                                  std::size_t a,
                                  const FigureText& text,
                                  std::vector<Panel> panels);

}  // namespace zeroset::studies::theory2
