# `make package`: the program as one .deb, without headers, libraries and LibTorch. The training plugin looks for LibTorch in
# ZEROSET_PACKAGED_TORCH, where nothing need be for all else to work (docs/install.md).
set(ZEROSET_PACKAGED_TORCH /usr/lib/zeroset/torch/lib)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME zeroset)
set(CPACK_PACKAGE_VENDOR "the zeroset developers")
set(CPACK_PACKAGE_CONTACT "the zeroset developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Counts the zero-error solutions of polynomial networks exactly, and trains them beside ReLU.
Training needs LibTorch 2.11 in ${ZEROSET_PACKAGED_TORCH}, which no package of Debian brings.
The program contains mathicgb and is under the GPL, version 2 or later.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${LibTorch_LIBRARY_DIR}")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox, curl, ca-certificates")

# The plugin must not name a folder of the machine that built it.
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_BINARY_DIR}/package_paths.cmake")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/package_paths.cmake" @ONLY CONTENT [[
file(GLOB_RECURSE plugins "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.so")
foreach(plugin IN LISTS plugins)
  file(RPATH_SET FILE "${plugin}" NEW_RPATH "@ZEROSET_PACKAGED_TORCH@")
endforeach()
]])
include(CPack)
