# FLINT >= 2.9 with ball arithmetic. Arb became a part of FLINT in 3.0; before, it is a library of its own with its headers in another place
# (<arb.h>, not <flint/arb.h>), which Debian calls libflint-arb.
#
# Target:  FLINT::FLINT     with MPFR and GMP, and Arb where it is separate
# Result:  FLINT_FOUND, FLINT_VERSION
# Hints:   CMAKE_PREFIX_PATH, FLINT_ROOT
find_path(FLINT_INCLUDE_DIR flint/flint.h)
find_library(FLINT_LIBRARY flint)
find_library(FLINT_MPFR_LIBRARY mpfr)
find_library(FLINT_GMP_LIBRARY gmp)
set(flint_parts FLINT_LIBRARY FLINT_INCLUDE_DIR FLINT_MPFR_LIBRARY FLINT_GMP_LIBRARY)

if(FLINT_INCLUDE_DIR)
  file(READ "${FLINT_INCLUDE_DIR}/flint/flint.h" flint_header)
  set(FLINT_VERSION "")
  foreach(part IN ITEMS __FLINT_VERSION __FLINT_VERSION_MINOR __FLINT_VERSION_PATCHLEVEL)
    string(REGEX MATCH "# *define ${part} +([0-9]+)" flint_line "${flint_header}")
    string(APPEND FLINT_VERSION ".${CMAKE_MATCH_1}")
  endforeach()
  string(SUBSTRING "${FLINT_VERSION}" 1 -1 FLINT_VERSION)
  unset(flint_header)
endif()
if(FLINT_VERSION AND FLINT_VERSION VERSION_LESS 3)
  find_path(FLINT_ARB_INCLUDE_DIR arb.h)
  find_library(FLINT_ARB_LIBRARY NAMES flint-arb arb)
  list(APPEND flint_parts FLINT_ARB_LIBRARY FLINT_ARB_INCLUDE_DIR)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(FLINT REQUIRED_VARS ${flint_parts} VERSION_VAR FLINT_VERSION)
mark_as_advanced(${flint_parts})

if(FLINT_FOUND AND NOT TARGET FLINT::FLINT)
  add_library(FLINT::FLINT INTERFACE IMPORTED)
  target_include_directories(FLINT::FLINT SYSTEM INTERFACE ${FLINT_INCLUDE_DIR} ${FLINT_ARB_INCLUDE_DIR})
  target_link_libraries(FLINT::FLINT INTERFACE
    ${FLINT_ARB_LIBRARY} ${FLINT_LIBRARY} ${FLINT_MPFR_LIBRARY} ${FLINT_GMP_LIBRARY})
endif()
