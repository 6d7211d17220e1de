# cmake -D BUILD= -D CONFIG= -D GENERATOR= -D COMPILER= -D SANITIZE= -D SOURCE= -D WORK= -P run.cmake
cmake_minimum_required(VERSION 3.22)
set(expected "9 parameters, dimension 7")  # what the program in project/ prints

function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(status)
    string(REPLACE ";" " " line "${ARGN}")
    message(FATAL_ERROR "${line}\n${out}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

set(flags "")
if(SANITIZE)
  set(flags "-fsanitize=${SANITIZE}")
endif()
file(REMOVE_RECURSE "${WORK}/prefix" "${WORK}/build")  # a file of yesterday's installation would hide one missing today
step(${CMAKE_COMMAND} --install "${BUILD}" --config "${CONFIG}" --prefix "${WORK}/prefix")
step(${CMAKE_COMMAND} -S "${SOURCE}" -B "${WORK}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix"
     "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${flags}")
step(${CMAKE_COMMAND} --build "${WORK}/build" --config "${CONFIG}")
step("${WORK}/build/consumer")
string(STRIP "${out}" out)
if(NOT out STREQUAL expected)
  message(FATAL_ERROR "the installed package gives \"${out}\", expected \"${expected}\"")
endif()
