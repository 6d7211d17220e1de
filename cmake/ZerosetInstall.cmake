# The package for find_package(zeroset): one export file a module, so that a user of algebra never loads LibTorch.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/zeroset)
get_property(ZEROSET_MODULES GLOBAL PROPERTY ZEROSET_MODULES)

foreach(module IN LISTS ZEROSET_MODULES)
  install(EXPORT zeroset_${module} NAMESPACE zeroset:: DESTINATION ${package_dir} FILE zeroset-${module}.cmake)
  if(EXISTS "${PROJECT_SOURCE_DIR}/include/zeroset/${module}")
    install(DIRECTORY include/zeroset/${module} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/zeroset)
  endif()
endforeach()

install(DIRECTORY experiments/data/ DESTINATION ${ZEROSET_DATA_DIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

configure_package_config_file(cmake/zerosetConfig.cmake.in zerosetConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(zerosetConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/zerosetConfig.cmake" "${PROJECT_BINARY_DIR}/zerosetConfigVersion.cmake"
              cmake/FindFLINT.cmake cmake/FindMathicGB.cmake cmake/FindLibTorch.cmake
        DESTINATION ${package_dir})
