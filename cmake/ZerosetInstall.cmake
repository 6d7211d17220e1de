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

install(DIRECTORY experiments/data/ DESTINATION ${ZEROSET_DATA_DIR} COMPONENT program)
install(DIRECTORY theory/studies DESTINATION share/zeroset/theory COMPONENT program)  # published tables: docs/studies.md
install(FILES LICENSE CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# What each component needs of the others, as the table of modules says.
set(ZEROSET_COMPONENT_USES "")
foreach(module IN LISTS ZEROSET_MODULES)
  get_property(uses GLOBAL PROPERTY ZEROSET_${module}_USES)
  string(APPEND ZEROSET_COMPONENT_USES "set(zeroset_${module}_uses ${uses})\n")
endforeach()

configure_package_config_file(cmake/zerosetConfig.cmake.in zerosetConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(zerosetConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/zerosetConfig.cmake" "${PROJECT_BINARY_DIR}/zerosetConfigVersion.cmake"
              cmake/FindFLINT.cmake cmake/FindMathicGB.cmake cmake/FindLibTorch.cmake
        DESTINATION ${package_dir})
include(ZerosetPackage)
