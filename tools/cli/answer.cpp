#include "cli/answer.hpp"

#include <iostream>

namespace ballast::cli {

int print(const Answer& answer, const Program& program, bool as_json) {
  if (as_json) {
    Json document = {{"program", program.title()}};
    document.update(answer.json);
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << answer.text;
  }
  return answer.exit_code;
}

}  // namespace ballast::cli
