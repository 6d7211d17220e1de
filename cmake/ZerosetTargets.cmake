# How this project makes its targets. Each folder under src/ and tests/ is a short list of calls to these:
#
#   zeroset_add_library(<module> [EXCLUDE ...])                                zeroset_<module>, alias zeroset::<module>; installed
#   zeroset_add_executable(<name> SOURCES ... LINK ... [OUTPUT <file>] [INSTALL])
#   zeroset_add_objects(<name> SOURCES ... LINK ...)                           what two programs share, compiled once
#   zeroset_add_plugin(<name> SOURCES ... LINK ...)                            lib/zeroset/<name>.so beside bin/, for dlopen; installed
#   zeroset_add_test(<module> [EXCLUDE ...] [LINK ...] [LABELS ...])           one Catch2 program of the folder; links zeroset::<module>
#
# A module linked privately that is not installed (zeroset_data_paths) goes in as $<BUILD_INTERFACE:...>.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
find_program(ZEROSET_CCACHE ccache)
if(ZEROSET_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ZEROSET_CCACHE}")
endif()

# The layout of an installation, in the build tree too: the program finds its plugin and its data relative to itself.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(ZEROSET_PLUGIN_DIR lib/zeroset)
set(ZEROSET_DATA_DIR share/zeroset/data)

add_library(zeroset_build_flags INTERFACE)  # for every target here, for none of a user's
target_compile_options(zeroset_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wextra-semi $<$<BOOL:${ZEROSET_WERROR}>:-Werror>)
# g++ 12 sees overlapping copies in "literal" + string, and uninitialised memory in Boost's integers, where there are none (GCC bug 105329 and
# its kin, mended in 13).
target_compile_options(zeroset_build_flags INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict -Wno-maybe-uninitialized
  -Wno-stringop-overflow -Wno-array-bounds>)
if(ZEROSET_SANITIZE)
  target_compile_options(zeroset_build_flags INTERFACE
    -fsanitize=${ZEROSET_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(zeroset_build_flags INTERFACE -fsanitize=${ZEROSET_SANITIZE})
endif()

# Where bundled data lies: in the source tree, in the installation, and seen from the folder of the program (works where an
# installation was moved). The first of these folders that exists is the one.
add_library(zeroset_data_paths INTERFACE)
target_compile_definitions(zeroset_data_paths INTERFACE
  ZEROSET_RELATIVE_DATA_DIR="../${ZEROSET_DATA_DIR}"
  ZEROSET_SOURCE_DATA_DIR="${PROJECT_SOURCE_DIR}/experiments/data"
  ZEROSET_INSTALL_DATA_DIR="${CMAKE_INSTALL_PREFIX}/${ZEROSET_DATA_DIR}")

# Most of a file's time goes into headers and the templates that they bring (Eigen, Boost, JSON, Catch2, LibTorch). With
# ZEROSET_UNITY a compiler reads them once for up to so many files: names in anonymous namespaces then have to differ within
# a module. Without it, for work on the code itself, they are precompiled once a target; our own are not among them, since a
# change of one would build everything again. Sources compiled for other processors need SKIP_PRECOMPILE_HEADERS.
set(ZEROSET_UNITY_BATCH 16)
set(ZEROSET_PRECOMPILED <boost/multiprecision/cpp_int.hpp> <Eigen/Core> <nlohmann/json.hpp>)

# Arguments: further headers to precompile.
function(zeroset_share_headers target)
  if(ZEROSET_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${ZEROSET_UNITY_BATCH})
    # Types of anonymous namespaces in classes of the same file: g++ sees a header where the file is included.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN} ${ZEROSET_PRECOMPILED})
  endif()
endfunction()

# What make report needs: the program and its plugins, without the tests.
add_custom_target(program)

# One row of the table of modules (modules.cmake).
function(zeroset_module name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS;PRIVATE" ${ARGN})
  foreach(part IN ITEMS USES LINKS PRIVATE)
    set_property(GLOBAL PROPERTY ZEROSET_${name}_${part} "${ARG_${part}}")
  endforeach()
  string(REPLACE ";" " " uses "${ARG_USES}")
  set_property(GLOBAL APPEND_STRING PROPERTY ZEROSET_MODULE_TABLE "${name}: ${uses}\n")
endfunction()

# The library of a module, linked as the table of modules says. Sources: all .cpp files of its folder, but for those below
# EXCLUDE (regular expressions).
function(zeroset_add_library module)
  cmake_parse_arguments(ARG "" "" "EXCLUDE" ${ARGN})
  set(target zeroset_${module})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(pattern IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${pattern}")
  endforeach()
  foreach(part IN ITEMS USES LINKS PRIVATE)
    get_property(${part} GLOBAL PROPERTY ZEROSET_${module}_${part})
  endforeach()
  list(TRANSFORM USES PREPEND zeroset::)
  add_library(${target} ${sources})
  add_library(zeroset::${module} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${module} POSITION_INDEPENDENT_CODE ON VERSION ${PROJECT_VERSION})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${USES} ${LINKS} PRIVATE ${PRIVATE} $<BUILD_INTERFACE:zeroset_build_flags>)
  zeroset_share_headers(${target})
  set_property(GLOBAL APPEND PROPERTY ZEROSET_MODULES ${module})
  install(TARGETS ${target} EXPORT zeroset_${module})
endfunction()

# For modules where nothing is hot: they need only compile fast.
function(zeroset_compile_fast target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# Flags, private headers and run paths of what is linked into a file of its own.
function(zeroset_finish_binary target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE ${ARGN} zeroset_build_flags)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
endfunction()

function(zeroset_add_executable name)
  cmake_parse_arguments(ARG "INSTALL" "OUTPUT" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  zeroset_finish_binary(${name} ${ARG_LINK})
  if(ARG_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
  if(ARG_INSTALL)
    install(TARGETS ${name} COMPONENT program)
    add_dependencies(program ${name})
  endif()
endfunction()

# For modules where nothing is hot (-O1). HEADERS are precompiled where ZEROSET_UNITY is off.
function(zeroset_add_objects name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;HEADERS" ${ARGN})
  add_library(${name} OBJECT ${ARG_SOURCES})
  zeroset_finish_binary(${name} ${ARG_LINK})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  zeroset_compile_fast(${name})
  zeroset_share_headers(${name} ${ARG_HEADERS})
endfunction()

function(zeroset_add_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  zeroset_finish_binary(${name} ${ARG_LINK})
  target_link_options(${name} PRIVATE LINKER:--no-undefined)  # else a missing function shows only when a user trains
  set_target_properties(${name} PROPERTIES
    PREFIX "" CXX_VISIBILITY_PRESET hidden LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${ZEROSET_PLUGIN_DIR}")
  # Named, since CMake leaves link folders inside the source tree, and so .venv, out of an installed run path.
  set_property(TARGET ${name} PROPERTY INSTALL_RPATH "${LibTorch_LIBRARY_DIR}")
  install(TARGETS ${name} DESTINATION ${ZEROSET_PLUGIN_DIR} COMPONENT program)
  add_dependencies(program ${name})
endfunction()

function(zeroset_add_test module)
  cmake_parse_arguments(ARG "" "" "EXCLUDE;LINK;LABELS" ${ARGN})
  set(target ${module}_test)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(pattern IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${pattern}")
  endforeach()
  add_executable(${target} ${sources})
  zeroset_finish_binary(${target} $<$<TARGET_EXISTS:zeroset::${module}>:zeroset::${module}> ${ARG_LINK} zeroset_test_support)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)  # what is tested is fast; the tests need only compile fast
  if(module STREQUAL "nets")  # whose macros and Catch2's collide, see tests/nets/catch.hpp: that comes first everywhere
    target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/nets/catch.hpp" <ATen/core/Tensor.h> ${ZEROSET_PRECOMPILED})
  else()
    zeroset_share_headers(${target} "${PROJECT_SOURCE_DIR}/tests/support/catch.hpp")
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  zeroset_discover_tests(${target} PREFIX ${module} LABELS ${module} ${ARG_LABELS})
endfunction()

# Registers every case of a Catch2 program as one test of ctest's, after each link. Catch2's own catch_discover_tests knows no
# labels in version 2; here a case tagged [slow] gets the label slow.
function(zeroset_discover_tests target)
  cmake_parse_arguments(ARG "" "PREFIX" "LABELS" ${ARGN})
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${target}_tests.cmake")
  string(REPLACE ";" "," labels "${ARG_LABELS}")
  add_custom_command(TARGET ${target} POST_BUILD BYPRODUCTS "${list}" VERBATIM
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${target}> -D PREFIX=${ARG_PREFIX} -D LABELS=${labels}
            -D CATCH_VERSION=${Catch2_VERSION} -D OUT=${list} -P "${PROJECT_SOURCE_DIR}/cmake/discover_tests.cmake")
  # A program that was never built is one failing test, not a silence.
  set(include "${CMAKE_CURRENT_BINARY_DIR}/${target}_include.cmake")
  file(WRITE "${include}" "if(EXISTS \"${list}\")\n  include(\"${list}\")\nelse()\n  add_test(\"${target}: not built\" NOT_BUILT)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${include}")
endfunction()
