#pragma once
// SmallCircuit: SONATA files in a folder of their own, made column by column, for tests that need a
// real circuit of a few nodes and edges. Cells use a template file that no engine reads
// (FakeEngine) and a morphology of a soma and three dendrites (sections 0 to 3).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/output_file.hpp"
#include "model/catalog.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::test {

struct Columns {
  std::map<std::string, std::vector<double>> numbers = {};
  std::map<std::string, std::vector<std::int64_t>> integers = {};
  std::map<std::string, std::vector<std::string>> strings = {};
};

class SmallCircuit {
 public:
  SmallCircuit() {
    write_file(folder_ / "Cell.hoc", "begintemplate Cell\nendtemplate Cell\n");
    write_file(folder_ / "tree.swc",
               "1 1 0 0 0 5 -1\n2 1 0 -5 0 5 1\n3 1 0 5 0 5 1\n4 3 5 0 0 1 1\n5 3 50 0 0 1 4\n"
               "6 3 60 10 0 1 5\n7 3 60 -10 0 1 5\n");
    write_file(folder_ / "lif.json", R"({"tau": 0.02, "refrac": 0.003})");
    write_file(folder_ / "syn.json", R"({"sign": -1})");
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder_ / name; }

  /// Cells with template and morphology; a column "morphology" names one for each.
  void add_cells(const std::string& population, std::size_t count, Columns columns = {},
                 const std::string& morphology = "tree") {
    columns.strings["model_template"].assign(count, "hoc:Cell");
    columns.strings.try_emplace("morphology", count, morphology);
    columns.strings["mtype"].assign(count, "M");
    columns.strings["etype"].assign(count, "E");
    add_nodes(population, "biophysical", count, columns);
  }
  /// IntFire1 cells.
  void add_points(const std::string& population, std::size_t count) {
    Columns columns;
    columns.strings["model_template"].assign(count, "nrn:IntFire1");
    columns.strings["dynamics_params"].assign(count, "lif.json");
    add_nodes(population, "point_neuron", count, columns);
  }
  void add_virtual(const std::string& population, std::size_t count) {
    add_nodes(population, "virtual", count, {});
  }
  /// `type` is "chemical" or "electrical".
  void add_edges(const std::string& name, const std::string& type, const std::string& source,
                 const std::string& target, const std::vector<std::uint64_t>& sources,
                 const std::vector<std::uint64_t>& targets, const Columns& columns) {
    const auto file = path(name + "_edges.h5");
    const std::string root = "/edges/" + name;
    auto h5 = sonata::Hdf5File::create(file);
    h5.create_group(root + "/0");
    h5.write(root + "/source_node_id", sources);
    h5.write(root + "/target_node_id", targets);
    h5.write_attribute(root + "/source_node_id", "node_population", source);
    h5.write_attribute(root + "/target_node_id", "node_population", target);
    h5.write(root + "/edge_type_id", std::vector<std::int64_t>(sources.size(), -1));
    write_columns(h5, root + "/0/", columns);
    h5.close();
    Json populations = {{name, {{"type", type}, {"synaptic_models_dir", "."}}}};
    edges_.push_back({{"edges_file", file.string()}, {"populations", populations}});
  }
  /// Columns that BBP's chemical synapses have, the same for all edges; change them afterwards.
  [[nodiscard]] static Columns chemical(std::size_t count) {
    Columns columns;
    const std::map<std::string, double> values{
        {"conductance", 0.5},         {"delay", 1.0},
        {"decay_time", 2.0},          {"depression_time", 600},
        {"facilitation_time", 20},    {"u_syn", 0.4},
        {"afferent_section_pos", 0.5}};
    for (const auto& [name, value] : values) columns.numbers[name].assign(count, value);
    columns.integers["afferent_section_id"].assign(count, 1);
    columns.integers["syn_type_id"].assign(count, 100);
    columns.integers["n_rrp_vesicles"].assign(count, 1);
    return columns;
  }

  Json simulation = {{"run", {{"tstop", 10.0}, {"dt", 0.1}, {"random_seed", 1}}}};
  Json node_sets = Json::object();

  /// Writes the configurations and reads them back.
  [[nodiscard]] model::Circuit read() {
    write_file(path("node_sets.json"), node_sets.dump());
    const Json circuit = {{"version", 2},
                          {"node_sets_file", "node_sets.json"},
                          {"networks", {{"nodes", nodes_}, {"edges", edges_}}}};
    write_file(path("circuit_config.json"), circuit.dump());
    simulation["network"] = "circuit_config.json";
    write_file(path("simulation_config.json"), simulation.dump());
    return model::read_circuit(path("simulation_config.json"), log_);
  }
  /// Lines that reading logged.
  [[nodiscard]] const std::string& log_text() const { return log_text_; }
  [[nodiscard]] Logger& log() { return log_; }

 private:
  void add_nodes(const std::string& name, const std::string& type, std::size_t count,
                 const Columns& columns) {
    const auto file = path(name + "_nodes.h5");
    const std::string root = "/nodes/" + name;
    auto h5 = sonata::Hdf5File::create(file);
    h5.create_group(root + "/0");
    h5.write(root + "/node_type_id", std::vector<std::int64_t>(count, -1));
    write_columns(h5, root + "/0/", columns);
    h5.close();
    Json properties = {{"type", type}};
    if (type == "biophysical") {
      properties["biophysical_neuron_models_dir"] = ".";
      properties["morphologies_dir"] = ".";
    }
    if (type == "point_neuron") properties["point_neuron_models_dir"] = ".";
    nodes_.push_back({{"nodes_file", file.string()}, {"populations", {{name, properties}}}});
  }
  static void write_columns(sonata::Hdf5File& h5, const std::string& group,
                            const Columns& columns) {
    for (const auto& [name, values] : columns.numbers) {
      if (name.find('/') != std::string::npos)
        h5.create_group(group + name.substr(0, name.find('/')));
      h5.write(group + name, values);
    }
    for (const auto& [name, values] : columns.integers) h5.write(group + name, values);
    for (const auto& [name, values] : columns.strings) h5.write(group + name, values);
  }

  TemporaryDirectory folder_;
  Json nodes_ = Json::array();
  Json edges_ = Json::array();
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

}  // namespace ballast::test
