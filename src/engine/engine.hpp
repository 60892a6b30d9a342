#pragma once
// Engine: what a simulator must do for ballast. One instance per process (NEURON is
// process-global). The estimator, build and run see this interface only. Units: ms, mV, nA, uS
// (synapses take the weight as the mechanism defines it), um. Every member may throw EngineError
// with the engine's own words. Members marked collective are called on all ranks.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "comm/communicator.hpp"
#include "core/quantity.hpp"
#include "model/morphology.hpp"

namespace ballast::engine {

using CellHandle = Id<struct CellTag, std::int32_t>;
using PointProcessHandle = Id<struct PointProcessTag, std::int32_t>;
using PointProcessKind = Id<struct PointProcessKindTag, std::int32_t>;
using EventSourceHandle = Id<struct EventSourceTag, std::int32_t>;

/// Where a cell's membrane potential is compared with the spike threshold.
enum class SpikeLocation {
  soma,  ///< middle of soma[0]; of the first section where a template has no soma
  ais    ///< middle of axon[1]
};

/// Process-wide settings; apply before the first cell.
struct Conditions {
  double dt = 0.025;  ///< ms
  double celsius = 34.0;
  double v_init = -80.0;               ///< mV
  std::uint32_t random_seed = 0;       ///< global index of Random123 streams
  std::uint32_t ion_channel_seed = 0;  ///< given to the re_init_rng() of templates that have one
  double spike_threshold = -30.0;      ///< mV
  SpikeLocation spike_location = SpikeLocation::soma;
};

/// A hoc template file and the template in it.
struct TemplateSource {
  std::filesystem::path file;
  std::string name;
};

/// A cell with sections, made by a template from a morphology.
struct CellRequest {
  Gid gid = {};
  std::string template_name = {};  ///< loaded before
  const model::Morphology* morphology =
      nullptr;                               ///< outlives the call; nullptr = template has its own
  std::string morphology_directory = {};     ///< passed to init() as $s2
  std::string morphology_file = {};          ///< passed to init() as $s3
  std::vector<double> extra_arguments = {};  ///< passed to init() as $4 ...
  std::int64_t template_gid = -1;  ///< passed to init() as $1; negative = `gid`. (neurodamus
                                   ///< passes the node id, without its population's offset)
  bool with_gid = true;            ///< register as spike source under `gid`
};

/// A cell that is a point process without sections: IntFire1, VecStim ...
struct ArtificialCellRequest {
  Gid gid = {};
  std::string mechanism = {};
  std::vector<std::pair<std::string, double>> parameters = {};
};

/// Where a point process sits. `section` counts as SONATA section ids do: the index in the cell's
/// `all` list as the morphology gave it, before the template replaced the axon.
struct Location {
  CellHandle cell = {};
  std::int32_t section = 0;
  double position = 0.5;  ///< 0..1
};

/// Ids of a Random123 stream.
struct RandomIds {
  std::uint32_t id1 = 0, id2 = 0, id3 = 0;
};

struct Connection {
  double weight = 0.0;
  double delay = 0.0;  ///< ms
  int type = 0;  ///< 0 presynaptic, 1 spontaneous, 2 replay; set where the mechanism has nc_type
};

/// A source of spontaneous minis: a Poisson process that one synapse owns.
struct MiniSource {
  double rate = 0.0;   ///< Hz
  double until = 0.0;  ///< ms; silent from then on
  RandomIds intervals = {}, thinning = {};
};

/// A weight that takes effect during the run: `factor` times the mechanism's `conductance`.
struct LaterWeight {
  double time = 0.0;  ///< ms
  double factor = 0.0;
  friend auto operator<=>(const LaterWeight&, const LaterWeight&) = default;
};

/// A current source whose amplitude is played: linear between points, two points at one time make a
/// step, constant before the first and after the last time (as hoc's Vector.play(&amp, times, 1)).
struct CurrentStimulus {
  Location location = {};
  std::vector<double> times = {};       ///< ms, not descending
  std::vector<double> amplitudes = {};  ///< nA, same length; positive depolarises
  /// True: IClamp. False: the point process MembraneCurrentSource where the mechanism library has
  /// it, else IClamp too; the voltages are the same, only i_membrane differs.
  bool physical_electrode = false;
};

struct Spike {
  double time;  ///< ms
  Gid gid = {};
  friend auto operator<=>(const Spike&, const Spike&) = default;
};

/// How a mechanism's data are stored: in a pool whose capacity starts at `first_capacity` instances
/// and doubles. A pool of capacity c takes c * slot_bytes.
struct PoolLaw {
  std::int64_t first_capacity = 1000;
  Bytes slot_bytes;
  /// Part of a slot that initialisation makes contiguous: n instances take n * copied_bytes anew,
  /// beside the old pools until all are copied; afterwards the old ones are freed.
  Bytes copied_bytes = {};
  /// What initialisation adds for each instance and keeps: lists, arrays of the solver.
  Bytes listed_bytes = {};
};

/// What one process holds, by kind. Individually allocated bytes are what the allocator takes for
/// such requests, chunk headers included; pool instances are counted, not weighed. "section" and
/// "node" count as mechanisms. The same model gives the same census, whatever was built before.
struct Census {
  std::map<std::string, Bytes> individual;        ///< "nodes", "sections", "points", "objects" ...
  std::map<std::string, Bytes> processes;         ///< point processes, by mechanism, with streams
  std::map<std::string, std::int64_t> instances;  ///< mechanism -> instances in its pool
  std::int64_t sections = 0, segments = 0, points = 0, cells = 0;
  std::int64_t point_processes = 0, netcons = 0, gap_junctions = 0;
  std::int64_t sources = 0;        ///< that connections name by their gid
  std::int64_t event_sources = 0;  ///< of given spikes or spontaneous minis

  Census& operator+=(const Census& other);
  Census& operator-=(const Census& other);
};

/// Where a group of a built model is written.
struct GroupTarget {
  std::filesystem::path folder;  ///< exists
  bool with_tables = false;      ///< bbcore_mech.dat and globals.dat, too, by the root
  bool initialise = true;        ///< false: as the simulation has left it
};

class Engine {
 public:
  virtual ~Engine() = default;

  /// "NEURON 8.2.2".
  [[nodiscard]] virtual std::string version() const = 0;

  // ---- setting up
  /// Loads the compiled mechanism library; once per process.
  virtual void load_mechanisms(const std::filesystem::path& library) = 0;
  [[nodiscard]] virtual bool has_mechanism(const std::string& name) const = 0;
  virtual void set_conditions(const Conditions& conditions) = 0;
  /// Sets GLOBAL variable `variable` of `mechanism` (hoc name variable_mechanism).
  virtual void set_mechanism_global(const std::string& mechanism, const std::string& variable,
                                    double value) = 0;
  [[nodiscard]] virtual double mechanism_global(const std::string& mechanism,
                                                const std::string& variable) const = 0;
  /// Loads a template file. It is first tried, with `trial` if given, in a forked child that builds
  /// one cell: a crash, exit or quit() there becomes an EngineError here. For a template that is
  /// loaded already only the trial is made: its first arguments may depend on needed_attributes().
  virtual void load_template(const TemplateSource& source, const CellRequest* trial) = 0;
  /// Extra arguments that the template asks for (hoc strdef <name>_NeededAttributes,
  /// ';'-separated).
  [[nodiscard]] virtual std::vector<std::string> needed_attributes(
      const std::string& template_name) const = 0;

  // ---- building; order of creation decides the order of summation: keep it the same for any
  // ranks. All cells of a rank come before its first connect(): NEURON takes no new source among
  // its targets.
  virtual CellHandle create_cell(const CellRequest& request) = 0;
  virtual CellHandle create_artificial_cell(const ArtificialCellRequest& request) = 0;
  /// False if the template has deleted this section (a replaced axon).
  [[nodiscard]] virtual bool has_section(CellHandle cell, std::int32_t section) const = 0;

  /// Prepares bulk creation: values given to create_point_process() are for these RANGE variables.
  /// Throws EngineError naming the mechanism or variable that does not exist.
  virtual PointProcessKind point_process_kind(const std::string& mechanism,
                                              const std::vector<std::string>& parameters) = 0;
  [[nodiscard]] virtual bool has_parameter(const std::string& mechanism,
                                           const std::string& parameter) const = 0;
  /// True if the mechanism has a FUNCTION or PROCEDURE of this name ("setRNG").
  [[nodiscard]] virtual bool has_function(const std::string& mechanism,
                                          const std::string& function) const = 0;
  /// values.size() == number of parameters; a NaN leaves the mechanism's default.
  virtual PointProcessHandle create_point_process(const Location& location, PointProcessKind kind,
                                                  std::span<const double> values) = 0;
  /// Calls the mechanism's setRNG(id1, id2, id3).
  virtual void set_random_stream(PointProcessHandle process, const RandomIds& ids) = 0;
  /// Calls the mechanism's setup_delay_vecs(times, factors); ascending by time. Synapses with the
  /// same weights share them.
  virtual void set_later_weights(PointProcessHandle process,
                                 std::span<const LaterWeight> weights) = 0;
  /// One value of the lognormal distribution with this mean and variance (hoc Random.lognormal).
  [[nodiscard]] virtual double random_lognormal(const RandomIds& ids, double mean,
                                                double variance) = 0;

  virtual void connect(Gid source, PointProcessHandle target, const Connection& connection) = 0;
  virtual void connect(Gid source, CellHandle artificial_target, const Connection& connection) = 0;
  /// Local source that fires at these times (ms, ascending); the engine keeps a copy.
  virtual EventSourceHandle create_event_source(std::span<const double> times) = 0;
  /// Connects a source of its own (mechanism InhPoissonStim) to the synapse.
  virtual void add_minis(PointProcessHandle target, const MiniSource& source,
                         const Connection& connection) = 0;
  virtual void connect(EventSourceHandle source, PointProcessHandle target,
                       const Connection& connection) = 0;
  virtual void connect(EventSourceHandle source, CellHandle artificial_target,
                       const Connection& connection) = 0;

  /// One half of a gap junction (point process Gap): reads the voltage published as `other_id`,
  /// publishes its own as `own_id`. `conductance` goes to Gap's g as it is, in the unit of that
  /// mechanism.
  virtual void create_gap_junction(const Location& location, std::int64_t own_id,
                                   std::int64_t other_id, double conductance) = 0;
  /// Call after the last create_gap_junction(). Collective.
  virtual void setup_gap_junctions() = 0;

  virtual void inject_current(const CurrentStimulus& stimulus) = 0;

  // ---- running
  /// Sets up spike exchange and initialises states. Collective.
  virtual void initialize() = 0;
  /// Integrates in whole steps up to, never beyond, `time` (ms). Collective. Same spikes for any
  /// sequence of stops.
  virtual void advance(double time) = 0;
  /// Membrane potential (mV) now at a place of a cell.
  [[nodiscard]] virtual double voltage(const Location& location) const = 0;
  /// Spikes of this rank's gids since the last call, in order of time, then gid.
  [[nodiscard]] virtual std::vector<Spike> take_spikes() = 0;

  // ---- writing a model that is built part by part, in place of running it
  /// Call before the first cell, with the most that this process will hold at a time: a group then
  /// depends on its cells alone and not on those that were built before.
  virtual void reserve_cells(std::int64_t most) = 0;
  /// Initialises, if wanted, and writes what this process holds as a group of a CoreNEURON data set
  /// (format 1.5): <id>_1.dat, <id>_2.dat, <id>_3.dat and, where there are gap junctions,
  /// <id>_gap.dat; needs no setup_gap_junctions(). Gives the group's id, the gid of one of its
  /// cells, or nothing where there are no cells. Every file appears whole or not at all. Throws
  /// ResourceError for one that cannot be written. Collective.
  [[nodiscard]] virtual std::optional<Gid> write_group(const GroupTarget& target) = 0;

  // ---- what it costs
  [[nodiscard]] virtual Census census() const = 0;
  [[nodiscard]] virtual std::map<std::string, PoolLaw> pool_laws() const = 0;
  /// Frees all cells, point processes, connections and sources, and the pools. Collective.
  virtual void clear() = 0;
};

/// Whether users' templates and mechanisms are tried in forked children first. Left out, a crash or
/// an endless loop (ended after a minute) of theirs ends this process: for those that are made for
/// that.
enum class Trials { made, left_out };

/// Opens the engine module "neuron" beside the running program (or in its ../lib/ballast) and
/// starts it on `comm`, which outlives it. Throws EngineError naming the module and the loader's
/// reason. The module stays loaded.
[[nodiscard]] std::unique_ptr<Engine> open_neuron(comm::Communicator& comm,
                                                  Trials trials = Trials::made);

/// The version() that open_neuron()'s engine would have. Throws as open_neuron().
[[nodiscard]] std::string version_of_neuron();

}  // namespace ballast::engine
