#pragma once
// Loaded hoc template files: which template came from which file, for messages and for refusing two
// files that define one name.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

class Templates {
 public:
  Templates(const Session& session, Trials trials) : session_(&session), trials_(trials) {}

  /// Loads a file once. First a forked child, unless trials are left out,
  /// loads it and calls `trial`; throws EngineError with
  /// the file for whatever goes wrong there or here.
  void load(const TemplateSource& source, const std::function<void()>& trial);
  /// Values of the ';'-separated strdef <name>_NeededAttributes; empty where there is none.
  [[nodiscard]] std::vector<std::string> needed_attributes(const std::string& name) const;
  /// The file that a loaded template came from; empty if it is not one of ours.
  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const;

 private:
  void try_first(const TemplateSource& source, const std::function<void()>& trial) const;
  void try_in_child_of(const TemplateSource& source, const std::function<void()>& body) const;

  const Session* session_;
  Trials trials_;
  std::map<std::string, std::filesystem::path> files_;
};

}  // namespace ballast::engine::neuron
