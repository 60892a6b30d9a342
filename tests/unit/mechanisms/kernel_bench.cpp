#include "kernel_bench.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "core/output_file.hpp"
#include "mechanisms/kernel_library.hpp"

namespace ballast::test {
namespace {

RecordedServices& of(void* group) {
  return *static_cast<RecordedServices*>(group);
}

int index_of(const kernel::Kernel& kernel, const std::string& column) {
  for (int i = 0; i < kernel.column_count; ++i) {
    if (column == kernel.columns[i].name) {
      return i;
    }
  }
  throw std::out_of_range("no column " + column);
}

}  // namespace

kernel::Services RecordedServices::services() {
  kernel::Services made;
  made.group = this;
  made.net_send = [](void* group, std::int32_t, std::int32_t instance, std::int32_t, double time,
                     double flag) {
    of(group).events.push_back({"send", instance, time, flag});
  };
  made.net_event = [](void* group, std::int32_t, std::int32_t instance, double time) {
    of(group).events.push_back({"event", instance, time, 0.0});
  };
  made.net_move = [](void* group, std::int32_t, std::int32_t instance, double time) {
    of(group).events.push_back({"move", instance, time, 0.0});
  };
  made.allocate = [](void* group, std::int64_t bytes, bool) -> void* {
    of(group).memory.push_back(std::make_unique<char[]>(static_cast<std::size_t>(bytes)));
    return of(group).memory.back().get();
  };
  made.fail = [](void* group, const char* problem, const char* value) {
    of(group).failure = std::string(problem) + value;
    throw std::runtime_error(of(group).failure);
  };
  return made;
}

KernelBench::KernelBench(const std::string& mod_text, int count) {
  open(mod_text);
  make_arrays(count);
}

KernelBench::~KernelBench() {
  ::dlclose(handle_);
}

void KernelBench::open(const std::string& mod_text) {
  write_file(folder_ / "mods/tested.mod", mod_text);
  // objects of NEURON's own mechanisms are shared by all benches
  ::setenv("BALLAST_CACHE", BALLAST_TEST_BUILD "/kernel_cache", 1);
  mechanisms::KernelOptions options;
  options.output = folder_ / "kernels.so";
  std::string text;
  Logger log(LogLevel::error, &text);
  mechanisms::compile_kernels(folder_ / "mods", options, log);
  handle_ = ::dlopen(options.output.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr) {
    throw std::runtime_error(::dlerror());
  }
  using Function = const kernel::Library* (*)();
  library_ = reinterpret_cast<Function>(::dlsym(handle_, "ballast_kernels"))();
  for (int i = 0; i < library_->kernel_count; ++i) {
    if (std::string(library_->kernels[i].file) == "tested.mod") {
      kernel_ = &library_->kernels[i];
    }
  }
}

void KernelBench::make_arrays(int count) {
  const auto size = static_cast<std::size_t>(count);
  v.assign(size, -65.0);
  rhs.assign(size, 0.0);
  d.assign(size, 0.0);
  area.assign(size, 100.0);
  diam.assign(size, 1.0);
  styles.assign(size, 0);
  for (int i = 0; i < count; ++i) {
    places_.push_back(i);
  }
  values_.assign(static_cast<std::size_t>(kernel_->column_count), std::vector<double>(size, 0.0));
  for (std::vector<double>& column : values_) {
    columns_.push_back({.data = column.data(), .stride = 1});
  }
  const auto ion_arrays = static_cast<std::size_t>(kernel_->ion_count * kernel::ion_columns);
  ion_values_.assign(ion_arrays, std::vector<double>(size, 0.0));
  ions_.resize(static_cast<std::size_t>(kernel_->ion_count));
  for (std::size_t i = 0; i < ion_arrays; ++i) {
    ions_[i / kernel::ion_columns].columns[i % kernel::ion_columns] = ion_values_[i].data();
  }
  for (kernel::Ion& ion : ions_) {
    ion.instances = places_.data();
    ion.styles = styles.data();
  }
  for (int i = 0; i < kernel_->global_count; ++i) {
    globals_.insert(globals_.end(), static_cast<std::size_t>(kernel_->globals[i].size),
                    kernel_->globals[i].value);
  }
  runs.push_back({.first = 0, .count = count, .node = 0, .ions = {}});
  tables_.assign(static_cast<std::size_t>(kernel_->table_size), 0.0);
  slots_.assign(size * static_cast<std::size_t>(kernel_->slot_count), nullptr);
  watched_.assign(size * static_cast<std::size_t>(kernel_->watches), 0);
  services_ = recorded.services();
  instances_.count = count;
  instances_.columns = columns_.data();
  instances_.nodes = places_.data();
  instances_.runs = runs.data();
  instances_.run_count = 1;
  instances_.ions = ions_.data();
  instances_.slots = slots_.data();
  instances_.globals = globals_.data();
  instances_.tables = tables_.data();
  instances_.watched = watched_.data();
  step.dt = 0.025;
  step.celsius = 34.0;
  step.v = v.data();
  step.rhs = rhs.data();
  step.d = d.data();
  step.area = area.data();
  step.diam = diam.data();
  step.services = &services_;
}

double& KernelBench::value(const std::string& column, int instance) {
  return values_[static_cast<std::size_t>(index_of(*kernel_, column))]
                [static_cast<std::size_t>(instance)];
}

const kernel::ColumnInfo& KernelBench::info(const std::string& column) const {
  return kernel_->columns[index_of(*kernel_, column)];
}

double& KernelBench::global(const std::string& name) {
  std::size_t at = 0;
  for (int i = 0; i < kernel_->global_count; ++i) {
    if (name == kernel_->globals[i].name) {
      return globals_[at];
    }
    at += static_cast<std::size_t>(kernel_->globals[i].size);
  }
  throw std::out_of_range("no global " + name);
}

double& KernelBench::ion(int ion, kernel::IonColumn column, int instance) {
  return ion_values_[static_cast<std::size_t>(ion * kernel::ion_columns + column)]
                    [static_cast<std::size_t>(instance)];
}

void KernelBench::drop(const std::string& column) {
  columns_[static_cast<std::size_t>(index_of(*kernel_, column))].data = nullptr;
}

void KernelBench::receive(int instance, std::vector<double>& weights, double flag) const {
  kernel_->receive(step, instances_, instance, weights.data(), 0, flag);
}

void KernelBench::watch() const {
  double none = 0.0;
  kernel_->watch(step, instances_, &none);
}

}  // namespace ballast::test
