# cmake -D BUILD= -D CONFIG= -D GENERATOR= -D COMPILER= -D SANITIZE= -D SOURCE= -D WORK= -D WITH_TORCH= -P run.cmake
# Installs this build, builds the examples against it as a user would, and runs them.
cmake_minimum_required(VERSION 3.22)

function(step folder)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${folder}" RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(status)
    string(REPLACE ";" " " line "${ARGN}")
    message(FATAL_ERROR "${line}\n${out}${err}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

# What a program prints holds this text.
function(expect program text)
  file(MAKE_DIRECTORY "${work}/${program}.run")
  step("${work}/${program}.run" "${work}/build/${program}")
  string(FIND "${out}" "${text}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "${program} prints\n${out}\nexpected in it: ${text}")
  endif()
endfunction()

set(flags "-O1")
if(SANITIZE)
  string(APPEND flags " -fsanitize=${SANITIZE}")
endif()
string(RANDOM LENGTH 8 name)  # a folder of its own for each call: what is missing today is not hidden by what was there yesterday
set(work "${WORK}/${name}")
file(MAKE_DIRECTORY "${work}")
step("${work}" ${CMAKE_COMMAND} --install "${BUILD}" --config "${CONFIG}" --prefix "${work}/prefix")
# The published tables are there, and can be computed from where they are.
step("${work}" "${work}/prefix/bin/zeroset" verify "${work}/prefix/share/zeroset/theory/studies/bharadwaj-hosten-3.2.json"
     --shard 1/12 --out "${work}/table")
step("${work}" ${CMAKE_COMMAND} -S "${SOURCE}" -B "${work}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${work}/prefix"
     "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${flags}" "-DWITH_TORCH=${WITH_TORCH}")
step("${work}" ${CMAKE_COMMAND} --build "${work}/build" --config "${CONFIG}")
expect(count_and_verify "18 solutions, 0 of them real; dimension 4")
expect(solve_and_certify "all proved")
expect(own_objective "curve")
if(WITH_TORCH)
  expect(plane_and_barrier "point 1")
  expect(compare_activations "relu-hermite-2")
  expect(reproduce_figure "ReLU and polynomials in its place")
  if(NOT EXISTS "${work}/reproduce_figure.run/theory2/report.html" OR NOT EXISTS "${work}/plane_and_barrier.run/images/tables/plane.csv")
    message(FATAL_ERROR "the examples have not written what they say")
  endif()
endif()
file(REMOVE_RECURSE "${work}")
