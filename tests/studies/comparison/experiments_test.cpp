// The experiments of experiments/ are read and resolved as the program does it.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

using namespace zeroset;
using namespace zeroset::testing;

namespace fs = std::filesystem;

namespace {

/// Every file of experiments/ that is an experiment, by "folder/file", and how many networks it trains.
const std::map<std::string, std::size_t> kRuns{{"relu/spec.json", 1},
                                               {"relu_vs_polynomial/spec.json", 3 * 5},
                                               {"relu_vs_polynomial/small.json", 3 * 2},
                                               {"activation_degree/spec.json", (1 + 4 * 5) * 3},
                                               {"activation_degree/small.json", 1 + 4 * 5},
                                               {"fit_interval/spec.json", (1 + 3 * 6) * 3},
                                               {"fit_interval/small.json", 1 + 3 * 6},
                                               {"high_degree/spec.json", (1 + 5) * 5},
                                               {"high_degree/small.json", 1 + 5},
                                               {"size_vs_data/spec.json", 6 * 5 * 3 * 3},
                                               {"size_vs_data/small.json", 3 * 2 * 2},
                                               {"random_labels/spec.json", 2 * 2 * 3 * 3},
                                               {"random_labels/noise.json", 7 * 3 * 3},
                                               {"random_labels/small.json", 2 * 2 * 2},
                                               {"random_labels/small_noise.json", 4 * 2},
                                               {"gd_learning_rate/spec.json", 9 * 2 * 3 * 3},
                                               {"gd_learning_rate/small.json", 6 * 2 * 2},
                                               {"pretraining/spec.json", 6 * 2 * 2 * 3},
                                               {"pretraining/dense.json", 6 * 2 * 2 * 3},
                                               {"pretraining/rbm.json", 6 * 2 * 2 * 3},
                                               {"pretraining/dense_normalized.json", 6 * 2 * 3 * 3},
                                               {"pretraining/small.json", 2 * 3},
                                               {"pretraining/small_rbm.json", 2 * 2},
                                               {"nullity/spec.json", 2 * 2},
                                               {"nullity/small.json", 2},
                                               {"sgd_then_gd/spec.json", 3 * 3},
                                               {"sgd_then_gd/small.json", 2}};

Experiment resolved(const fs::path& file) {
  Experiment experiment = read_experiment(read_json_file(file), "", file.parent_path());
  for (Activation& activation : experiment.activations) {
    activation = approximation::resolve(std::move(activation));
  }
  return experiment;
}

}  // namespace

TEST_CASE("every experiment that ships is known here, reads, and trains as many networks as its README says",
          "[comparison][experiments]") {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(ZEROSET_EXPERIMENTS)) {
    if (entry.path().extension() != ".json" ||
        read_json_file(entry.path()).value("schema", "") != "zeroset.experiment/1") {
      continue;
    }
    const std::string name = entry.path().lexically_relative(ZEROSET_EXPERIMENTS).string();
    INFO(name);
    found.insert(name);
    REQUIRE(kRuns.count(name) == 1);
    const Experiment experiment = resolved(entry.path());
    const std::vector<VariationCell> all = cells(experiment.vary);
    const std::size_t runs = all.size() * experiment.activations.size() * static_cast<std::size_t>(experiment.replicas);
    CHECK(runs == kRuns.at(name));
    for (const VariationCell& cell : all) {
      CHECK_NOTHROW(validate(in_cell(experiment, cell).network));
    }
    const std::string page = read_file(entry.path().parent_path() / "README.md");
    CHECK_THAT(page, ContainsSubstring("**Question**") && ContainsSubstring(entry.path().filename().string()));
    if (runs > 1) {
      CHECK_THAT(page, ContainsSubstring(std::to_string(runs) + " networks"));
    }
  }
  CHECK(found.size() == kRuns.size());
}

TEST_CASE("the small form of an experiment asks the question of the large one, with fewer images and epochs",
          "[comparison][experiments]") {
  for (const char* name : {"relu_vs_polynomial",
                           "activation_degree",
                           "fit_interval",
                           "high_degree",
                           "size_vs_data",
                           "random_labels",
                           "gd_learning_rate",
                           "sgd_then_gd"}) {
    INFO(name);
    const fs::path folder = fs::path(ZEROSET_EXPERIMENTS) / name;
    const Experiment large = read_experiment(read_json_file(folder / "spec.json"));
    const Experiment small = read_experiment(read_json_file(folder / "small.json"));
    CHECK(large.dataset.kind == ImageSet::cifar10);
    CHECK(small.dataset.kind == ImageSet::cifar10_mini);
    CHECK(small.dataset.held_out == large.dataset.held_out);
    CHECK(small.network == large.network);
    REQUIRE(small.training.size() == large.training.size());
    for (std::size_t phase = 0; phase < large.training.size(); ++phase) {
      TrainingSpec shortened = large.training[phase];
      CHECK(small.training[phase].epochs < shortened.epochs);
      shortened.epochs = small.training[phase].epochs;
      shortened.chunk = small.training[phase].chunk;  // changes memory alone
      CHECK(small.training[phase] == shortened);
    }
    for (const Activation& activation : small.activations) {
      CHECK(std::find(large.activations.begin(), large.activations.end(), activation) != large.activations.end());
    }
  }
}

TEST_CASE("a fit of ReLU of odd degree is that of the even degree before, so even degrees are all there are",
          "[comparison][experiments]") {
  // max(t, 0) = (t + |t|) / 2, and the best fit of the even function |t| by each of the methods is even.
  using enum ApproximationMethod;
  for (const ApproximationMethod method : {hermite, legendre, chebyshev, minimax}) {
    for (const int degree : {3, 5}) {
      Activation even{
          .kind = ActivationKind::approximation, .degree = degree - 1, .method = method, .interval = {-8, 8}};
      Activation odd = even;
      odd.degree = degree;
      INFO(name(method) << ' ' << degree);
      const auto a = approximation::resolve(even).coefficients, b = approximation::resolve(odd).coefficients;
      for (std::size_t k = 0; k < b.size(); ++k) {
        const double expected = k < a.size() ? a[k].convert_to<double>() : 0;
        CHECK(std::abs(b[k].convert_to<double>() - expected) < 1e-6);
      }
    }
  }
}
