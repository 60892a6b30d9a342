#pragma once
// FakeEngine: an Engine in memory that records what it is asked for and simulates nothing. Tests
// set what it knows (mechanisms, deleted sections, needed attributes, spikes to give) and read what
// was built.

#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "engine/engine.hpp"

namespace ballast::test {

class FakeEngine : public engine::Engine {
 public:
  struct FakeSynapse {
    engine::Location location;
    std::string mechanism;
    std::map<std::string, double> parameters;  ///< without those left at their default
    engine::RandomIds stream;
    std::vector<engine::LaterWeight> later_weights = {};
  };
  struct FakeMinis {
    std::string target;
    engine::MiniSource source;
    engine::Connection values;
  };
  struct FakeConnection {
    std::string source;  ///< "gid 3" or "source 0"
    std::string target;  ///< "synapse 5" or "cell 2"
    engine::Connection values;
  };
  struct FakeGap {
    engine::Location location;
    std::int64_t own = 0, other = 0;
    double conductance = 0.0;
  };

  // What the engine knows; set by the test.
  std::map<std::string, std::set<std::string>> mechanisms;     ///< name -> RANGE variables
  std::map<std::string, std::vector<std::string>> attributes;  ///< template -> needed attributes
  std::map<std::string, std::set<std::string>> functions;      ///< mechanism -> its functions
  std::map<std::string, double> globals;                       ///< "variable_mechanism" -> value
  std::set<std::int32_t> deleted_sections;                     ///< of every cell
  std::vector<engine::Spike> spikes;                           ///< given when their time has come
  double lognormal = 0.25;

  // What was asked of it.
  std::vector<std::string> calls;  ///< loading, settings and running, in order
  std::vector<engine::CellRequest> cells;
  std::vector<engine::ArtificialCellRequest> artificial_cells;
  std::vector<FakeSynapse> synapses;
  std::vector<FakeConnection> connections;
  std::vector<FakeGap> gaps;
  std::vector<FakeMinis> minis;
  std::vector<std::vector<double>> sources;
  std::vector<engine::CurrentStimulus> stimuli;
  std::vector<engine::RandomIds> lognormal_draws;
  engine::Conditions conditions;

  [[nodiscard]] std::string version() const override { return "fake 1"; }
  void load_mechanisms(const std::filesystem::path& library) override {
    calls.push_back("load " + library.string());
  }
  [[nodiscard]] bool has_mechanism(const std::string& name) const override {
    return mechanisms.count(name) > 0;
  }
  void set_conditions(const engine::Conditions& wanted) override { conditions = wanted; }
  void set_mechanism_global(const std::string& mechanism, const std::string& variable,
                            double value) override {
    calls.push_back(variable + "_" + mechanism + " = " + std::to_string(value));
  }
  void load_template(const engine::TemplateSource& source,
                     const engine::CellRequest* trial) override {
    std::string call = "template " + source.name;
    if (trial != nullptr) {
      call += " trial " + std::to_string(trial->gid.value);
      for (const double value : trial->extra_arguments) call += " " + std::to_string(value);
    }
    calls.push_back(call);
  }
  [[nodiscard]] std::vector<std::string> needed_attributes(const std::string& name) const override {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::vector<std::string>() : found->second;
  }

  engine::CellHandle create_cell(const engine::CellRequest& request) override {
    cells.push_back(request);
    return next_cell();
  }
  engine::CellHandle create_artificial_cell(const engine::ArtificialCellRequest& request) override {
    artificial_cells.push_back(request);
    return next_cell();
  }
  [[nodiscard]] bool has_section(engine::CellHandle, std::int32_t section) const override {
    return deleted_sections.count(section) == 0;
  }
  engine::PointProcessKind point_process_kind(const std::string& mechanism,
                                              const std::vector<std::string>& names) override {
    for (const std::string& name : names) {
      if (!has_parameter(mechanism, name)) {
        throw EngineError({.problem = mechanism + " has no parameter", .value = name});
      }
    }
    kinds_.push_back({mechanism, names});
    return engine::PointProcessKind(static_cast<std::int32_t>(kinds_.size()) - 1);
  }
  [[nodiscard]] bool has_parameter(const std::string& mechanism,
                                   const std::string& parameter) const override {
    const auto found = mechanisms.find(mechanism);
    return found != mechanisms.end() && found->second.count(parameter) > 0;
  }
  engine::PointProcessHandle create_point_process(const engine::Location& location,
                                                  engine::PointProcessKind kind,
                                                  std::span<const double> values) override {
    const auto& [mechanism, names] = kinds_.at(static_cast<std::size_t>(kind.value));
    BALLAST_EXPECT(values.size() == names.size());
    FakeSynapse synapse{.location = location,
                        .mechanism = mechanism,
                        .parameters = {},
                        .stream = {},
                        .later_weights = {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (values[i] == values[i]) synapse.parameters[names[i]] = values[i];
    }
    synapses.push_back(std::move(synapse));
    return engine::PointProcessHandle(static_cast<std::int32_t>(synapses.size()) - 1);
  }
  void set_random_stream(engine::PointProcessHandle process,
                         const engine::RandomIds& ids) override {
    synapses.at(static_cast<std::size_t>(process.value)).stream = ids;
  }
  [[nodiscard]] bool has_function(const std::string& mechanism,
                                  const std::string& function) const override {
    const auto found = functions.find(mechanism);
    return found != functions.end() && found->second.count(function) > 0;
  }
  [[nodiscard]] double mechanism_global(const std::string& mechanism,
                                        const std::string& variable) const override {
    return globals.at(variable + "_" + mechanism);
  }
  void set_later_weights(engine::PointProcessHandle process,
                         std::span<const engine::LaterWeight> weights) override {
    synapses.at(static_cast<std::size_t>(process.value))
        .later_weights.assign(weights.begin(), weights.end());
  }
  void add_minis(engine::PointProcessHandle target, const engine::MiniSource& source,
                 const engine::Connection& values) override {
    minis.push_back({name_of(target), source, values});
  }
  [[nodiscard]] double random_lognormal(const engine::RandomIds& ids, double, double) override {
    lognormal_draws.push_back(ids);
    return lognormal;
  }

  void connect(Gid source, engine::PointProcessHandle target,
               const engine::Connection& values) override {
    connections.push_back({name_of(source), name_of(target), values});
  }
  void connect(Gid source, engine::CellHandle target, const engine::Connection& values) override {
    connections.push_back({name_of(source), name_of(target), values});
  }
  engine::EventSourceHandle create_event_source(std::span<const double> times) override {
    sources.emplace_back(times.begin(), times.end());
    return engine::EventSourceHandle(static_cast<std::int32_t>(sources.size()) - 1);
  }
  void connect(engine::EventSourceHandle source, engine::PointProcessHandle target,
               const engine::Connection& values) override {
    connections.push_back({name_of(source), name_of(target), values});
  }
  void connect(engine::EventSourceHandle source, engine::CellHandle target,
               const engine::Connection& values) override {
    connections.push_back({name_of(source), name_of(target), values});
  }
  void create_gap_junction(const engine::Location& location, std::int64_t own, std::int64_t other,
                           double conductance) override {
    gaps.push_back({location, own, other, conductance});
  }
  void setup_gap_junctions() override { calls.emplace_back("setup gap junctions"); }
  void inject_current(const engine::CurrentStimulus& stimulus) override {
    stimuli.push_back(stimulus);
  }

  void initialize() override { calls.emplace_back("initialize"); }
  void advance(double time) override {
    now_ = time;
    calls.push_back("advance " + std::to_string(time));
  }
  [[nodiscard]] double voltage(const engine::Location&) const override { return conditions.v_init; }
  [[nodiscard]] std::vector<engine::Spike> take_spikes() override {
    std::vector<engine::Spike> due;
    for (const engine::Spike& spike : spikes) {
      if (spike.time <= now_ && spike.time > given_) due.push_back(spike);
    }
    given_ = now_;
    return due;
  }
  void reserve_cells(std::int64_t most) override {
    calls.push_back("reserve " + std::to_string(most));
  }
  [[nodiscard]] std::optional<Gid> write_group(const engine::GroupTarget&) override {
    calls.push_back("write");
    return {};
  }
  [[nodiscard]] engine::Census census() const override { return {}; }
  [[nodiscard]] std::map<std::string, engine::PoolLaw> pool_laws() const override { return {}; }
  void clear() override { calls.emplace_back("clear"); }

 private:
  engine::CellHandle next_cell() { return engine::CellHandle(next_cell_++); }
  static std::string name_of(Gid gid) { return "gid " + std::to_string(gid.value); }
  static std::string name_of(engine::EventSourceHandle handle) {
    return "source " + std::to_string(handle.value);
  }
  static std::string name_of(engine::PointProcessHandle handle) {
    return "synapse " + std::to_string(handle.value);
  }
  static std::string name_of(engine::CellHandle handle) {
    return "cell " + std::to_string(handle.value);
  }

  std::vector<std::pair<std::string, std::vector<std::string>>> kinds_;
  std::int32_t next_cell_ = 0;
  double now_ = -std::numeric_limits<double>::infinity();
  double given_ = -std::numeric_limits<double>::infinity();
};

}  // namespace ballast::test
