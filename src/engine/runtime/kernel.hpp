#pragma once
// The interface between the runtime and the kernels that are made of .mod files
// (mechanisms/kernel_source.hpp). Plain data and functions only, no library: this text stands at
// the head of every generated source, so a kernel library compiles with nothing else at hand. A
// structure of arrays for each mechanism of a group: column c of instance i is
// columns[c].data[i * columns[c].stride]. The runtime owns all arrays; kernels keep nothing between
// calls. Units are NEURON's: ms, mV, nA, mA/cm2, uS, um.

#include <cstdint>

namespace ballast::kernel {

/// Raised with every change of this file: libraries made for another version are refused.
inline constexpr std::int32_t interface_version = 3;
inline constexpr int most_ions = 6;

/// Columns of an ion mechanism, in the order of the data set.
enum IonColumn : std::int32_t { reversal, inside, outside, current, conductance, ion_columns };

/// Instances of a density mechanism on neighbouring nodes, with neighbouring ion instances.
struct Run {
  std::int32_t first, count;     ///< instances
  std::int32_t node;             ///< of the first one
  std::int32_t ions[most_ions];  ///< of the first one: instance of the mechanism's k-th ion
};

/// current() and state() of point processes work on stretches of at most this many instances, so
/// that a shared column needs no more than this many copies of its value: within a stretch that
/// begins at `first`, the value of instance first + k is data[first * stride + k].
inline constexpr std::int32_t stretch = 128;

struct Column {
  double* data = nullptr;   ///< nullptr: not kept
  std::int64_t stride = 1;  ///< 0: all instances share one value, `stretch` copies of it
};

/// One of the ions that a mechanism uses.
struct Ion {
  double* columns[ion_columns] = {};        ///< `current`, `conductance` may be nullptr: not kept
  const std::int32_t* instances = nullptr;  ///< of point processes; density mechanisms have runs
  const std::int32_t* styles = nullptr;     ///< by ion instance, NEURON's style word
};

/// The instances of one mechanism in one group.
struct Instances {
  std::int32_t count = 0;
  std::int32_t mechanism = 0;  ///< the group's number of it, to be handed to Services
  const Column* columns = nullptr;
  const std::int32_t* nodes = nullptr;  ///< nullptr for artificial cells
  const Run* runs = nullptr;            ///< density mechanisms
  std::int32_t run_count = 0;
  const Ion* ions = nullptr;
  /// Slot s (POINTER, BBCOREPOINTER and RANDOM in the order of Kernel::slots) of instance i is
  /// slots[s * count + i]; a POINTER's is a double*.
  void** slots = nullptr;
  const double* globals = nullptr;  ///< values of Kernel::globals one after the other
  double* tables = nullptr;         ///< Kernel::table_size values
  /// Kernel::watches values for each instance, of instance i from i * watches on: 0 not watched,
  /// 1 watched and below, 2 watched and above.
  std::uint8_t* watched = nullptr;
  const double* weights = nullptr;  ///< of the group; receive() gets its own
};

/// What kernels ask of the runtime; `group` is handed back as it is.
struct Services {
  void* group = nullptr;
  /// An event to the instance itself at `time`.
  void (*net_send)(void* group, std::int32_t mechanism, std::int32_t instance, std::int32_t weight,
                   double time, double flag) = nullptr;
  /// An event to all that are connected to the instance.
  void (*net_event)(void* group, std::int32_t mechanism, std::int32_t instance,
                    double time) = nullptr;
  /// Moves the instance's outstanding event of net_send() to `time`.
  void (*net_move)(void* group, std::int32_t mechanism, std::int32_t instance,
                   double time) = nullptr;
  /// Zeroed memory that lives as long as the group; a restart restores its content if `state`.
  void* (*allocate)(void* group, std::int64_t bytes, bool state) = nullptr;
  /// Ends the simulation with this message; does not return.
  void (*fail)(void* group, const char* problem, const char* value) = nullptr;
  std::uint32_t random_index = 0;  ///< Random123's global index
};

/// The state of a group that kernels see during a call.
struct Step {
  double t = 0.0, dt = 0.0, celsius = 0.0;
  const double* v = nullptr;     ///< by node
  double* rhs = nullptr;         ///< by node
  double* d = nullptr;           ///< by node
  const double* area = nullptr;  ///< by node, um2
  const double* diam = nullptr;  ///< by node, um; nullptr where no mechanism asks
  const Services* services = nullptr;
};

/// What current() and state() write besides what the next step needs.
enum class Store : std::int32_t {
  nothing,       ///< neither ion currents nor columns of Use::output
  ion_currents,  ///< adds to the ions' current
  all            ///< adds to current and conductance of ions, stores all columns that are kept
};

enum class Use : std::int32_t {
  output,   ///< every kernel writes it before it reads it: kept only to be looked at
  initial,  ///< only fill_tables, initialize, receive_initial and read_opaque read it before they
            ///< write it: not kept once these are done
  event,    ///< read one by one at events and by watch(): stride may be 0
  loop      ///< current() or state() read it: stride may be 0 for point processes, else it is 1
};

/// Which kernels write a column, as a sum.
enum WrittenBy : std::int32_t {
  nobody = 0,
  the_start = 1,  ///< initialize, receive_initial, read_opaque
  events = 2,     ///< receive, watch
  steps = 4       ///< current, state; not counted where only Store::all writes it
};

struct ColumnInfo {
  const char* name;  ///< as in the .mod file; "" for NEURON's own
  Use use;
  std::int32_t written_by;  ///< WrittenBy; a column is shared only where it is not written later
};

enum class SlotKind : std::int32_t { pointer, opaque };

struct SlotInfo {
  const char* name;
  SlotKind kind;
  std::int32_t datum;  ///< position among the data set's integers of an instance
};

struct IonInfo {
  const char* name;     ///< "na"; its mechanism is "na_ion"
  std::int32_t datum;   ///< position of one of its variables among the integers of an instance
  std::int32_t column;  ///< IonColumn of that variable
  std::int32_t reads_current;
  std::int32_t writes_current;
  std::int32_t writes_concentration;  ///< 1 inside, 2 outside, 3 both
};

struct GlobalInfo {
  const char* name;  ///< as in globals.dat: "e_ProbGABAAB_EMS"
  std::int32_t size;
  double value;  ///< default of all elements
};

enum class Kind : std::int32_t { density, point_process, artificial_cell };

/// One mechanism. Functions that it has no need of are nullptr.
struct Kernel {
  const char* name;
  const char* file;  ///< of the .mod source, without folder
  Kind kind;
  const ColumnInfo* columns;  ///< all that a data set holds, in its order, arrays flattened
  std::int32_t column_count;
  std::int32_t datum_count;  ///< integers of an instance in a data set
  std::int32_t area_datum;   ///< position of the area among them, else -1
  std::int32_t event_datum;  ///< position of NEURON's queue item among them, else -1
  const SlotInfo* slots;
  std::int32_t slot_count;
  const IonInfo* ions;
  std::int32_t ion_count;
  const GlobalInfo* globals;
  std::int32_t global_count;
  std::int32_t weight_count;  ///< arguments of NET_RECEIVE
  std::int32_t table_size;
  std::int32_t watches;  ///< conditions of WATCH
  std::int32_t needs_diam;
  std::int32_t fires;  ///< 1 if it calls net_event
  std::int32_t moves;  ///< 1 if it calls net_move

  /// Fills the tables for this dt and celsius; before initialize() of any instance.
  void (*fill_tables)(const Step&, const Instances&);
  /// INITIAL of all instances.
  void (*initialize)(const Step&, const Instances&);
  /// Subtracts the membrane currents from rhs and adds the conductances to d.
  void (*current)(const Step&, const Instances&, Store);
  /// What SOLVE makes of the states, from t - dt to t.
  void (*state)(const Step&, const Instances&, Store);
  /// NET_RECEIVE: an event reaches an instance at step.t. `weight` is the position of its weights
  /// in the group's, `weights` the group's.
  void (*receive)(const Step&, const Instances&, std::int32_t instance, double* weights,
                  std::int32_t weight, double flag);
  /// INITIAL of NET_RECEIVE, once for each connection; nullptr: weights but the first become 0.
  void (*receive_initial)(const Step&, const Instances&, std::int32_t instance, double* weights,
                          std::int32_t weight);
  /// Calls `receive` with the flag of each WATCH condition that has become true.
  void (*watch)(const Step&, const Instances&, double* weights);
  /// bbcore_read of one instance: takes from `reals` and `integers` at the two positions and moves
  /// them on.
  void (*read_opaque)(const Step&, const Instances&, std::int32_t instance, double* reals,
                      std::int32_t* integers, std::int32_t* real_position,
                      std::int32_t* integer_position);
};

/// Cells as trees of nodes. `order` lists the nodes so that parents come before their children,
/// the roots of all cells first; parents[k], a[k], b[k] belong to node order[k].
struct Tree {
  std::int32_t node_count = 0, cell_count = 0;
  const std::int32_t* order = nullptr;
  const std::int32_t* parents = nullptr;
  const double* a = nullptr;
  const double* b = nullptr;
};

/// Loops that every group needs besides its mechanisms' (core_loops.hpp), compiled with them.
struct Loops {
  void (*set_reversals)(const Ion& ion, std::int32_t count, double factor, std::int32_t bits);
  void (*solve_trees)(const Step& step, const Tree& tree);
};

/// What the function `ballast_kernels` (extern "C", no arguments) of a kernel library returns.
struct Library {
  std::int32_t version;      ///< interface_version
  const char* fingerprint;   ///< of the sources and the translator
  const char* instructions;  ///< set of instructions it was compiled for, as the compiler names it
  const Kernel* kernels;
  std::int32_t kernel_count;
  Loops loops;
};

}  // namespace ballast::kernel
