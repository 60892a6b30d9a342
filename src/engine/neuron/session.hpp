#pragma once
// The NEURON of this process: started once, on the ranks of a communicator. Owns the
// ParallelContext object and the symbols that bulk work needs, looked up once (a later lookup
// depends on hoc's scope).

#include <string>

#include "comm/communicator.hpp"
#include "engine/neuron/protected_call.hpp"

namespace ballast::engine::neuron {

/// Token numbers of hoc's symbol kinds; they live in a generated header that is not installed.
struct SymbolKinds {
  int number, string, object, section, function, range_variable, template_, mechanism, procedure;
};

class Session {
 public:
  /// Starts NEURON; the communicator outlives the session. Throws EngineError where this process
  /// has one already.
  explicit Session(comm::Communicator& comm);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const SymbolKinds& kinds() const { return kinds_; }
  [[nodiscard]] Object* parallel_context() const { return parallel_context_; }
  [[nodiscard]] int rank() const { return comm_->rank(); }
  [[nodiscard]] int ranks() const { return comm_->size(); }
  [[nodiscard]] comm::Communicator& comm() const { return *comm_; }

  /// A top-level symbol that is a template (a class of hoc or of NEURON, a point process); nullptr
  /// if none.
  [[nodiscard]] Symbol* find_template(const std::string& name) const;
  /// As above where it must exist: throws EngineError.
  [[nodiscard]] Symbol* require_template(const std::string& name) const;
  /// The template of a point process or artificial cell; nullptr if `name` is none.
  [[nodiscard]] Symbol* find_point_process(const std::string& name) const;

 private:
  SymbolKinds kinds_{};
  Object* parallel_context_ = nullptr;
  comm::Communicator* comm_;
};

/// Tells NEURON to live on this communicator; without MPI it stays on its own.
void start_message_passing(comm::Communicator& comm, int& argc, char**& argv);

// Small helpers of hoc's calling convention.

/// Pushes a string argument that must stay alive until the call has returned.
void push_string(const std::string& text);
/// A member of an object's template; nullptr if it has none of this name.
[[nodiscard]] Symbol* find_member(const Object* object, const char* name);
/// Calls obj.method(arguments pushed before) and drops its number. Call inside protect().
void call_method(Object* object, Symbol* method, int argument_count);
/// New Vector object with these values, reference count 1. Throws HocError.
[[nodiscard]] Object* new_vector(const Session& session, const double* values, std::size_t count);

}  // namespace ballast::engine::neuron
