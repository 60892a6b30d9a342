#pragma once
// Several byte strings as one, to travel in one message: for each its length (8 bytes, this
// machine's order) and its bytes. unpack() throws std::logic_error if the text is not what pack()
// made.

#include <string>
#include <string_view>
#include <vector>

namespace ballast::comm {

[[nodiscard]] std::string pack(const std::vector<std::string>& pieces);
[[nodiscard]] std::vector<std::string> unpack(std::string_view packed);

}  // namespace ballast::comm
