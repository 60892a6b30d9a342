# Helpers that give every target of ours the same warnings, sanitizers and include root.

add_library(ballast_options INTERFACE)
target_compile_options(ballast_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                 -Wno-sign-conversion)
# GCC 12 sees overlaps and overflows that are not there in "text" + std::string (its bug 105651).
target_compile_options(ballast_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
                                                 $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
if(BALLAST_SANITIZE)
  target_compile_options(ballast_options INTERFACE -fsanitize=address,undefined
                                                   -fno-omit-frame-pointer -fno-sanitize-recover)
  target_link_options(ballast_options INTERFACE -fsanitize=address,undefined)
endif()

# What nearly every source includes, parsed once: half of the time to build. ballast_precompiled is for
# libraries, ballast_precompiled_tests, with GoogleTest, for the programs of tests. Sources still include
# all that they use: clang-tidy reads them without.
option(BALLAST_PRECOMPILE "Use precompiled headers" ON)
set(BALLAST_COMMON_HEADERS <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <limits> <map> <memory>
    <numeric> <optional> <set> <span> <string> <string_view> <utility> <vector> <fmt/format.h> <nlohmann/json.hpp>)

function(ballast_precompile name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LIBRARIES" ${ARGN})
  if(NOT BALLAST_PRECOMPILE)
    return()
  endif()
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled/${name}.cpp "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/precompiled/${name}.cpp)
  target_link_libraries(${name} PRIVATE fmt::fmt nlohmann_json::nlohmann_json ${ARG_LIBRARIES} ballast_options)
  target_precompile_headers(${name} PRIVATE ${BALLAST_COMMON_HEADERS} ${ARG_HEADERS})
  # Without it ccache cannot see what a precompiled header holds.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()

# ballast_use_precompiled(<target> <precompiled target>)
function(ballast_use_precompiled target precompiled)
  if(TARGET ${precompiled})
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()

# ballast_library(<name> SOURCES a.cpp ... [PUBLIC libs...] [PRIVATE libs...])
# makes the static library ballast_<name> with the alias ballast::<name>. Headers are included by
# their path from the repository's src/ (modules there) or its root (estimator, balancer, generator).
function(ballast_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(ballast_${name} STATIC ${ARG_SOURCES})
  add_library(ballast::${name} ALIAS ballast_${name})
  target_include_directories(ballast_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  target_link_libraries(ballast_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} ballast_options)
  ballast_use_precompiled(ballast_${name} ballast_precompiled)
endfunction()

# All that is installed, without tests and benchmarks.
add_custom_target(ballast_programs)

# ballast_program(<name> SOURCES main.cpp ... LIBRARIES libs...)
function(ballast_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} ballast_options)
  add_dependencies(ballast_programs ${name})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# ballast_unit_test(<name> SOURCES test_a.cpp ... LIBRARIES libs...)
# makes one GoogleTest program per module; ctest lists its cases one by one under the label "unit", or
# with BALLAST_TESTS_BY_PROGRAM each program as one test: starting a sanitized program thousands of
# times takes longer than its tests.
function(ballast_unit_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock_main ballast_options)
  ballast_use_precompiled(test_${name} ballast_precompiled_tests)
  if(BALLAST_TESTS_BY_PROGRAM)
    add_test(NAME unit.${name} COMMAND test_${name} --gtest_brief=1)
    set_tests_properties(unit.${name} PROPERTIES LABELS unit)
  else()
    gtest_discover_tests(test_${name} PROPERTIES LABELS unit DISCOVERY_TIMEOUT 60)
  endif()
endfunction()

# ballast_mpi_test(<name> SOURCES test_a.cpp ... LIBRARIES libs... RANKS 1 2 4)
# makes one GoogleTest program whose tests are collective over ballast::test::world()
# (tests/support/mpi_world.hpp); ctest runs it whole at each number of ranks under the label "mpi".
function(ballast_mpi_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;RANKS" ${ARGN})
  add_executable(mpi_test_${name} ${ARG_SOURCES})
  target_link_libraries(mpi_test_${name} PRIVATE ${ARG_LIBRARIES} ballast_mpi_test_main ballast_options)
  ballast_use_precompiled(mpi_test_${name} ballast_precompiled_tests)
  foreach(ranks ${ARG_RANKS})
    ballast_mpi_run(mpi.${name}.${ranks} ${ranks} COMMAND $<TARGET_FILE:mpi_test_${name}>)
  endforeach()
endfunction()

# ballast_mpi_run(<test name> <ranks> [EXIT_CODE n] COMMAND <command>...)
# adds a test that runs a command under mpirun, also as root and with more ranks than cores, and checks
# the exit code that mpirun hands on (0 by default).
function(ballast_mpi_run test ranks)
  cmake_parse_arguments(ARG "" "EXIT_CODE" "COMMAND" ${ARGN})
  if(NOT DEFINED ARG_EXIT_CODE)
    set(ARG_EXIT_CODE 0)
  endif()
  add_test(NAME ${test} COMMAND sh -c "\"$@\"; test $? -eq ${ARG_EXIT_CODE}" sh
    ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} ${ARG_COMMAND})
  set_tests_properties(${test} PROPERTIES LABELS mpi PROCESSORS ${ranks} TIMEOUT 120 ENVIRONMENT
    "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1;OMPI_MCA_rmaps_base_oversubscribe=1;\
OMPI_MCA_hwloc_base_binding_policy=none;OMPI_MCA_mpi_yield_when_idle=1")
endfunction()
