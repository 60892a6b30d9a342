#include <cstdlib>

#include "comm/communicator.hpp"
#include "core/error.hpp"

namespace ballast::comm {

namespace {

class SerialCommunicator final : public Communicator {
 public:
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] int size() const override { return 1; }

  void barrier() override {}
  [[nodiscard]] std::string broadcast(const std::string& bytes, int root) override {
    BALLAST_EXPECT(root == 0);
    return bytes;
  }
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& bytes) override {
    return {bytes};
  }
  [[nodiscard]] std::vector<std::string> all_to_all(
      const std::vector<std::string>& outgoing) override {
    BALLAST_EXPECT(outgoing.size() == 1);
    return outgoing;
  }
  // A sum or maximum over one rank is what it is.
  void all_sum(std::span<std::int64_t> /*values*/) override {}
  void all_sum(std::span<double> /*values*/) override {}
  void all_max(std::span<double> /*values*/) override {}

  [[noreturn]] void abort(int exit_code) override { std::_Exit(exit_code); }
};

}  // namespace

std::unique_ptr<Communicator> make_serial() {
  return std::make_unique<SerialCommunicator>();
}

}  // namespace ballast::comm
