#pragma once
// ModelDescription: what a built model is besides its data: how it was built, under which
// conditions it runs, and what a run of it writes. Plain data; whoever builds a model fills it,
// model_description_file.hpp saves it as model.json in the model's folder. Units: ms, mV, degrees
// Celsius.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::built {

/// Seeds of the simulation configuration; those that it does not state are absent.
struct Seeds {
  std::uint32_t random = 0;
  std::optional<std::uint32_t> synapse, ion_channel, minis, stimulus;
  friend bool operator==(const Seeds&, const Seeds&) = default;
};

struct RunConditions {
  double dt = 0.025;
  double tstop = 0.0;
  double celsius = 34.0;
  double v_init = -80.0;
  double spike_threshold = -30.0;
  std::string spike_location = "soma";  ///< "soma" or "AIS"
  friend bool operator==(const RunConditions&, const RunConditions&) = default;
};

/// The gid of a cell is its node id plus `gid_offset`.
struct PopulationRange {
  std::string name;
  std::uint64_t gid_offset = 0;
  std::uint64_t nodes = 0;  ///< of the whole population, built or not
  friend bool operator==(const PopulationRange&, const PopulationRange&) = default;
};

struct SpikeOutput {
  std::string file = "out.h5";         ///< without folder
  std::string sort_order = "by_time";  ///< "none", "by_id" or "by_time"
  friend bool operator==(const SpikeOutput&, const SpikeOutput&) = default;
};

/// A report that a run writes. The words are those of SONATA's "reports".
struct ReportRequest {
  std::string name;
  std::string file;          ///< without folder
  std::string type;          ///< "compartment", "summation", "synapse" ...
  std::string population;    ///< of all its cells
  std::vector<Gid> cells;    ///< ascending
  std::string sections;      ///< "soma", "axon", "dend", "apic" or "all"
  std::string compartments;  ///< "center" or "all"
  std::string variable;      ///< "v", "i_membrane", "pas.i", several with commas
  std::string unit;
  std::string scaling;  ///< "none" or "area"
  double start = 0.0, end = 0.0, dt = 0.0;
  friend bool operator==(const ReportRequest&, const ReportRequest&) = default;
};

/// A file of the data set.
struct ModelFile {
  std::string name;  ///< within the model's folder
  std::uint64_t size = 0;
  std::string checksum;  ///< content as Fingerprint::add_file has it
  friend bool operator==(const ModelFile&, const ModelFile&) = default;
};

struct ModelDescription {
  std::string ballast_version;
  std::string engine;      ///< that built it: "NEURON 8.2.2"
  std::string mechanisms;  ///< fingerprint of the .mod sources (mechanisms::fingerprint)
  std::int32_t ranks = 1, cycles = 1;  ///< it was built with
  Seeds seeds;
  RunConditions conditions;
  std::vector<PopulationRange> populations;
  SpikeOutput output;
  std::vector<ReportRequest> reports;
  std::string configuration;     ///< text of the simulation configuration, as it was read
  std::vector<ModelFile> files;  ///< by name; all but model.json itself
  friend bool operator==(const ModelDescription&, const ModelDescription&) = default;
};

}  // namespace ballast::built
