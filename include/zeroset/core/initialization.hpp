/// \file
/// Random parameters that training begins with.
#pragma once

#include "zeroset/core/parameters.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace zeroset {

/// How the weights of a layer are drawn.
enum class InitializationKind {
  he,         ///< N(0, 2 / fan-in) (He, Zhang, Ren, Sun 2015)
  xavier,     ///< N(0, 2 / (fan-in + fan-out)) (Glorot and Bengio 2010)
  lecun,      ///< N(0, 1 / fan-in) (LeCun, Bottou, Orr, Mueller 1998)
  orthogonal  ///< rows or columns, whichever are fewer, orthonormal and uniform (Saxe, McClelland, Ganguli 2014)
};
[[nodiscard]] std::string name(InitializationKind kind);  ///< "he", "xavier", "lecun", "orthogonal"

/// Weights, and biases.
struct InitializationSpec {
  InitializationKind kind = InitializationKind::he;
  double gain = 1;            ///< > 0; multiplies the weights
  double bias_deviation = 0;  ///< >= 0; biases are N(0, bias_deviation^2)
  bool operator==(const InitializationSpec&) const = default;
};

/// The default draws what he_initialization draws. Fan-in and fan-out of a convolution count the kernel's entries; a
/// node with u units has fan-in u at its output weights and fan-out u at each of its inputs.
/// \throws InvalidArgument unless gain and bias_deviation are in range
[[nodiscard]] Parameters initial_parameters(const Architecture& network,
                                            const InitializationSpec& initialization,
                                            Stream stream);

/// A word, or an object with the keys `kind`, `gain` and `bias_deviation`. "glorot" is read as "xavier".
/// \throws SpecError
[[nodiscard]] InitializationSpec read_initialization(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] nlohmann::json to_json(const InitializationSpec& initialization);

}  // namespace zeroset
