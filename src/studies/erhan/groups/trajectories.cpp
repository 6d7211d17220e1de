#include "studies/erhan/groups/trajectories.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>

namespace zeroset::studies::erhan {
namespace {

using Eigen::Index;

TrajectorySpaces spaces_of(const StudyContext& context, std::size_t a) {
  const Protocol& protocol = context.protocol;
  const runs::ImageDataset fixed = first_images(*context.images, protocol.vector_images);
  std::vector<SpaceMember> members;
  std::vector<std::vector<Eigen::MatrixXd>> train, test;
  for (const TrainedNetwork& network : finished_networks(context, a)) {
    NetworkOutputs outputs = network_outputs(context, network, fixed);
    members.push_back({.preparation = network.preparation,
                       .replica = network.replica,
                       .label = network_label(protocol, a, network),
                       .epochs = outputs.epochs});
    train.push_back(std::move(outputs.train));
    test.push_back(std::move(outputs.test));
  }
  if (members.empty()) {
    return {};
  }
  return {function_space(members, train, fixed.train.labels, protocol.outputs, protocol.distance),
          function_space(members, test, fixed.test.labels, protocol.outputs, protocol.distance)};
}

}  // namespace

std::string TrajectorySource::number(std::size_t place) const {
  const std::vector<std::string>& figures = group.text().figures;
  return place < figures.size() ? figures[place] : figures.back() + "_" + std::to_string(place);
}

TrajectoriesOptions TrajectoriesGroup::read(ObjectReader& reader) {
  TrajectoriesOptions options{.from = spec::real(reader, "from")};
  options.perplexity = read_real(reader.require("perplexity", "a number"), reader.at("perplexity"), 1, spec::kMaxReal);
  options.neighbors = spec::integer(reader, "neighbors", 1);
  options.fall = read_real(reader.require("fall", "a share"), reader.at("fall"), 0, 1);
  options.stall = read_real(reader.require("stall", "a share"), reader.at("stall"), 0, 1);
  return options;
}

std::vector<Experiment> TrajectoriesGroup::runs(const Protocol& protocol) const {
  return snapshot_runs(protocol);
}

std::vector<Results> TrajectoriesGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    const TrajectorySpaces spaces = spaces_of(context, a);
    const TrajectorySource source{context, *this, a, spaces};
    Results output;
    if (spaces.test.members.empty()) {
      output.notes.push_back(spoken_activation(context, a) + ": every network diverged, there is nothing to draw");
      return output;
    }
    add_embeddings(source, output);
    add_answer(source, output);
    add_spread(source, output);
    measure_trajectories(source, measures[a]);
    return output;
  });
}

std::string TrajectoriesGroup::summary(const Protocol& protocol) const {
  static const char* const kOutputs[] = {"probabilities", "logits", "right or wrong"};
  const bool is_hellinger =
      protocol.outputs == OutputKind::probabilities && protocol.distance == OutputDistance::hellinger;
  return training_line(protocol) + "; vectors: " + kOutputs[static_cast<int>(protocol.outputs)] + " on " +
         std::to_string(protocol.vector_images) + " images at most, " + (is_hellinger ? "Hellinger" : "Euclidean") +
         " distance, root mean square over the images";
}

void TrajectoriesGroup::check(const Protocol& protocol) const {
  if (options_.from >= protocol.snapshots.back()) {
    throw SpecError("/figures/" + text().key + "/from", "expected an epoch before the last snapshot");
  }
}

std::optional<double> share_on_right(const FunctionSpace& space, std::size_t preparation) {
  const landscape::Predictions& said = space.predictions;
  const auto classes = said.probabilities.rows() / said.answers.rows();
  const std::vector<const SpaceMember*> family = space.family(preparation);
  double all = 0, on_right = 0;
  for (std::size_t m = 0; m < family.size(); ++m) {
    for (std::size_t n = 0; n < m; ++n) {
      const auto i = static_cast<Index>(family[m]->at(space.snapshots() - 1));
      const auto j = static_cast<Index>(family[n]->at(space.snapshots() - 1));
      for (Index k = 0; k < said.answers.rows(); ++k) {
        const int label = said.labels[static_cast<std::size_t>(k)];
        const double apart = (said.probabilities.col(i).segment(k * classes, classes) -
                              said.probabilities.col(j).segment(k * classes, classes))
                                 .squaredNorm();
        all += apart;
        on_right += said.answers(k, i) == label && said.answers(k, j) == label ? apart : 0;
      }
    }
  }
  return all > 0 ? std::optional(on_right / all) : std::nullopt;
}

double never_right(const FunctionSpace& space, const SpaceMember& member) {
  const Eigen::MatrixXi& answers = space.predictions.answers;
  Index never = 0;
  for (Index k = 0; k < answers.rows(); ++k) {
    const auto own = answers.row(k).segment(static_cast<Index>(member.first), static_cast<Index>(space.snapshots()));
    never += (own.array() == static_cast<int>(space.predictions.labels[static_cast<std::size_t>(k)])).any() ? 0 : 1;
  }
  return static_cast<double>(never) / static_cast<double>(answers.rows());
}

}  // namespace zeroset::studies::erhan
