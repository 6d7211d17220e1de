#include "studies/engine/context.hpp"

#include "zeroset/runs/stored_run.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/words.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {

std::string EvaluationContext::activation(std::size_t a) const {
  std::string slug = runs::activation_slug(shared.base, a);
  std::replace(slug.begin(), slug.end(), '.', '_');
  return slug;
}

Architecture EvaluationContext::network(std::size_t a) const {
  return with_activation(shared.base.network, shared.base.activations.at(a));
}

StudyEvaluator::StudyEvaluator(const EvaluationContext& context, std::size_t a)
    : context_(context),
      model_(context.network(a), {nets::Scalar::float32, nets::resolve_device(context.shared.base.device)}) {}

nets::Evaluation StudyEvaluator::operator()(const Parameters& parameters, bool answers) const {
  if (context_.stop && context_.stop()) {
    throw StudyStopped{};
  }
  return nets::evaluate(model_, parameters, *context_.images, {.answers = answers});
}

Figure captioned_figure(const std::string& line,
                        const std::string& name,
                        const std::string& title,
                        const std::string& caption,
                        std::vector<Panel> panels) {
  return {.name = name, .title = title, .caption = caption + " " + capitalized(line), .panels = std::move(panels)};
}

Figure numbered_figure(const EvaluationContext& context,
                       const std::string& line,
                       std::size_t a,
                       const std::string& number,
                       const std::string& suffix,
                       const std::string& caption,
                       std::vector<Panel> panels) {
  const std::string name = figure_stem(number) + "_" + context.activation(a) + suffix;
  Figure figure =
      captioned_figure(line, name, "Figure " + number + ", " + context.activation(a), caption, std::move(panels));
  if (figure.panels.size() == 1) {
    figure.panel_width = 14;
    figure.panel_height = 9.5;
  }
  return figure;
}

}  // namespace zeroset::studies
