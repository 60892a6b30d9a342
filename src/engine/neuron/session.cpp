#include "engine/neuron/session.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>

#include "core/error.hpp"
#include "engine/neuron/import3d.hpp"

// Mechanism libraries define it for programs that link them; NEURON's library expects one of any
// program.
extern "C" void modl_reg() {}

namespace ballast::engine::neuron {

namespace {

void claim_process() {
  static std::atomic<bool> taken{false};
  if (taken.exchange(true)) {
    throw EngineError({.problem = "cannot start a second engine",
                       .value = "NEURON",
                       .reason = "it exists once in a process"});
  }
}

void raise_quit() {
  hoc_execerror("quit() was called by hoc code", nullptr);
}

// hoc's quit() would end the process with exit status 0.
void disarm_quit() {
  hoc_lookup("quit")->u.u_proc->defn.pf = raise_quit;
}

int kind_of(const char* name) {
  return hoc_lookup(name)->type;
}

SymbolKinds learn_kinds() {
  execute(
      "ballast_number_ = 0\nstrdef ballast_string_\nobjref ballast_object_\n"
      "create ballast_section_\nproc ballast_procedure_() {}\nfunc ballast_function_() {return 0}");
  SymbolKinds kinds{};
  kinds.number = kind_of("ballast_number_");
  kinds.string = kind_of("ballast_string_");
  kinds.object = kind_of("ballast_object_");
  kinds.section = kind_of("ballast_section_");
  kinds.procedure = kind_of("ballast_procedure_");
  kinds.function = kind_of("ballast_function_");
  kinds.template_ = kind_of("Vector");
  kinds.mechanism = kind_of("pas");
  kinds.range_variable = hoc_table_lookup("amp", hoc_lookup("IClamp")->u.ctemplate->symtable)->type;
  execute("ballast_section_ {delete_section()}");
  return kinds;
}

// -nopython saves 0.1 s, -nogui keeps a bad DISPLAY from ending the process; large templates need
// deep stacks.
void start_interpreter(comm::Communicator& comm) {
  static std::array<const char*, 10> arguments{"NEURON",   "-nogui",  "-nobanner", "-nopython",
                                               "-notatty", "-NSTACK", "100000",    "-NFRAME",
                                               "20000",    nullptr};
  int argc = static_cast<int>(arguments.size()) - 1;
  auto** argv = const_cast<char**>(arguments.data());
  start_message_passing(comm, argc, argv);
  nrn_mpiabort_on_error_ = 0;
  nrn_nobanner_ = 1;
  capture_output();
  ivocmain_session(argc, arguments.data(), const_cast<const char**>(environ), 0);
}

Object* new_parallel_context() {
  Object* context = nullptr;
  Symbol* symbol = hoc_lookup("ParallelContext");
  protect([&] { context = hoc_newobj1(symbol, 0); });
  return context;
}

}  // namespace

Session::Session(comm::Communicator& comm) : comm_(&comm) {
  claim_process();
  start_interpreter(comm);
  try {
    disarm_quit();
    kinds_ = learn_kinds();
    parallel_context_ = new_parallel_context();
    execute("{load_file(\"stdrun.hoc\")}");
    install_import3d();
  } catch (const HocError& error) {
    throw EngineError({.problem = "cannot start", .value = "NEURON", .reason = error.what()});
  }
}

Symbol* Session::find_template(const std::string& name) const {
  Symbol* symbol = hoc_lookup(name.c_str());
  return symbol != nullptr && symbol->type == kinds_.template_ ? symbol : nullptr;
}

Symbol* Session::require_template(const std::string& name) const {
  Symbol* symbol = find_template(name);
  if (symbol == nullptr) {
    throw EngineError(
        {.problem = "unknown template", .value = name, .reason = "it was not loaded"});
  }
  return symbol;
}

Symbol* Session::find_point_process(const std::string& name) const {
  Symbol* symbol = find_template(name);
  return symbol != nullptr && symbol->u.ctemplate->is_point_ > 0 ? symbol : nullptr;
}

void push_string(const std::string& text) {
  char** slot = hoc_temp_charptr();
  *slot = const_cast<char*>(text.c_str());
  hoc_pushstr(slot);
}

Symbol* find_member(const Object* object, const char* name) {
  return hoc_table_lookup(name, object->ctemplate->symtable);
}

void call_method(Object* object, Symbol* method, int argument_count) {
  hoc_call_ob_proc(object, method, argument_count);
  hoc_xpop();
}

Object* new_vector(const Session& session, const double* values, std::size_t count) {
  Object* vector = nullptr;
  Symbol* symbol = session.require_template("Vector");
  protect([&] {
    hoc_pushx(static_cast<double>(count));
    vector = hoc_newobj1(symbol, 1);
    double* data = nullptr;
    vector_instance_px(vector->u.this_pointer, &data);
    if (count > 0) std::memcpy(data, values, count * sizeof(double));
  });
  return vector;
}

}  // namespace ballast::engine::neuron
