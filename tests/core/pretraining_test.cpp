// The key "pretraining" of experiment files.
#include "zeroset/core/pretraining.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::testing;
using nlohmann::json;

namespace {

json document(const char* activation = "sigmoid") {
  return {{"dataset", {{"kind", "cifar10-mini"}}},
          {"network",
           {{"input", {3072}},
            {"layers",
             {{{"kind", "dense"}, {"units", 8}, {"bias", true}},
              {{"kind", "activation"}, {"activation", {{"kind", "relu"}}}},
              {{"kind", "dense"}, {"units", 10}, {"bias", true}}}}}},
          {"activations", {{{"kind", activation}}}}};
}

std::string message(const json& change, const char* activation = "sigmoid") {
  json whole = document(activation);
  whole.merge_patch(change);
  try {
    static_cast<void>(read_experiment(whole));
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

json with(const json& pretraining) {
  return {{"pretraining", pretraining}};
}

}  // namespace

TEST_CASE("a pre-training is read back as it was written, and an experiment without one has no such key") {
  for (const json& spec : {json{{"kind", "rbm"}, {"gibbs_steps", 3}, {"visible", "bernoulli"}, {"layers", 1}},
                           json{{"kind", "denoising_autoencoder"}, {"masking", 0.1}, {"tied_weights", true}},
                           json{{"kind", "rbm"}, {"epochs", 3}, {"batch", 20}, {"images", 500}}}) {
    json whole = document();
    whole["pretraining"] = spec;
    const Experiment experiment = read_experiment(whole);
    REQUIRE(experiment.pretraining);
    CHECK(read_experiment(to_json(experiment)) == experiment);
    for (const auto& [key, value] : spec.items()) {
      CHECK(to_json(experiment).at("pretraining").at(key) == value);
    }
  }
  const json plain = to_json(read_experiment(document()));
  CHECK(!plain.contains("pretraining"));
  CHECK(!plain.at("vary").contains("pretrained_layers"));  // the names of older runs are sums over this text
}

TEST_CASE("a pre-training that does not fit is an error at its pointer") {
  CHECK_THAT(message(with({{"kind", "dbn"}})), ContainsSubstring("/pretraining/kind"));
  CHECK_THAT(message(with({{"epochs", 3}})), ContainsSubstring("/pretraining"));
  CHECK_THAT(message(with({{"kind", "rbm"}, {"masking", 0.5}})), ContainsSubstring("/pretraining/masking"));
  CHECK_THAT(message(with({{"kind", "denoising_autoencoder"}, {"gibbs_steps", 1}})),
             ContainsSubstring("/pretraining/gibbs_steps"));
  CHECK_THAT(message(with({{"kind", "rbm"}, {"gibbs_steps", 0}})), ContainsSubstring("/pretraining/gibbs_steps"));
  CHECK_THAT(message(with({{"kind", "rbm"}, {"layers", 2}})),
             ContainsSubstring("/pretraining/layers") && ContainsSubstring("at most 1 hidden layer"));
  CHECK_THAT(message(with({{"kind", "rbm"}}), "relu"),
             ContainsSubstring("/pretraining/kind") && ContainsSubstring("sigmoid or tanh"));
  CHECK(message(with({{"kind", "rbm"}}), "tanh") == "no error");
  CHECK(message(with({{"kind", "denoising_autoencoder"}}), "relu") == "no error");
  json convolutions = with({{"kind", "rbm"}});
  convolutions["network"] = "theory2";
  CHECK_THAT(message(convolutions), ContainsSubstring("/pretraining/kind") && ContainsSubstring("convolution"));
  convolutions["pretraining"]["layers"] = 0;
  CHECK(message(convolutions) == "no error");
}

TEST_CASE("what varies the pre-trained layers needs a pre-training, and no more layers than there are") {
  json change{{"vary", {{"pretrained_layers", {0, 1}}}}};
  CHECK_THAT(message(change), ContainsSubstring("/pretraining"));
  change["pretraining"] = {{"kind", "rbm"}};
  CHECK(message(change) == "no error");
  change["vary"]["pretrained_layers"] = {0, 1, 2};
  CHECK_THAT(message(change), ContainsSubstring("/vary/pretrained_layers/2"));
}

TEST_CASE("hidden blocks are weights, a normalization and an activation; any other order is an error at its layer") {
  const Architecture theory2 = preset_network("theory2");
  const std::vector<HiddenBlock> blocks = hidden_blocks(theory2);
  REQUIRE(blocks.size() == 4);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    CHECK(blocks[i].batch_norm == blocks[i].weights + 1);
    CHECK(blocks[i].activation == blocks[i].weights + 2);
    CHECK((i + 1 == blocks.size() || blocks[i].end == blocks[i + 1].weights));
  }
  CHECK(blocks.back().end + 1 == theory2.layers.size());
  Architecture turned = theory2;
  std::swap(turned.layers[1], turned.layers[2]);
  CHECK_THROWS_WITH(hidden_blocks(turned, "/network"), ContainsSubstring("/network/layers/2"));
}
