# cmake -D PROGRAM= -D PREFIX= -D LABELS=a,b -D CATCH_VERSION= -D OUT= -P discover_tests.cmake
# Asks a Catch2 program for the names of its cases and writes a file that ctest includes.
cmake_minimum_required(VERSION 3.22)
if(CATCH_VERSION VERSION_LESS 3)
  set(list_names --list-test-names-only)
  set(strict "--warn NoTests")  # a name that matches nothing fails, in both versions
else()
  set(list_names --list-tests --verbosity quiet)
  set(strict "--warn UnmatchedTestSpec")
endif()

# Brackets and semicolons mean something in a list of CMake's: inside one, they are written as control characters.
string(ASCII 1 open)
string(ASCII 2 close)
string(ASCII 3 semicolon)

# Sets `var` to the names of the cases that `filter` selects.
function(names var filter)
  execute_process(COMMAND "${PROGRAM}" "${filter}" ${list_names} OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE status)
  if(NOT status MATCHES "^[0-9]+$" OR (status AND NOT out))  # version 2 returns how many there are
    if(err OR NOT status MATCHES "^[0-9]+$")
      message(FATAL_ERROR "${PROGRAM} does not list its tests (${status})\n${err}")
    endif()
  endif()
  string(REPLACE "[" "${open}" out "${out}")
  string(REPLACE "]" "${close}" out "${out}")
  string(REPLACE ";" "${semicolon}" out "${out}")
  string(REPLACE "\n" ";" out "${out}")
  set(found)
  foreach(line IN LISTS out)
    string(STRIP "${line}" line)
    if(line)
      list(APPEND found "${line}")
    endif()
  endforeach()
  set(${var} "${found}" PARENT_SCOPE)
endfunction()

names(all "*")
names(slow "[slow]")
string(REPLACE "," ";" labels "${LABELS}")
set(text "")
foreach(name IN LISTS all)
  set(case_labels ${labels})
  set(timeout 1800)  # for what hangs: a test may share its processors with ten other programs
  if(name IN_LIST slow)
    list(APPEND case_labels slow)
    set(timeout 14400)
  endif()
  string(REPLACE "${open}" "[" name "${name}")
  string(REPLACE "${close}" "]" name "${name}")
  string(REPLACE "${semicolon}" ";" name "${name}")
  string(REGEX REPLACE "([][,\\\\\"])" "\\\\\\1" filter "${name}")  # what Catch2 reads as syntax
  string(APPEND text
    "add_test([==[${PREFIX}: ${name}]==] [==[${PROGRAM}]==] [==[${filter}]==] ${strict})\n"
    "set_tests_properties([==[${PREFIX}: ${name}]==] PROPERTIES TIMEOUT ${timeout} LABELS \"${case_labels}\""
    " SKIP_REGULAR_EXPRESSION \"zeroset-test-skipped:\")\n")
endforeach()
file(WRITE "${OUT}" "${text}")
