#include "studies/theory2/context.hpp"

#include "zeroset/runs/stored_run.hpp"

#include "studies/theory2/figure_numbers.hpp"
#include "studies/theory2/words.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {

std::string StudyContext::activation(std::size_t a) const {
  std::string slug = runs::activation_slug(protocol.base, a);
  std::replace(slug.begin(), slug.end(), '.', '_');
  return slug;
}

Architecture StudyContext::network(std::size_t a) const {
  return with_activation(protocol.base.network, protocol.base.activations.at(a));
}

StudyEvaluator::StudyEvaluator(const StudyContext& context, std::size_t a)
    : context_(context),
      model_(context.network(a), {nets::Scalar::float32, nets::resolve_device(context.protocol.base.device)}) {}

nets::Evaluation StudyEvaluator::operator()(const Parameters& parameters, bool answers) const {
  if (context_.stop && context_.stop()) {
    throw StudyStopped{};
  }
  return nets::evaluate(model_, parameters, *context_.images, {.answers = answers});
}

Figure study_figure(const StudyContext& context,
                    const FigureGroup& group,
                    const std::string& name,
                    const std::string& title,
                    const std::string& caption,
                    std::vector<Panel> panels) {
  return {.name = name,
          .title = title,
          .caption = caption + " " + capitalized(protocol_line(context.protocol, group)),
          .panels = std::move(panels)};
}

Figure activation_figure(const StudyContext& context,
                         const FigureGroup& group,
                         std::size_t a,
                         const std::string& number,
                         const std::string& suffix,
                         const std::string& caption,
                         std::vector<Panel> panels) {
  const std::string name = figure_stem(number) + "_" + context.activation(a) + suffix;
  Figure figure =
      study_figure(context, group, name, "Figure " + number + ", " + context.activation(a), caption, std::move(panels));
  if (figure.panels.size() == 1) {
    figure.panel_width = 14;
    figure.panel_height = 9.5;
  }
  return figure;
}

}  // namespace zeroset::studies::theory2
