// What every figure of a study needs: protocol, trained runs and images; and networks that were never trained.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/model.hpp"

#include "studies/engine/figure_group.hpp"
#include "studies/engine/protocol.hpp"
#include "studies/study_runs.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies {

/// A study that stopped in the middle of its evaluations, because that was asked for.
struct StudyStopped {};

/// What is evaluated, and where what was measured is kept.
struct EvaluationContext {
  const StudyProtocol& shared;
  const StudyRuns& trained;
  std::filesystem::path folder{};
  std::shared_ptr<const runs::ImageDataset> images{};
  StopRequest stop{};
  int threads = 1;  ///< of evaluations

  /// "relu", for names of files and in titles. \param a  index of the activation in the protocol, here and below
  [[nodiscard]] std::string activation(std::size_t a) const;
  [[nodiscard]] std::size_t activations() const { return shared.base.activations.size(); }
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

/// The same with the study's own protocol.
template <class Protocol>
struct StudyContext : EvaluationContext {
  const Protocol& protocol;
};

/// Networks that were never trained, with exact statistics.
class StudyEvaluator {
 public:
  StudyEvaluator(const EvaluationContext& context, std::size_t a);
  /// \throws StudyStopped
  [[nodiscard]] nets::Evaluation operator()(const Parameters& parameters, bool answers = false) const;

 private:
  const EvaluationContext& context_;
  nets::Model model_;
};

/// A figure with the line of protocol in its caption.
[[nodiscard]] Figure captioned_figure(const std::string& line,
                                      const std::string& name,
                                      const std::string& title,
                                      const std::string& caption,
                                      std::vector<Panel> panels);

/// The figure of one activation: "fig14_relu" with the title "Figure 14, relu". One with a single panel is drawn
/// larger: there is more room for numbers.
[[nodiscard]] Figure numbered_figure(const EvaluationContext& context,
                                     const std::string& line,
                                     std::size_t a,
                                     const std::string& number,
                                     const std::string& suffix,
                                     const std::string& caption,
                                     std::vector<Panel> panels);

/// \name The same with the group's line
/// @{
template <class Protocol, class Measures>
[[nodiscard]] Figure study_figure(const StudyContext<Protocol>& context,
                                  const FigureGroup<Protocol, Measures>& group,
                                  const std::string& name,
                                  const std::string& title,
                                  const std::string& caption,
                                  std::vector<Panel> panels) {
  return captioned_figure(protocol_line(context.protocol, group), name, title, caption, std::move(panels));
}

/// \param suffix  of the name, where one number has several figures
template <class Protocol, class Measures>
[[nodiscard]] Figure activation_figure(const StudyContext<Protocol>& context,
                                       const FigureGroup<Protocol, Measures>& group,
                                       std::size_t a,
                                       const std::string& number,
                                       const std::string& suffix,
                                       const std::string& caption,
                                       std::vector<Panel> panels) {
  return numbered_figure(
      context, protocol_line(context.protocol, group), a, number, suffix, caption, std::move(panels));
}
/// @}

}  // namespace zeroset::studies
