#pragma once
// A bench for kernels: compiles the text of a .mod file, opens the library, and holds the arrays
// that a runtime would: `count` instances on as many neighbouring nodes, one ion instance each.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/kernel.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::test {

/// Services that write down what kernels ask of them.
struct RecordedServices {
  struct Event {
    std::string kind;
    int instance = 0;
    double time = 0.0;
    double flag = 0.0;
  };
  std::vector<Event> events;
  std::vector<std::unique_ptr<char[]>> memory;
  std::string failure;

  [[nodiscard]] kernel::Services services();
};

class KernelBench {
 public:
  /// Options are those of the ions' columns: "cai" to a start value.
  KernelBench(const std::string& mod_text, int count);
  ~KernelBench();
  KernelBench(const KernelBench&) = delete;
  KernelBench& operator=(const KernelBench&) = delete;

  [[nodiscard]] const kernel::Library& library() const { return *library_; }
  [[nodiscard]] const kernel::Kernel& kernel() const { return *kernel_; }
  /// A column's value of an instance; a column as "x", of an array "x[1]".
  double& value(const std::string& column, int instance = 0);
  [[nodiscard]] const kernel::ColumnInfo& info(const std::string& column) const;
  double& global(const std::string& name);
  double& ion(int ion, kernel::IonColumn column, int instance = 0);
  /// Takes a column's array away, as a runtime does that has no use for it.
  void drop(const std::string& column);

  void fill_tables() const { kernel_->fill_tables(step, instances()); }
  void initialize() const { kernel_->initialize(step, instances()); }
  void current(kernel::Store store) const { kernel_->current(step, instances(), store); }
  void state(kernel::Store store) const { kernel_->state(step, instances(), store); }
  void receive(int instance, std::vector<double>& weights, double flag) const;
  void watch() const;
  [[nodiscard]] const kernel::Instances& instances() const { return instances_; }

  kernel::Step step;
  std::vector<double> v, rhs, d, area, diam;
  std::vector<std::int32_t> styles;
  std::vector<kernel::Run> runs;
  RecordedServices recorded;

 private:
  void open(const std::string& mod_text);
  void make_arrays(int count);

  TemporaryDirectory folder_;
  void* handle_ = nullptr;
  const kernel::Library* library_ = nullptr;
  const kernel::Kernel* kernel_ = nullptr;
  kernel::Services services_;
  kernel::Instances instances_;
  std::vector<std::vector<double>> values_;
  std::vector<kernel::Column> columns_;
  std::vector<std::vector<double>> ion_values_;
  std::vector<kernel::Ion> ions_;
  std::vector<std::int32_t> places_;
  std::vector<double> globals_, tables_;
  std::vector<void*> slots_;
  std::vector<std::uint8_t> watched_;
};

}  // namespace ballast::test
