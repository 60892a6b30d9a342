# Finds NEURON 8.2 as Debian packages it (neuron, neuron-dev): NEURON_INCLUDE_DIR, NEURON_LIBRARY and the
# imported target NEURON::nrniv. NEURON 9 has another C interface and is not accepted.

find_path(NEURON_INCLUDE_DIR NAMES section.h PATH_SUFFIXES nrn neuron)
find_library(NEURON_LIBRARY NAMES nrniv PATH_SUFFIXES nrn)
if(NEURON_INCLUDE_DIR AND EXISTS ${NEURON_INCLUDE_DIR}/nrnsemanticversion.h)
  file(STRINGS ${NEURON_INCLUDE_DIR}/nrnsemanticversion.h _neuron_version REGEX "NRN_VERSION_(MAJOR|MINOR|PATCH)")
  string(REGEX REPLACE ".*MAJOR +([0-9]+).*MINOR +([0-9]+).*PATCH +([0-9]+).*" "\\1.\\2.\\3" NEURON_VERSION
                       "${_neuron_version}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(NEURON REQUIRED_VARS NEURON_LIBRARY NEURON_INCLUDE_DIR
                                  VERSION_VAR NEURON_VERSION)
if(NEURON_FOUND AND NOT TARGET NEURON::nrniv)
  add_library(NEURON::nrniv SHARED IMPORTED)
  set_target_properties(NEURON::nrniv PROPERTIES IMPORTED_LOCATION ${NEURON_LIBRARY}
                                                 INTERFACE_INCLUDE_DIRECTORIES ${NEURON_INCLUDE_DIR})
endif()
