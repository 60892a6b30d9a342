#pragma once
// Mechanism libraries, process-wide conditions, and the pools that mechanism data live in.

#include <filesystem>
#include <string>

#include "engine/engine.hpp"
#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

/// "NEURON 8.2.2".
[[nodiscard]] std::string neuron_version();

class MechanismLoading {
 public:
  /// Loads a library of compiled mechanisms, first in a forked child unless trials are left out.
  /// Throws EngineError for a file that is none, crashes, defines a name twice, or if a library was
  /// loaded before.
  void load(const std::filesystem::path& library, Trials trials);

 private:
  std::filesystem::path loaded_;
};

[[nodiscard]] bool has_mechanism(const Session& session, const std::string& name);
/// Throws EngineError where the mechanism has no such GLOBAL variable.
void set_mechanism_global(const Session& session, const std::string& mechanism,
                          const std::string& variable, double value);
/// Throws EngineError as set_mechanism_global() does.
[[nodiscard]] double mechanism_global(const Session& session, const std::string& mechanism,
                                      const std::string& variable);
/// Sets dt, celsius, v_init and the random seed.
void apply_conditions(const Conditions& conditions);
/// Frees the pools that hold no instance any more; the others stay.
void free_pools();

/// Single random values as hoc's class Random draws them.
class RandomNumbers {
 public:
  explicit RandomNumbers(const Session& session);
  [[nodiscard]] double lognormal(const RandomIds& ids, double mean, double variance) const;

 private:
  Object* generator_ = nullptr;
  Symbol* select_stream_ = nullptr;
  Symbol* lognormal_ = nullptr;
};

}  // namespace ballast::engine::neuron
