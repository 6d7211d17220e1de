// Which convolution method is fastest on the CPU.
#pragma once

#include "nets/replica_step.hpp"

#include <string>

namespace zeroset::nets {

struct ConvolutionChoice {
  ConvolutionMethod method = ConvolutionMethod::grouped;
  std::string record{};  ///< "grouped 15.7 ms, matrix product 17.3 ms"; empty where there was nothing to measure
};

/// The faster of grouped and matrix_product for a step of one replica (where grouped and separate are the same thing),
/// by the least computing time of a few steps. Measured once a process for each network, type, precision and number of
/// images. \param order  int64 (1, N)
[[nodiscard]] ConvolutionChoice fastest_convolution(const Model& model,
                                                    Operations& operations,
                                                    Precision precision,
                                                    const at::Tensor& parameters,
                                                    const ResidentImages& images,
                                                    const at::Tensor& order,
                                                    std::int64_t batch);

}  // namespace zeroset::nets
