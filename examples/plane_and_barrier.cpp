/// \file
/// The same calls for a toy network whose critical points are all known and for networks trained on images: the loss on
/// the plane through three points, and the barriers between them.
#include <iostream>
#include <zeroset/algebra/problem_objective.hpp>
#include <zeroset/atlas/toy_landscape.hpp>
#include <zeroset/document/table_writers.hpp>
#include <zeroset/landscape/interpolation.hpp>
#include <zeroset/landscape/plane.hpp>
#include <zeroset/nets/image_objective.hpp>
#include <zeroset/nets/training.hpp>

using namespace zeroset;

void look(const Objective& objective, const std::vector<Parameters>& points, const std::string& folder) {
  const auto labeled = landscape::labeled_points(points);
  const auto plane = landscape::plane(objective, labeled, {.through = landscape::PlaneThrough::points, .points = 9});
  const auto barriers = landscape::barriers(objective, labeled, {.paths = {landscape::PathKind::plain}, .points = 5});
  std::cout << to_text(results(barriers).tables.front());
  write_results(results(plane), folder, "landscape.json");
}

int main() {
  const Architecture toy = dense_network({.widths = {2, 2, 1}, .degrees = {2}});
  Problem problem{.network = toy, .kind = ProblemKind::critical, .data = random_dataset(toy, 3, 1)};
  problem.lambda = random_lambda(toy, 1);
  const atlas::ToyLandscape all = atlas::explore(problem, {.descents = 0});
  std::cout << atlas::found_words(all) << '\n';
  std::vector<Parameters> critical;
  for (std::size_t i = 1; i < 4; ++i) {
    critical.push_back(all.found.points[i].theta);
  }
  look(algebra::ProblemObjective(problem), critical, "toy");

  Experiment experiment{.dataset = {.train = 100, .test = 100},
                        .network = with_width(preset_network("theory2"), 0.25),
                        .activations = {{.kind = ActivationKind::relu}},
                        .training = {{.epochs = 1}}};
  std::vector<Parameters> trained;
  for (experiment.seed = 1; experiment.seed <= 3; ++experiment.seed) {
    const std::filesystem::path run = "runs/seed" + std::to_string(experiment.seed);
    (void)nets::train_run(experiment, run);
    const auto last = runs::list_checkpoints(run).back();
    trained.push_back(runs::read_checkpoint(last, experiment.network).parameters.cast<double>());
  }
  const auto images = runs::load_images(experiment.dataset);
  look(nets::ImageObjective(experiment.network, *images), trained, "images");
}
