#include "studies/erhan/groups/sweep.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/runs/image_store.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace zeroset::studies::erhan {
namespace {

/// The dense network with so many hidden layers, each as its first one.
Architecture with_depth(const Architecture& network, std::int64_t depth) {
  std::vector<std::int64_t> widths{num_inputs(network)};
  for (const Layer& layer : network.layers) {
    if (const auto* dense = std::get_if<DenseLayer>(&layer)) {
      widths.insert(widths.end(), static_cast<std::size_t>(depth), dense->units);
      break;
    }
  }
  widths.push_back(num_outputs(network));
  return dense_network({.widths = std::move(widths), .bias = BiasPattern::all});
}

}  // namespace

std::vector<Beginning> beginnings(const Protocol& protocol, const SweepOptions& options, Swept swept, std::size_t a) {
  std::vector<Beginning> all;
  for (std::size_t p = 0; p < preparations(protocol, a); ++p) {
    all.push_back({preparation_label(protocol, a, p), p});
  }
  if (swept == Swept::labels && options.normalized && is_dense(protocol, a)) {
    all.push_back({"none, batch normalization", 0, true});
  }
  return all;
}

bool is_swept(const Protocol& protocol, Swept swept, std::size_t a) {
  return swept != Swept::depth || is_dense(protocol, a);
}

Architecture with_batch_norm(const Architecture& network) {
  Architecture normalized{.input = network.input};
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    normalized.layers.push_back(network.layers[i]);
    const bool is_hidden =
        i + 1 < network.layers.size() && std::holds_alternative<ActivationLayer>(network.layers[i + 1]);
    if (std::holds_alternative<DenseLayer>(network.layers[i]) && is_hidden) {
      normalized.layers.emplace_back(BatchNormLayer{});
    }
  }
  return normalized;
}

Experiment sweep_run(const Protocol& protocol,
                     const SweepOptions& options,
                     Swept swept,
                     std::size_t a,
                     const Beginning& beginning,
                     double value,
                     std::int64_t replica) {
  const bool is_none = swept == Swept::layers && value == 0;
  Experiment run = network_run(protocol, a, is_none ? 0 : beginning.preparation, replica, options.epochs);
  if (swept == Swept::depth) {
    run.network = with_depth(run.network, std::llround(value));
  } else if (swept == Swept::width) {
    run.network = with_width(family_of(protocol, a).whole, value);
  } else if (swept == Swept::layers && run.pretraining) {
    run.pretraining->layers = std::llround(value);
  } else if (swept == Swept::labels) {
    run.dataset.train = std::llround(value);
    run.network = beginning.is_normalized ? with_batch_norm(run.network) : run.network;
  }
  TrainingSpec& phase = run.training.front();
  const std::int64_t images = runs::image_counts(run.dataset).first;
  phase.batch = std::min(phase.batch, images);
  const std::int64_t steps = (images + phase.batch - 1) / phase.batch;
  phase.epochs = std::max(phase.epochs, (options.steps + steps - 1) / steps);
  return run;
}

SweepOptions read_sweep(ObjectReader& reader, Swept swept) {
  SweepOptions options;
  options.values = spec::reals(reader, "values", swept == Swept::layers ? 0 : 1e-6);
  options.replicas = spec::integer(reader, "replicas", 1);
  options.epochs = spec::integer(reader, "epochs", 1);
  options.steps = spec::integer(reader, "steps");
  if (swept == Swept::labels) {
    options.normalized = read_bool(reader.require("normalized", "true or false"), reader.at("normalized"));
  }
  const bool is_whole = std::all_of(options.values.begin(), options.values.end(), [&](double value) {
    return swept == Swept::width || value == std::floor(value);
  });
  if (!std::is_sorted(options.values.begin(), options.values.end()) || !is_whole) {
    throw SpecError(reader.at("values"), "expected values that ascend, whole numbers but for widths");
  }
  return options;
}

std::vector<Experiment> sweep_runs(const Protocol& protocol, const SweepOptions& options, Swept swept) {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    if (!is_swept(protocol, swept, a)) {
      continue;
    }
    for (const Beginning& beginning : beginnings(protocol, options, swept, a)) {
      for (const double value : options.values) {
        for (std::int64_t replica = 0; replica < options.replicas; ++replica) {
          all.push_back(sweep_run(protocol, options, swept, a, beginning, value, replica));
        }
      }
    }
  }
  return all;
}

void check_sweep(const Protocol& protocol, const GroupText& text, const SweepOptions& options, Swept swept) {
  const std::string where = "/figures/" + text.key + "/values";
  if (swept == Swept::labels &&
      options.values.back() > static_cast<double>(runs::image_counts(protocol.base.dataset).first)) {
    throw SpecError(where, "expected no more labels than /dataset has training images");
  }
  for (std::size_t a = 0; swept == Swept::layers && a < protocol.base.activations.size(); ++a) {
    const auto hidden = static_cast<double>(hidden_blocks(family_of(protocol, a).network).size());
    if (options.values.back() > hidden) {
      throw SpecError(where, "expected at most " + significant(hidden) + " pre-trained layers");
    }
  }
}

}  // namespace zeroset::studies::erhan
