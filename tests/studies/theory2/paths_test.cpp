// Embeddings of paths whose places are known.
#include "zeroset/core/json.hpp"
#include "zeroset/core/parameters.hpp"

#include "studies/engine/path_panel.hpp"
#include "studies/engine/spectrum.hpp"
#include "studies/study_runs.hpp"
#include "studies/theory2/figure_kinds.hpp"
#include "studies/theory2/groups/branches.hpp"
#include "studies/theory2/groups/perturbed.hpp"
#include "studies/theory2/groups/stages.hpp"
#include "studies/theory2/runs.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>
#include <set>

using namespace zeroset;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

namespace {

const Architecture kNetwork = dense_network({.widths = {2, 3, 1}, .bias = BiasPattern::all});

/// Weights of layer 2 (the first) turned by so many degrees in one plane.
Path turning(const std::string& label, const std::vector<double>& degrees) {
  Path path{.label = label};
  path.points = Eigen::MatrixXf::Constant(num_parameters(kNetwork), std::ssize(degrees), 7);
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    const double angle = degrees[i] * std::numbers::pi / 180;
    Eigen::VectorXf weights = Eigen::VectorXf::Zero(6);
    weights(0) = static_cast<float>(2 * std::cos(angle));
    weights(4) = static_cast<float>(2 * std::sin(angle));
    path.points.col(static_cast<Eigen::Index>(i)).head(6) = weights;
    path.epochs.push_back(static_cast<std::int64_t>(i));
    path.measures.push_back({.train_error = 0.125});
  }
  return path;
}

nlohmann::json small_protocol() {
  return parse_json(R"({"schema": "zeroset.protocol/1", "name": "theory2", "scale": "smoke",
    "dataset": {"kind": "cifar10-mini", "train": 40, "test": 10}, "network": "theory2", "width": 0.125,
    "activations": [{"kind": "relu"}, {"kind": "monomial", "degree": 2}], "seed": 3, "device": "cpu",
    "precision": "float32", "replicas": 2, "sgd": {"batch": 20, "epochs": 3}, "gd": {"epochs": 4}, "descent_rate": "fixed",
    "dissimilarity": "cosine", "mixture": "plain", "margin": 0.01, "stall": 0.25,
    "figures": {"fig08_13": {"figures": ["8"], "kind": "stages", "title": "t", "paper": "p", "stages": 2, "trajectories": 3,
      "perturbed": 1, "epochs": 2, "noise": 0.01, "noise_unit": "deviation", "layers": [2], "late": 2,
      "first_alone": [1], "late_alone": [2]},
     "fig14_17": {"figures": ["14"], "kind": "branches", "title": "t", "paper": "p", "epochs": 4, "branches": [0, 2],
      "noises": [0.5], "noise_unit": "deviation", "every": 2, "layers": [2]},
     "fig18_23": {"figures": ["18"], "kind": "perturbed", "title": "t", "paper": "p", "from": 2, "noise": 0.1,
      "noise_unit": "deviation", "runs": 2, "epochs": 2, "every": 1, "layers": [2], "interpolation": 0, "agreement": true}}})",
                    "test");
}

}  // namespace

TEST_CASE("weights that turn by an angle lie 1 - cos of it apart, whatever the other layers are") {
  const Path one = turning("one", {0, 90}), two = turning("two", {180});
  const Eigen::MatrixXd cosine = dissimilarities({&one, &two}, kNetwork, 2, Dissimilarity::cosine);
  CHECK_THAT(cosine(0, 1), WithinAbs(1, 1e-6));
  CHECK_THAT(cosine(0, 2), WithinAbs(2, 1e-6));
  const Eigen::MatrixXd chord = dissimilarities({&one, &two}, kNetwork, 2, Dissimilarity::chord);
  CHECK_THAT(chord(0, 1), WithinAbs(std::numbers::sqrt2, 1e-6));
  CHECK_THAT(chord(0, 2), WithinAbs(2, 1e-6));
  CHECK_THAT(dissimilarities({&one, &two}, kNetwork, 3, Dissimilarity::cosine).norm(), WithinAbs(0, 1e-6));
}

TEST_CASE("a circle of weights is a circle in the plane of chords, and two axes show all of it") {
  const Path circle = turning("circle", {0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330});
  const PathEmbedding embedding = embed({&circle}, kNetwork, 2, Dissimilarity::chord);
  CHECK_THAT(embedding.scaling.explained.sum(), WithinAbs(1, 1e-5));
  for (Eigen::Index i = 0; i < 12; ++i) {
    CHECK_THAT(embedding.coordinates[0].row(i).norm(), WithinAbs(1, 1e-4));
  }
}

TEST_CASE("a random walk is a straight line under 1 - cos, and has the shares of principal components under chords") {
  const Architecture network = dense_network({.widths = {400, 50, 1}});
  Stream stream(4, "walk");
  Path walk{.label = "walk"};
  const Eigen::Index size = num_parameters(network), steps = 200;
  walk.points.resize(size, steps + 1);
  Eigen::VectorXd at(size);
  for (double& entry : at) {
    entry = stream.normal();
  }
  for (Eigen::Index step = 0; step <= steps; ++step) {
    walk.points.col(step) = at.cast<float>();
    for (double& entry : at) {
      entry += 0.003 * stream.normal();  // 200 steps change the norm by a thousandth
    }
  }
  for (const Dissimilarity kind : {Dissimilarity::cosine, Dissimilarity::chord}) {
    const PathEmbedding embedding = embed({&walk}, network, 2, kind);
    const double positive = embedding.scaling.eigenvalues.cwiseMax(0).sum();
    for (int axis = 1; axis <= 3; ++axis) {
      CHECK_THAT(embedding.scaling.eigenvalues(axis - 1) / positive, WithinAbs(random_walk_share(kind, axis), 0.02));
    }
  }
}

TEST_CASE("an embedding like another one is turned to it") {
  const Path path = turning("path", {0, 10, 35, 70});
  const PathEmbedding first = embed({&path}, kNetwork, 2, Dissimilarity::chord);
  PathEmbedding mirrored = first;
  mirrored.coordinates[0].col(0) *= -1;
  const PathEmbedding second = embed({&path}, kNetwork, 2, Dissimilarity::chord, &mirrored);
  CHECK((second.coordinates[0] - mirrored.coordinates[0]).norm() < 1e-6);
}

TEST_CASE("a panel has one series a label, with a gap between its paths, and marks where they start and end") {
  const Path one = turning("same", {0, 10, 20}), two = turning("same", {40, 60}), other = turning("other", {90, 120});
  const PathEmbedding embedding = embed({&one, &two, &other}, kNetwork, 2, Dissimilarity::chord);
  const Panel panel = path_panel("title", {&one, &two, &other}, embedding, {.labels = PointLabels::train_errors});
  REQUIRE(panel.series.size() == 4);  // same, other, marks of starts and ends, numbers
  CHECK(panel.series[0].x.size() == 3 + 1 + 2);
  CHECK(std::isnan(panel.series[0].x[3]));
  CHECK(panel.series[2].text == std::vector<std::string>{"○", "●", "○", "●", "○", "●"});
  CHECK(panel.series[3].kind == SeriesKind::annotations);
  CHECK(panel.series[3].text == std::vector<std::string>(3 + 2 + 2, "12.5"));
  CHECK(panel.series[3].x.back() == panel.series[0].x[1]);  // ends first, then what is between
  const Panel grey = path_panel(
      "title", {&one, &two, &other}, embedding, {.labels = PointLabels::none, .shown = {2}, .others_grey = true});
  CHECK(grey.series[0].kind == SeriesKind::guide);
  CHECK(grey.series[1].name == "other");
}

TEST_CASE("points on a line, and points all in one place, have axes with room") {
  const Path one = turning("one", {0, 0, 0});
  const PathEmbedding same = embed({&one}, kNetwork, 2, Dissimilarity::cosine);
  const Panel panel = path_panel("same", {&one}, same);
  CHECK(*panel.x.upper - *panel.x.lower == 1);
  CHECK(*panel.y.upper - *panel.y.lower == 1);
  PathEmbedding line = same;
  line.coordinates[0] << -1, 0, 0, 1e-18, 3, 0;
  const Panel flat = path_panel("line", {&one}, line);
  CHECK_FALSE(flat.x.lower.has_value());
  CHECK(*flat.y.upper - *flat.y.lower == 4);
}

TEST_CASE("the runs of a study start where the paper's do, and those that figures share are equal") {
  const Protocol protocol = read_protocol(small_protocol());
  const StagesOptions stages{.epochs = 2, .stages = 2, .trajectories = 3, .perturbed = 1, .noise = 0.01};
  const BranchesOptions branches{.epochs = 4, .every = 2, .branches = {0, 2}, .noises = {0.5}};
  const PerturbedOptions perturbed{.epochs = 2, .from = 2, .noise = 0.1, .runs = 2, .agreement = true};
  const Experiment plain = stage_run(protocol, stages, 0, 2, 2), noisy = stage_run(protocol, stages, 0, 2, 3);
  CHECK(*plain.start->run == stage_run(protocol, stages, 0, 1, 1));
  CHECK(plain.start->noise == 0);
  CHECK(noisy.start->noise == 0.01);
  CHECK(*noisy.start->run == *plain.start->run);
  const Experiment first = stage_run(protocol, stages, 0, 1, 1);
  CHECK(first.start->run->training.front().epochs == 0);  // the initialization, which all of stage 1 share
  CHECK(first.start->run->seed == base_run(protocol, 0, 0).seed);

  const Experiment branch = branch_run(protocol, branches, 1, 0, 1, 0);
  CHECK(*branch.start->run == trunk_run(protocol, branches.epochs, branches.every, 1, 0));
  CHECK(branch.start->epoch == 2);
  CHECK(branch.training.front().epochs == 2);
  CHECK(branch.activations == std::vector<Activation>{protocol.base.activations[1]});

  CHECK(*perturbed_run(protocol, perturbed, 0, 0, 1).start->run == base_run(protocol, 0, 0));
  CHECK(*perturbed_run(protocol, perturbed, 0, 1, 0).start->run == base_run(protocol, 0, 1));
  CHECK(*reference_run(protocol, perturbed, 0, 0).start->run == base_run(protocol, 0, 2));  // replicas 0 and 1: parents
  CHECK(*reference_run(protocol, perturbed, 0, 1).start->run == base_run(protocol, 0, 3));
  CHECK(base_run(protocol, 0, 1).seed != base_run(protocol, 0, 0).seed);
  std::set<std::uint64_t> noises;
  for (const std::int64_t parent : {0, 1}) {
    for (std::int64_t run = 0; run < perturbed.runs; ++run) {
      noises.insert(perturbed_run(protocol, perturbed, 0, parent, run).start->noise_seed);
    }
  }
  CHECK(noises.size() == 4);
}

TEST_CASE("a group of a protocol trains what its spec says, run by run") {
  const Protocol protocol = read_protocol(small_protocol());
  REQUIRE(protocol.groups.size() == 3);  // in the order of their keys, each for two activations
  const std::vector<Experiment> stages = protocol.groups[0]->runs(protocol);
  CHECK(stages.size() == 2 * 2 * 3);
  CHECK(stages[4] ==
        stage_run(protocol, {.epochs = 2, .stages = 2, .trajectories = 3, .perturbed = 1, .noise = 0.01}, 0, 2, 2));
  const std::vector<Experiment> branches = protocol.groups[1]->runs(protocol);
  CHECK(branches.size() == 2 * 2 * (1 + 2 * 1));  // of each parent the trunk, and two branches of one noise
  CHECK(branches[0] == trunk_run(protocol, 4, 2, 0, 0));
  CHECK(branches[1] ==
        branch_run(protocol, {.epochs = 4, .every = 2, .branches = {0, 2}, .noises = {0.5}}, 0, 0, 0, 0));
  const std::vector<Experiment> perturbed = protocol.groups[2]->runs(protocol);
  CHECK(perturbed.size() == 2 * 2 * (1 + 2 + 1));  // of each parent the base, two runs and the reference
  CHECK(perturbed[3] == reference_run(protocol, {.epochs = 2, .from = 2, .noise = 0.1, .runs = 2}, 0, 0));
}

TEST_CASE("a caption says what the perturbed network has behind it") {
  Protocol protocol = read_protocol(small_protocol());
  const auto summary = [&](std::int64_t from) {
    return PerturbedGroup({}, {.epochs = 2, .from = from}).summary(protocol);
  };
  CHECK_THAT(
      summary(2),
      ContainsSubstring("from the network after 2 of 3 epochs of SGD, noise 0 of each layer's standard deviation"));
  CHECK_THAT(summary(5), ContainsSubstring("from the network after 3 epochs of SGD and 2 steps of descent, noise"));
}

TEST_CASE("the networks of a study are those that it trains and those that they start from, each once") {
  const Protocol protocol = read_protocol(small_protocol());
  studies::StudyRuns runs;
  runs.add(protocol.groups[0]->runs(protocol));  // 2 stages of 3 trajectories for two activations
  CHECK(runs.count() == 2 * (2 * 3 + 1));        // and the initialization that stage 1 shares
  runs.add(protocol.groups[2]->runs(protocol));
  runs.add(protocol.groups[2]->runs(protocol));
  CHECK(runs.count() == 2 * (2 * 3 + 1) + 2 * 2 * (1 + 2 + 1 + 1));  // and the base of each reference
}

TEST_CASE("a protocol that does not fit is an error at its pointer") {
  const auto message = [](const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json document = small_protocol();
    document[nlohmann::json::json_pointer(pointer)] = value;
    try {
      static_cast<void>(read_protocol(document));
    } catch (const SpecError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK_THAT(message("/mixture", "mean"), ContainsSubstring("/mixture"));
  CHECK_THAT(message("/figures/fig14_17/branches", {1}), ContainsSubstring("/figures/fig14_17/branches/0"));
  CHECK_THAT(message("/figures/fig18_23/from", 8), ContainsSubstring("/figures/fig18_23/from"));
  CHECK_THAT(message("/figures/fig18_23/layers", {7}), ContainsSubstring("/figures/fig18_23/layers"));
  CHECK_THAT(message("/figures/fig18_23/kind", "perturbation"),
             ContainsSubstring("activations, stages, branches, perturbed, size or rates"));
  CHECK_THAT(message("/figures/fig18_23/noises", {0.1}), ContainsSubstring("/figures/fig18_23/noises"));  // of branches
  CHECK_THAT(message("/figures/fig18_23/colour", "red"), ContainsSubstring("/figures/fig18_23/colour"));
  CHECK_THAT(message("/descent_rate", "largest"), ContainsSubstring("/descent_rate"));
  CHECK_THAT(message("/sgd/momentum", 2), ContainsSubstring("momentum"));
}
