# Writes the commit of the sources into a file, anew only where it changed. Run by every build:
#   cmake -DSOURCE=FOLDER -DINPUT=FILE.in -DOUTPUT=FILE -P commit.cmake
set(ZEROSET_COMMIT "")
find_program(git git)
if(git AND EXISTS "${SOURCE}/.git")
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env GIT_OPTIONAL_LOCKS=0 "${git}" describe --always --dirty --abbrev=12 --exclude=* WORKING_DIRECTORY "${SOURCE}"
    OUTPUT_VARIABLE ZEROSET_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
configure_file("${INPUT}" "${OUTPUT}" @ONLY)
