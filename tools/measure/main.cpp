// ballast-measure: builds the sample of a dry run; started by ballast itself (run/measuring.hpp).

#include <iostream>

#include "dry_run/measuring.hpp"
#include "machine/child_program.hpp"

int main(int argc, char**) {
  if (argc > 1) {
    std::cerr << "ballast-measure is a part of ballast --dry-run: it has no options\n";
    return 2;
  }
  return ballast::dry_run::serve_measurement(ballast::machine::request_descriptor,
                                             ballast::machine::answer_descriptor);
}
