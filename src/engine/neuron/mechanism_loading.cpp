#include "engine/neuron/mechanism_loading.hpp"

#include <dlfcn.h>
#include <fmt/core.h>

#include "core/error.hpp"
#include "engine/child_trial.hpp"

const char* nrn_version(int which);

namespace ballast::engine::neuron {

namespace {

constexpr std::chrono::seconds trial_limit{60};

// nrn_load_dll() reports a library that cannot be opened on stderr only, so it is opened here
// first. It needs NEURON's symbols, which this module keeps to itself otherwise.
void open_library(const std::filesystem::path& library) {
  Dl_info neuron{};
  dladdr(reinterpret_cast<void*>(&ivocmain_session), &neuron);
  dlopen(neuron.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
  void* handle = dlopen(library.c_str(), RTLD_NOW);
  if (handle == nullptr) {
    throw EngineError(
        {.place = {library}, .problem = "cannot open the mechanism library", .reason = dlerror()});
  }
  if (dlsym(handle, "modl_reg") == nullptr) {
    throw EngineError({.place = {library},
                       .problem = "not a mechanism library",
                       .reason = "it has no function modl_reg"});
  }
}

void register_mechanisms(const std::filesystem::path& library) {
  execute(fmt::format("{{nrn_load_dll(\"{}\")}}", library.string()));
}

}  // namespace

std::string neuron_version() {
  return std::string("NEURON ") + nrn_version(0);
}

void MechanismLoading::load(const std::filesystem::path& library, Trials trials) {
  const std::filesystem::path file = std::filesystem::absolute(library);
  if (!loaded_.empty()) {
    throw EngineError({.place = {library},
                       .problem = "a second mechanism library",
                       .reason = "NEURON takes one in a process; loaded is " + loaded_.string()});
  }
  const auto open_and_register = [&] {
    open_library(file);
    register_mechanisms(file);
  };
  std::string reason;
  if (trials == Trials::made) reason = try_in_child(open_and_register, trial_limit);
  open_library(file);
  if (!reason.empty()) {
    throw EngineError(
        {.place = {library}, .problem = "cannot use the mechanism library", .reason = reason});
  }
  register_mechanisms(file);
  loaded_ = file;
}

bool has_mechanism(const Session& session, const std::string& name) {
  const Symbol* symbol = hoc_lookup(name.c_str());
  if (symbol == nullptr) return false;
  return symbol->type == session.kinds().mechanism || session.find_point_process(name) != nullptr;
}

namespace {

double& require_global(const Session& session, const std::string& mechanism,
                       const std::string& variable) {
  const Symbol* symbol = hoc_lookup((variable + "_" + mechanism).c_str());
  const bool usable = symbol != nullptr && symbol->type == session.kinds().number &&
                      symbol->subtype == USERDOUBLE && symbol->arayinfo == nullptr;
  if (!usable) {
    throw EngineError({.problem = "unknown global variable",
                       .value = variable,
                       .reason = has_mechanism(session, mechanism)
                                     ? "mechanism " + mechanism + " has no such GLOBAL variable"
                                     : "there is no mechanism " + mechanism});
  }
  return *symbol->u.pval;
}

}  // namespace

void set_mechanism_global(const Session& session, const std::string& mechanism,
                          const std::string& variable, double value) {
  require_global(session, mechanism, variable) = value;
}

double mechanism_global(const Session& session, const std::string& mechanism,
                        const std::string& variable) {
  return require_global(session, mechanism, variable);
}

void apply_conditions(const Conditions& conditions) {
  try {
    execute(fmt::format(
        "dt = {0:.17g}\nsteps_per_ms = 1/{0:.17g}\ncelsius = {1:.17g}\nv_init = {2:.17g}",
        conditions.dt, conditions.celsius, conditions.v_init));
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot set the conditions", .reason = error.what()});
  }
  nrnran123_set_globalindex(conditions.random_seed);
}

void free_pools() {
  for (int type = 0; type < n_memb_func; ++type) {
    try {
      protect([&] { nrn_delete_prop_pool(type); });
    } catch (const HocError&) {
      // In use: NEURON keeps an instance or two of some mechanisms for itself.
    }
  }
}

RandomNumbers::RandomNumbers(const Session& session) {
  Symbol* symbol = session.require_template("Random");
  protect([&] { generator_ = hoc_newobj1(symbol, 0); });
  select_stream_ = find_member(generator_, "Random123");
  lognormal_ = find_member(generator_, "lognormal");
}

double RandomNumbers::lognormal(const RandomIds& ids, double mean, double variance) const {
  double value = 0.0;
  protect([&] {
    hoc_pushx(ids.id1);
    hoc_pushx(ids.id2);
    hoc_pushx(ids.id3);
    call_method(generator_, select_stream_, 3);
    hoc_pushx(mean);
    hoc_pushx(variance);
    hoc_call_ob_proc(generator_, lognormal_, 2);
    value = hoc_xpop();
  });
  return value;
}

}  // namespace ballast::engine::neuron
