// What every figure of the study needs: protocol, trained runs and images; and networks that were never trained.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/model.hpp"

#include "studies/study_runs.hpp"
#include "studies/theory2/figure_group.hpp"
#include "studies/theory2/protocol.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// A study that stopped in the middle of its evaluations, because that was asked for.
struct StudyStopped {};

/// What is evaluated, and where what was measured is kept.
struct StudyContext {
  const Protocol& protocol;
  const StudyRuns& trained;
  std::filesystem::path folder{};
  std::shared_ptr<const runs::ImageDataset> images{};
  StopRequest stop{};

  /// "relu", for names of files and in titles. \param a  index of the activation in Protocol::base, here and below
  [[nodiscard]] std::string activation(std::size_t a) const;
  [[nodiscard]] std::size_t activations() const { return protocol.base.activations.size(); }
  [[nodiscard]] Architecture network(std::size_t a) const;
  /// What one(a) says of each activation.
  template <class One>
  [[nodiscard]] std::vector<Results> each_activation(One one) const {
    std::vector<Results> all;
    for (std::size_t a = 0; a < activations(); ++a) {
      all.push_back(one(a));
    }
    return all;
  }
};

/// Networks that were never trained, with exact statistics.
class StudyEvaluator {
 public:
  StudyEvaluator(const StudyContext& context, std::size_t a);
  /// \throws StudyStopped
  [[nodiscard]] nets::Evaluation operator()(const Parameters& parameters, bool answers = false) const;

 private:
  const StudyContext& context_;
  nets::Model model_;
};

/// A figure with the protocol in its caption.
[[nodiscard]] Figure study_figure(const StudyContext& context,
                                  const FigureGroup& group,
                                  const std::string& name,
                                  const std::string& title,
                                  const std::string& caption,
                                  std::vector<Panel> panels);

/// The figure of one activation: "fig14_relu" with the title "Figure 14, relu". One with a single panel is drawn
/// larger: there is more room for numbers. \param suffix  of the name, where one number has several figures
[[nodiscard]] Figure activation_figure(const StudyContext& context,
                                       const FigureGroup& group,
                                       std::size_t a,
                                       const std::string& number,
                                       const std::string& suffix,
                                       const std::string& caption,
                                       std::vector<Panel> panels);

}  // namespace zeroset::studies::theory2
