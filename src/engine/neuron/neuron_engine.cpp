// The engine of this module: puts the parts together, in the order in which they depend on each
// other.

#include <dlfcn.h>
#include <fmt/core.h>
#include <malloc.h>

#include "core/error.hpp"
#include "engine/child_trial.hpp"
#include "engine/module.hpp"
#include "engine/neuron/census.hpp"
#include "engine/neuron/connections.hpp"
#include "engine/neuron/data_set.hpp"
#include "engine/neuron/gap_junctions.hpp"
#include "engine/neuron/local_events.hpp"
#include "engine/neuron/mechanism_loading.hpp"
#include "engine/neuron/run.hpp"
#include "engine/neuron/stimuli.hpp"

namespace ballast::engine::neuron {

namespace {

class NeuronEngine final : public Engine {
 public:
  NeuronEngine(comm::Communicator& comm, Trials trials)
      : trials_(trials),
        session_(comm),
        templates_(session_, trials),
        cells_(session_, templates_),
        processes_(session_, cells_),
        connections_(session_),
        minis_(session_),
        later_weights_(session_),
        gap_junctions_(session_, cells_),
        stimuli_(session_, cells_),
        data_set_(session_, cells_, gap_junctions_),
        random_(session_),
        run_(session_) {}

  std::string version() const override { return neuron_version(); }

  void load_mechanisms(const std::filesystem::path& library) override {
    loading_.load(library, trials_);
    free_pools();  // NEURON has made those of mechanisms that may never be used
  }
  bool has_mechanism(const std::string& name) const override {
    return engine::neuron::has_mechanism(session_, name);
  }
  void set_conditions(const Conditions& conditions) override {
    apply_conditions(conditions);
    conditions_ = conditions;
  }
  void set_mechanism_global(const std::string& mechanism, const std::string& variable,
                            double value) override {
    engine::neuron::set_mechanism_global(session_, mechanism, variable, value);
  }
  double mechanism_global(const std::string& mechanism,
                          const std::string& variable) const override {
    return engine::neuron::mechanism_global(session_, mechanism, variable);
  }

  void load_template(const TemplateSource& source, const CellRequest* trial) override {
    std::function<void()> build;
    if (trial != nullptr) {
      build = [&] { cells_.create(without_gid(*trial), conditions_); };
    }
    templates_.load(source, build);
  }
  std::vector<std::string> needed_attributes(const std::string& template_name) const override {
    return templates_.needed_attributes(template_name);
  }

  CellHandle create_cell(const CellRequest& request) override {
    if (trials_ == Trials::made) return cells_.create(request, conditions_);
    const Deadline deadline(std::chrono::minutes(1));
    return cells_.create(request, conditions_);
  }
  CellHandle create_artificial_cell(const ArtificialCellRequest& request) override {
    return cells_.create_artificial(request);
  }
  bool has_section(CellHandle cell, std::int32_t section) const override {
    return cells_.has_section(cell, section);
  }

  PointProcessKind point_process_kind(const std::string& mechanism,
                                      const std::vector<std::string>& parameters) override {
    return processes_.prepare(mechanism, parameters);
  }
  bool has_parameter(const std::string& mechanism, const std::string& parameter) const override {
    const Symbol* symbol = session_.find_point_process(mechanism);
    return symbol != nullptr && find_range_variable(session_, symbol, parameter) != nullptr;
  }
  bool has_function(const std::string& mechanism, const std::string& function) const override {
    const Symbol* symbol = session_.find_point_process(mechanism);
    if (symbol == nullptr) return false;
    return hoc_table_lookup(function.c_str(), symbol->u.ctemplate->symtable) != nullptr;
  }
  PointProcessHandle create_point_process(const Location& location, PointProcessKind kind,
                                          std::span<const double> values) override {
    return processes_.create(location, kind, values);
  }
  void set_random_stream(PointProcessHandle process, const RandomIds& ids) override {
    processes_.set_random_stream(process, ids);
  }
  void set_later_weights(PointProcessHandle process,
                         std::span<const LaterWeight> weights) override {
    later_weights_.set(processes_.object(process), weights);
  }
  double random_lognormal(const RandomIds& ids, double mean, double variance) override {
    return random_.lognormal(ids, mean, variance);
  }

  void connect(Gid source, PointProcessHandle target, const Connection& connection) override {
    connect_to(source, processes_.object(target), connection);
  }
  void connect(Gid source, CellHandle artificial_target, const Connection& connection) override {
    connect_to(source, cells_.object(artificial_target), connection);
  }
  EventSourceHandle create_event_source(std::span<const double> times) override {
    return connections_.create_source(times);
  }
  void connect(EventSourceHandle source, PointProcessHandle target,
               const Connection& connection) override {
    connect_to(source, processes_.object(target), connection);
  }
  void connect(EventSourceHandle source, CellHandle artificial_target,
               const Connection& connection) override {
    connect_to(source, cells_.object(artificial_target), connection);
  }

  void add_minis(PointProcessHandle target, const MiniSource& source,
                 const Connection& connection) override {
    Object* process = processes_.object(target);
    connections_.connect_from(minis_.create(source), process, processes_.traits(process),
                              connection);
  }

  void create_gap_junction(const Location& location, std::int64_t own_id, std::int64_t other_id,
                           double conductance) override {
    gap_junctions_.create(location, own_id, other_id, conductance);
  }
  void setup_gap_junctions() override { gap_junctions_.set_up(); }

  void inject_current(const CurrentStimulus& stimulus) override { stimuli_.inject(stimulus); }

  void initialize() override { run_.initialize(conditions_); }
  void advance(double time) override { run_.advance(time); }
  double voltage(const Location& location) const override {
    const Site site = cells_.site(location);
    return NODEV(node_exact(site.section, site.position));
  }
  std::vector<Spike> take_spikes() override { return run_.take_spikes(); }

  void reserve_cells(std::int64_t most) override { data_set_.reserve(most); }
  std::optional<Gid> write_group(const GroupTarget& target) override {
    return data_set_.write(target, conditions_);
  }

  Census census() const override {
    Census census = take_census(session_);
    census.gap_junctions = static_cast<std::int64_t>(gap_junctions_.size());
    census.point_processes -= census.gap_junctions;
    cells_.add_detectors_and_handles(census);
    processes_.add_streams_and_handles(census);
    connections_.add_handles(census);
    minis_.add_streams_and_handles(census);
    return census;
  }
  std::map<std::string, PoolLaw> pool_laws() const override { return pool_laws_of_mechanisms(); }

  void clear() override {
    try {
      release_all();
    } catch (const HocError& error) {
      throw EngineError({.problem = "cannot free the model", .reason = error.what()});
    }
    free_pools();
    malloc_trim(0);
  }

 private:
  static CellRequest without_gid(CellRequest request) {
    request.with_gid = false;
    return request;
  }

  template <class Source>
  void connect_to(Source source, Object* target, const Connection& connection) {
    connections_.connect(source, target, processes_.traits(target), connection);
  }

  // What plays or points into something goes before it.
  void release_all() {
    stimuli_.clear();
    execute("{cvode.cache_efficient(0)}");
    Object* parallel = session_.parallel_context();
    Symbol* forget_gids = find_member(parallel, "gid_clear");
    protect([&] { call_method(parallel, forget_gids, 0); });
    connections_.clear();
    minis_.clear();
    gap_junctions_.clear();
    processes_.clear();
    later_weights_.clear();
    cells_.clear();
  }

  Trials trials_;
  Session session_;
  Templates templates_;
  Cells cells_;
  PointProcesses processes_;
  Connections connections_;
  MiniSources minis_;
  LaterWeights later_weights_;
  GapJunctions gap_junctions_;
  Stimuli stimuli_;
  DataSet data_set_;
  RandomNumbers random_;
  MechanismLoading loading_;
  Run run_;
  Conditions conditions_;
};

}  // namespace

}  // namespace ballast::engine::neuron

extern "C" const char* ballast_engine_version() {
  static const std::string version = ballast::engine::neuron::neuron_version();
  return version.c_str();
}

extern "C" ballast::engine::Engine* ballast_make_engine(ballast::comm::Communicator& comm,
                                                        ballast::engine::Trials trials) {
  return new ballast::engine::neuron::NeuronEngine(comm, trials);
}
