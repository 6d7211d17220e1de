#include "zeroset/core/architecture.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/parameters.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace zeroset;
using nlohmann::json;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::WithinAbs;

namespace {

Architecture network(const char* text) {
  return read_network(parse_json(text, "test"));
}

/// One network with every kind of layer and every kind of activation but relu.
const char* const kEverything = R"({"schema": "zeroset.network/1", "input": [2, 9, 9], "layers": [
  {"kind": "conv2d", "channels": 3, "kernel": 3, "stride": 2, "padding": 1, "bias": true},
  {"kind": "batch_norm", "mean": ["1/2", 0, -3], "standard_deviation": ["2", "0.25", "7/3"]}, {"kind": "batch_norm"},
  {"kind": "activation", "activation": {"kind": "approximation", "of": "relu", "method": "legendre", "degree": 4, "interval": ["-8", "8"]}},
  {"kind": "flatten"},
  {"kind": "nodes", "nodes": [{"inputs": [0, 74], "units": 2}, {"inputs": [3], "units": 1}], "bias": true, "output_weights": "one",
   "activation": {"kind": "polynomial", "coefficients": ["0", "-1/24", 1]}},
  {"kind": "activation", "activation": {"kind": "identity"}},
  {"kind": "dense", "units": 2, "bias": true, "weights": "one"}]})";

}  // namespace

TEST_CASE("theory2 has 188,810 parameters", "[architecture]") {
  // Liao and Poggio 2017 print the number; 864 + 32 + 18432 + 64 + 36864 + 64 + 131072 + 128 + 1280 + 10.
  const Architecture theory2 = preset_network("theory2");
  CHECK(num_parameters(theory2) == 188'810);
  CHECK(num_inputs(theory2) == 3072);
  CHECK(num_outputs(theory2) == 10);
  CHECK(layer_shapes(theory2)[9] == Shape{64, 4, 4});
  CHECK_FALSE(is_polynomial(theory2));
  CHECK(is_polynomial(preset_network("theory2", {2})));
  CHECK(parameter_slices(theory2)[2].name == "layer2.weight");
  CHECK(parameter_slices(theory2)[2].shape == Shape{64, 32, 3, 3});
}

TEST_CASE("sigmoid and tanh are activations without coefficients, and no polynomials", "[architecture][json]") {
  for (const char* kind : {"sigmoid", "tanh"}) {
    const Activation activation = read_activation({{"kind", kind}}, "");
    CHECK(name(activation) == kind);
    CHECK(to_json(activation) == nlohmann::json{{"kind", kind}});
    CHECK_FALSE(activation.is_polynomial());
    CHECK_FALSE(activation.is_monomial());
    CHECK_THROWS_AS(polynomial_degree(activation), InvalidArgument);
    CHECK_THROWS_AS(polynomial_coefficients(activation), InvalidArgument);
    CHECK_FALSE(is_polynomial(with_activation(preset_network("figure7"), activation)));
    CHECK_THROWS_AS(read_activation({{"kind", kind}, {"degree", 2}}, ""), SpecError);
  }
  CHECK(read_activation({{"kind", "tanh"}}, "").kind == ActivationKind::tanh);
}

TEST_CASE("the figure7 trees have 9 and 24 parameters, in the order of the formula", "[architecture]") {
  CHECK(num_parameters(preset_network("figure7")) == 9);
  CHECK(num_parameters(preset_network("figure7-two", {2, 3})) == 24);
  CHECK(parameter_names(preset_network("figure7")) ==
        std::vector<std::string>{
            "v1n1u1c1", "v1n1u1c2", "d1n1u1", "v1n2u1c1", "v1n2u1c2", "d1n2u1", "v2n1u1c1", "v2n1u1c2", "d2n1u1"});
}

TEST_CASE("the short form builds the layers it describes", "[architecture][json]") {
  const Architecture short_form =
      network(R"({"widths": [2, 3, 1], "degrees": [2], "bias": "hidden", "output_weights": "one"})");
  const Architecture layers = network(R"({"input": [2], "layers": [{"kind": "dense", "units": 3, "bias": true},
    {"kind": "activation", "activation": {"kind": "monomial", "degree": 2}}, {"kind": "dense", "units": 1, "bias": false, "weights": "one"}]})");
  CHECK(short_form == layers);
  CHECK(num_parameters(short_form) == 9);
  CHECK(parameter_names(short_form) ==
        std::vector<std::string>{"w1r1c1", "w1r1c2", "w1r2c1", "w1r2c2", "w1r3c1", "w1r3c2", "b1r1", "b1r2", "b1r3"});
}

TEST_CASE("every layer and activation of the contract survives a round trip", "[architecture][json]") {
  const Architecture before = network(kEverything);
  CHECK(before.layers.size() == 8);
  CHECK(read_network(parse_json(to_json(before).dump(), "test")) == before);
  for (const std::string& name : preset_names()) {
    CHECK(read_network(to_json(preset_network(name))) == preset_network(name));
  }
}

TEST_CASE("a network may be named by a file", "[architecture][json]") {
  const auto folder = zeroset::testing::scratch();
  std::ofstream(folder / "net.json") << R"({"widths": [2, 1]})";
  std::ofstream(folder / "bad.json") << R"({"widths": [2, 0]})";
  std::ofstream(folder / "loop.json") << R"("loop.json")";
  CHECK(read_network("net.json", "/network", folder) == dense_network({.widths = {2, 1}}));
  CHECK_THROWS_WITH(read_network("bad.json", "/network", folder), ContainsSubstring("/widths/1"));
  CHECK_THROWS_WITH(read_network("loop.json", "/network", folder), ContainsSubstring("/network"));
  CHECK_THROWS_WITH(read_network("absent.json", "/network", folder), ContainsSubstring("theory2"));
}

TEST_CASE("a malformed network is one line that names the pointer", "[architecture][json]") {
  struct Row {
    const char* text;
    const char* pointer;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"widths": [2]})", "/widths"},
      {R"({"widths": []})", "/widths"},
      {R"({"widths": [2, 0, 1]})", "/widths/1"},
      {R"({"widths": [2, -3, 1]})", "/widths/1"},
      {R"({"widths": [2, 1.5, 1]})", "/widths/1"},
      {R"({"widths": [2, "3", 1]})", "/widths/1"},
      {R"({"widths": [2, true, 1]})", "/widths/1"},
      {R"({"widths": [2, 99999999999999999999, 1]})", "/widths/1"},
      {R"({"widths": "2,3,1"})", "/widths"},
      {R"({"widths": [2, 3, 1], "degrees": [0]})", "/degrees/0"},
      {R"({"widths": [2, 3, 1], "degrees": [2, 2]})", "/degrees"},
      {R"({"widths": [2, 3, 1], "degrees": 2})", "/degrees"},
      {R"({"widths": [2, 3, 1], "biass": "none"})", "/biass"},
      {R"({"widths": [2, 3, 1], "bias": true})", "/bias"},
      {R"({"widths": [2, 3, 1], "output_weights": "two"})", "/output_weights"},
      {R"({"widths": [2, 3, 1], "schema": "zeroset.network/2"})", "/schema"},
      {R"({"preset": "figure8"})", "/preset"},
      {R"({"preset": "figure7", "degrees": [2, 2, 2]})", "/degrees"},
      {R"({"input": [2]})", "/layers"},
      {R"({"layers": []})", "/input"},
      {R"({"input": [2], "layers": []})", "/layers"},
      {R"({"input": [0], "layers": [{"kind": "dense", "units": 1}]})", "/input/0"},
      {R"({"input": [2], "layers": [{"kind": "dense", "units": 0}]})", "/layers/0/units"},
      {R"({"input": [2], "layers": [{"kind": "dense"}]})", "/layers/0/units"},
      {R"({"input": [2], "layers": [{"kind": "dnese", "units": 1}]})", "/layers/0/kind"},
      {R"({"input": [2], "layers": [{"units": 1}]})", "/layers/0/kind"},
      {R"({"input": [2], "layers": [7]})", "/layers/0"},
      {R"({"input": [2], "layers": [{"kind": "dense", "units": 1, "weights": 1}]})", "/layers/0/weights"},
      {R"({"input": [3, 8, 8], "layers": [{"kind": "dense", "units": 1}]})", "/layers/0"},
      {R"({"input": [3], "layers": [{"kind": "conv2d", "channels": 1, "kernel": 1}]})", "/layers/0"},
      {R"({"input": [3, 4], "layers": [{"kind": "conv1d", "channels": 1, "kernel": 5}]})", "/layers/0/kernel"},
      {R"({"input": [3, 4], "layers": [{"kind": "conv1d", "channels": 1, "kernel": 2, "stride": 0}]})",
       "/layers/0/stride"},
      {R"({"input": [2], "layers": [{"kind": "batch_norm", "mean": [1]}]})", "/layers/0/mean"},
      {R"({"input": [2, 5], "layers": [{"kind": "batch_norm", "mean": [1, 0.5]}]})", "/layers/0/mean/1"},
      {R"({"input": [2, 5], "layers": [{"kind": "batch_norm", "standard_deviation": [1, 2, 3]}]})",
       "/layers/0/standard_deviation"},
      {R"({"input": [2], "layers": [{"kind": "batch_norm", "standard_deviation": [1, 0]}]})",
       "/layers/0/standard_deviation/1"},
      {R"({"input": [2], "layers": [{"kind": "batch_norm", "standard_deviation": []}]})",
       "/layers/0/standard_deviation"},
      {R"({"input": [2], "layers": [{"kind": "batch_norm", "variance": [1, 1]}]})", "/layers/0/variance"},
      {R"({"input": [2], "layers": [{"kind": "activation"}]})", "/layers/0/activation"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": "relu"}]})", "/layers/0/activation"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "monomial"}}]})",
       "/layers/0/activation/degree"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "monomial", "degree": 0}}]})",
       "/layers/0/activation/degree"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "relu", "degree": 2}}]})",
       "/layers/0/activation/degree"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "polynomial", "coefficients": []}}]})",
       "/layers/0/activation/coefficients"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "polynomial", "coefficients": [0.5]}}]})",
       "/layers/0/activation/coefficients/0"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "polynomial", "coefficients": ["1/0"]}}]})",
       "/layers/0/activation/coefficients/0"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "approximation", "of": "relu", "method": "legendre", "degree": 4}}]})",
       "/layers/0/activation/interval"},
      {R"({"input": [2], "layers": [{"kind": "activation", "activation": {"kind": "approximation", "of": "relu", "method": "legendre", "degree": 4, "interval": ["8", "-8"]}}]})",
       "/layers/0/activation/interval"},
      {R"({"input": [2], "layers": [{"kind": "nodes", "nodes": [], "activation": {"kind": "relu"}}]})",
       "/layers/0/nodes"},
      {R"({"input": [2], "layers": [{"kind": "nodes", "nodes": [{"inputs": [0, 2]}], "activation": {"kind": "relu"}}]})",
       "/layers/0/nodes/0/inputs/1"},
      {R"({"input": [2], "layers": [{"kind": "nodes", "nodes": [{"inputs": [0, 0]}], "activation": {"kind": "relu"}}]})",
       "/layers/0/nodes/0/inputs/1"},
      {R"([1, 2])", "/"},
      {R"(null)", "/"},
      {R"({})", "/input"},
  }));
  INFO(row.text);
  std::string message;
  std::string pointer;
  try {
    (void)network(row.text);
  } catch (const SpecError& error) {
    message = error.what();
    pointer = error.pointer().empty() ? "/" : error.pointer();
  }
  CHECK(pointer == row.pointer);
  CHECK(message.find('\n') == std::string::npos);
}

TEST_CASE("text that is no JSON, and a repeated key, are refused", "[json]") {
  CHECK_THROWS_AS(network("{\"widths\": [2, 3"), SpecError);
  CHECK_THROWS_AS(network(""), SpecError);
  CHECK_THROWS_WITH(network(R"({"widths": [2, 1], "widths": [3, 1]})"),
                    ContainsSubstring("widths") && ContainsSubstring("twice"));
  CHECK_THROWS_AS(network("{\"widths\": [2, \xff]}"), SpecError);
}

TEST_CASE("a network of a million units is described without memory for its weights", "[architecture]") {
  const Architecture large = dense_network({.widths = {1'000'000, 1'000'000, 1'000'000, 1}});
  CHECK(num_parameters(large) == 2'000'001'000'000);
  CHECK(parameter_slices(large).size() == 3);
  CHECK_THROWS_AS(parameter_names(large), LimitExceeded);
}

TEST_CASE("every hidden activation is replaced at once", "[architecture]") {
  const Activation relu{.kind = ActivationKind::relu};
  CHECK(with_activation(preset_network("theory2", {2}), relu) == preset_network("theory2"));
}

TEST_CASE("He initialisation has variance 2 / fan-in and zero biases", "[parameters]") {
  const Architecture network = dense_network({.widths = {50, 400, 1}, .bias = BiasPattern::all});
  const Parameters parameters = he_initialization(network, Stream(1, "initialisation"));
  const auto weights = parameters.segment(0, 20'000);
  CHECK_THAT(weights.squaredNorm() / 20'000, WithinAbs(2.0 / 50, 5 * 2.0 / 50 * std::sqrt(2.0 / 20'000)));
  CHECK(parameters.segment(20'000, 400).norm() == 0);
  CHECK(find_slice(network, "layer2.weight").offset == 20'400);
  CHECK_THROWS_WITH(find_slice(network, "layer3.weight"), ContainsSubstring("layer2.weight"));
}
