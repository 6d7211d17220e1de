# Decides whether the plugin for CUDA devices is built. It needs nvcc (13.0 for torch 2.11's wheel) and a LibTorch with CUDA, and no device:
# a machine without one builds it for those that have one. Where something is missing the rest builds as ever.
#
# Result: ZEROSET_HAS_CUDA
set(ZEROSET_HAS_CUDA FALSE)
if(NOT ZEROSET_WITH_CUDA OR NOT ZEROSET_WITH_TORCH)
  return()
endif()
if(NOT TARGET libtorch::cuda)
  message(STATUS "zeroset: no CUDA plugin, this LibTorch is for the CPU alone")
  return()
endif()

include(CheckLanguage)
if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
  find_program(zeroset_nvcc nvcc PATHS /usr/local/cuda/bin NO_CACHE)  # where NVIDIA's packages put it, off the PATH
  if(zeroset_nvcc)
    set(CMAKE_CUDA_COMPILER "${zeroset_nvcc}")
  endif()
endif()
check_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER)
  message(STATUS "zeroset: no CUDA plugin, there is no nvcc that works with this compiler")
  return()
endif()

set(CMAKE_CUDA_ARCHITECTURES "90-real;90-virtual" CACHE STRING "Hopper, and PTX that later devices compile when they load it")
set(CMAKE_CUDA_STANDARD 17)               # CMake before 3.26 knows no CUDA20; the .cu files are free of LibTorch
set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)    # the one that LibTorch loads
enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)
set(ZEROSET_HAS_CUDA TRUE)
message(STATUS "zeroset: CUDA plugin with nvcc ${CMAKE_CUDA_COMPILER_VERSION}")
