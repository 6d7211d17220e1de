# LibTorch out of a Python wheel, or any folder with include/ and lib/. Not find_package(Torch): for a wheel with CUDA inside that demands a
# CUDA toolkit even to build for the CPU, enables the language CUDA and changes global flags.
#
# Targets: libtorch::cpu, and libtorch::cuda where the wheel has the library (nothing says that this machine can load it)
# Result:  LibTorch_FOUND, LibTorch_VERSION, LibTorch_LIBRARY_DIR (for run paths)
# Hint:    LIBTORCH_ROOT (variable or environment), the folder site-packages/torch; else .venv of the source tree
set(libtorch_root "${LIBTORCH_ROOT}")
if(NOT libtorch_root)
  set(libtorch_root "$ENV{LIBTORCH_ROOT}")
endif()
if(NOT libtorch_root)
  file(GLOB libtorch_root "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch")
endif()

# Looked for anew each time, so that another LIBTORCH_ROOT, or another .venv, is not overruled by yesterday's.
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${libtorch_root} PATH_SUFFIXES lib NO_CACHE)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${libtorch_root} PATH_SUFFIXES lib NO_CACHE)
find_path(LibTorch_INCLUDE_DIR ATen/ATen.h HINTS ${libtorch_root} PATH_SUFFIXES include NO_CACHE)
foreach(header IN ITEMS torch/headeronly/version.h torch/csrc/api/include/torch/version.h)  # the second before 2.10
  if(LibTorch_INCLUDE_DIR AND EXISTS "${LibTorch_INCLUDE_DIR}/${header}")
    file(READ "${LibTorch_INCLUDE_DIR}/${header}" libtorch_header)
    if(libtorch_header MATCHES "VERSION_MAJOR ([0-9]+).*VERSION_MINOR ([0-9]+).*VERSION_PATCH ([0-9]+)")
      set(LibTorch_VERSION "${CMAKE_MATCH_1}.${CMAKE_MATCH_2}.${CMAKE_MATCH_3}")
      break()
    endif()
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "Run scripts/setup.sh, or set LIBTORCH_ROOT, or build without it: -DZEROSET_WITH_TORCH=OFF")

if(LibTorch_FOUND AND NOT TARGET libtorch::cpu)
  find_package(Threads REQUIRED)
  get_filename_component(LibTorch_LIBRARY_DIR "${LibTorch_CPU_LIBRARY}" DIRECTORY)
  add_library(libtorch::cpu INTERFACE IMPORTED)
  target_include_directories(libtorch::cpu SYSTEM INTERFACE
    "${LibTorch_INCLUDE_DIR}" "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
  target_link_libraries(libtorch::cpu INTERFACE "${LibTorch_CPU_LIBRARY}" "${LibTorch_C10_LIBRARY}" Threads::Threads)
  # What those need in turn (cudart, cupti, ...) the loader finds through the wheel's own run path; the linker would not.
  target_link_options(libtorch::cpu INTERFACE "LINKER:--allow-shlib-undefined")
  if(EXISTS "${LibTorch_LIBRARY_DIR}/libtorch_cuda.so")
    add_library(libtorch::cuda INTERFACE IMPORTED)
    # No symbol of it is ever named: it registers its kernels when loaded, and the linker would drop it as unused.
    target_link_libraries(libtorch::cuda INTERFACE libtorch::cpu "${LibTorch_LIBRARY_DIR}/libc10_cuda.so"
      "-Wl,--no-as-needed,${LibTorch_LIBRARY_DIR}/libtorch_cuda.so,--as-needed")
  endif()
endif()
