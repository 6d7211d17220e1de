// Starting a kernel on a device. kernels.cu has the kernels of this folder for float and double.
#pragma once

#include <stdexcept>

struct CUstream_st;

namespace zeroset::nets::cuda {

/// On the given stream; does not wait. \throws std::runtime_error with the runtime's words
template <class Kernel>
void launch(const Kernel& kernel, CUstream_st* stream);

}  // namespace zeroset::nets::cuda
