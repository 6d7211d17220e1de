# mathicgb, the Groebner bases behind exact counts. It is under the GPL (version 2 or later), and so is a binary that links it.
#
# Target:  MathicGB::MathicGB
# Result:  MathicGB_FOUND
# Hints:   CMAKE_PREFIX_PATH, MathicGB_ROOT
find_path(MathicGB_INCLUDE_DIR mathicgb.h)
find_library(MathicGB_LIBRARY mathicgb)
set(mathicgb_parts MathicGB_LIBRARY MathicGB_INCLUDE_DIR)

# The shared library names what it needs; with the archive alone the rest has to be linked by hand.
set(mathicgb_rest)
if(MathicGB_LIBRARY MATCHES "\\.a$")
  foreach(part IN ITEMS mathic memtailor tbb)
    find_library(MathicGB_${part}_LIBRARY ${part})
    list(APPEND mathicgb_parts MathicGB_${part}_LIBRARY)
    list(APPEND mathicgb_rest "${MathicGB_${part}_LIBRARY}")
  endforeach()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(MathicGB REQUIRED_VARS ${mathicgb_parts})
mark_as_advanced(${mathicgb_parts})

if(MathicGB_FOUND AND NOT TARGET MathicGB::MathicGB)
  find_package(Threads REQUIRED)
  add_library(MathicGB::MathicGB INTERFACE IMPORTED)
  target_include_directories(MathicGB::MathicGB SYSTEM INTERFACE ${MathicGB_INCLUDE_DIR})
  target_link_libraries(MathicGB::MathicGB INTERFACE ${MathicGB_LIBRARY} ${mathicgb_rest} Threads::Threads)
endif()
