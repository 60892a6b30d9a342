#include "estimator/store.hpp"

#include "core/fingerprint.hpp"
#include "core/output_file.hpp"

namespace ballast::estimator {

namespace {

constexpr const char* schema_name = "ballast-cell-memory";
constexpr std::int64_t schema_version = 4;

Json pools_to_json(const std::vector<MechanismPool>& pools) {
  Json list = Json::array();
  for (const MechanismPool& pool : pools) {
    list.push_back({{"mechanism", pool.mechanism},
                    {"first_capacity", pool.first_capacity},
                    {"slot_bytes", pool.slot.count()},
                    {"copied_bytes", pool.copied.count()},
                    {"listed_bytes", pool.listed.count()}});
  }
  return list;
}

std::vector<MechanismPool> pools_from(const JsonValue& value) {
  std::vector<MechanismPool> pools;
  for (const JsonValue& entry : value.elements()) {
    entry.reject_unknown_keys(
        {"mechanism", "first_capacity", "slot_bytes", "copied_bytes", "listed_bytes"});
    pools.push_back({.mechanism = entry.at("mechanism").as_string(),
                     .first_capacity = entry.at("first_capacity").as_integer(),
                     .slot = Bytes(entry.at("slot_bytes").as_integer()),
                     .copied = Bytes(entry.at("copied_bytes").as_integer()),
                     .listed = Bytes(entry.at("listed_bytes").as_integer())});
  }
  return pools;
}

Json to_json(const CellPrediction& prediction) {
  return {{"group", prediction.group},
          {"level_half_width", prediction.level_half_width},
          {"own_half_width", prediction.own_half_width}};
}

CellPrediction prediction_from(const JsonValue& value) {
  value.reject_unknown_keys({"group", "level_half_width", "own_half_width"});
  return {.group = value.at("group").as_string(),
          .level_half_width = value.at("level_half_width").as_number(),
          .own_half_width = value.at("own_half_width").as_number()};
}

Json cells_to_json(const MemoryModel& memory) {
  Json list = Json::array();
  for (const CellRecord& record : memory.cells) {
    Json entry{{"template", record.template_name},
               {"morphology", record.morphology},
               {"fingerprint", record.fingerprint},
               {"sections", record.sections},
               {"segments", record.segments},
               {"points", record.points},
               {"cost", to_json(record.cost, memory.pools)}};
    if (record.predicted) entry["predicted"] = to_json(record.prediction);
    list.push_back(std::move(entry));
  }
  return list;
}

CellRecord cell_from(const JsonValue& value, const std::vector<MechanismPool>& pools) {
  value.reject_unknown_keys({"template", "morphology", "fingerprint", "sections", "segments",
                             "points", "cost", "predicted"});
  const auto predicted = value.find("predicted");
  return {.template_name = value.at("template").as_string(),
          .morphology = value.at("morphology").as_string(),
          .fingerprint = value.at("fingerprint").as_string(),
          .cost = cost_from(value.at("cost"), pools),
          .sections = value.at("sections").as_integer(),
          .segments = value.at("segments").as_integer(),
          .points = value.at("points").as_integer(),
          .predicted = predicted.has_value(),
          .prediction = predicted ? prediction_from(*predicted) : CellPrediction()};
}

Json synapses_to_json(const MemoryModel& memory) {
  Json list = Json::array();
  for (const SynapseRecord& record : memory.synapses) {
    list.push_back({{"mechanism", record.mechanism},
                    {"sample", record.sample},
                    {"cost", to_json(record.cost, memory.pools)}});
  }
  return list;
}

SynapseRecord synapse_from(const JsonValue& value, const std::vector<MechanismPool>& pools) {
  value.reject_unknown_keys({"mechanism", "sample", "cost"});
  return {.mechanism = value.at("mechanism").as_string(),
          .cost = cost_from(value.at("cost"), pools),
          .sample = value.at("sample").as_integer()};
}

Json to_json(const TimeModel& time) {
  return {{"cell_byte", time.cell_byte},
          {"synapse", time.synapse},
          {"initialised_byte", time.initialised_byte},
          {"cell_step_byte", time.cell_step_byte},
          {"synapse_step_byte", time.synapse_step_byte},
          {"deviation", time.deviation}};
}

TimeModel time_from(const JsonValue& value) {
  value.reject_unknown_keys({"cell_byte", "synapse", "initialised_byte", "cell_step_byte",
                             "synapse_step_byte", "deviation"});
  return {.cell_byte = value.at("cell_byte").as_number(),
          .synapse = value.at("synapse").as_number(),
          .initialised_byte = value.at("initialised_byte").as_number(),
          .cell_step_byte = value.at("cell_step_byte").as_number(),
          .synapse_step_byte = value.at("synapse_step_byte").as_number(),
          .deviation = value.at("deviation").as_number()};
}

Json to_json(const RuntimeModel& runtime) {
  Json mechanisms = Json::object();
  for (const auto& [name, mechanism] : runtime.mechanisms) {
    mechanisms[name] = {{"kept_bytes", mechanism.kept},
                        {"laid_out_bytes", mechanism.laid_out},
                        {"read_bytes", mechanism.read},
                        {"weights", mechanism.weights}};
  }
  return {{"node_bytes", runtime.node},
          {"node_read_bytes", runtime.node_read},
          {"group_bytes", runtime.group.count()},
          {"mechanisms", std::move(mechanisms)}};
}

RuntimeModel runtime_from(const JsonValue& value) {
  value.reject_unknown_keys({"node_bytes", "node_read_bytes", "group_bytes", "mechanisms"});
  RuntimeModel runtime{.node = value.at("node_bytes").as_number(),
                       .node_read = value.at("node_read_bytes").as_number(),
                       .group = Bytes(value.at("group_bytes").as_integer()),
                       .mechanisms = {}};
  for (const auto& [name, entry] : value.at("mechanisms").members()) {
    entry.reject_unknown_keys({"kept_bytes", "laid_out_bytes", "read_bytes", "weights"});
    runtime.mechanisms[name] = {
        .kept = entry.at("kept_bytes").as_number(),
        .laid_out = entry.at("laid_out_bytes").as_number(),
        .read = entry.at("read_bytes").as_number(),
        .weights = static_cast<std::int32_t>(entry.at("weights").as_integer())};
  }
  return runtime;
}

std::string fingerprint_of(const Json& object) {
  Fingerprint hash;
  hash.add(object.dump());
  return hash.hex();
}

// The object without its own fingerprint, in the order of the file.
Json without_fingerprint(const Json& object) {
  Json rest = object;
  rest.erase("fingerprint");
  return rest;
}

void check_integrity(const JsonValue& value) {
  if (value.string_or("schema", "") != schema_name) {
    throw value.error("not a dry-run store of ballast", "schema 'ballast-cell-memory' expected");
  }
  const std::int64_t version = value.at("version").as_integer();
  if (version != schema_version) {
    throw value.at("version").error("store of another version",
                                    "this program reads version " + std::to_string(schema_version),
                                    "Remove the file; the next dry run makes a new one");
  }
  if (value.at("fingerprint").as_string() != fingerprint_of(without_fingerprint(value.raw()))) {
    throw value.at("fingerprint")
        .error("content does not match its fingerprint", "the file was edited or damaged",
               "Remove it; the next dry run makes a new one");
  }
}

}  // namespace

Json to_json(const Cost& cost, const std::vector<MechanismPool>& pools) {
  Json instances = Json::object();
  for (const PoolShare& share : cost.pools) {
    instances[pools[std::size_t(share.pool)].mechanism] = share.instances;
  }
  return {{"individual_bytes", cost.individual},
          {"growth_bytes", cost.growth},
          {"instances", std::move(instances)}};
}

Cost cost_from(const JsonValue& value, const std::vector<MechanismPool>& pools) {
  value.reject_unknown_keys({"individual_bytes", "growth_bytes", "instances"});
  Cost cost{.individual = value.at("individual_bytes").as_number(),
            .growth = value.at("growth_bytes").as_number()};
  for (const auto& [mechanism, count] : value.at("instances").members()) {
    std::size_t pool = 0;
    while (pool < pools.size() && pools[pool].mechanism != mechanism) ++pool;
    if (pool == pools.size()) throw count.error("instances of a mechanism without pool");
    cost.pools.push_back({std::int32_t(pool), count.as_integer()});
  }
  return cost;
}

Json to_json(const MemoryModel& memory) {
  Json object{{"schema", schema_name},
              {"version", schema_version},
              {"engine", memory.engine},
              {"mechanisms", memory.mechanism_fingerprint},
              {"base_bytes", memory.base.count()},
              {"start_bytes", memory.start.count()},
              {"spiked", memory.spiked},
              {"seconds", to_json(memory.time)},
              {"pools", pools_to_json(memory.pools)},
              {"cells", cells_to_json(memory)},
              {"synapses", synapses_to_json(memory)},
              {"netcon", to_json(memory.connections.netcon, memory.pools)},
              {"source", to_json(memory.connections.source, memory.pools)},
              {"event_source", to_json(memory.connections.event_source, memory.pools)},
              {"replay_event", to_json(memory.connections.replay_event, memory.pools)}};
  if (memory.runtime) object["runtime"] = to_json(*memory.runtime);
  object["fingerprint"] = fingerprint_of(object);
  return object;
}

MemoryModel memory_model_from(const JsonValue& value) {
  check_integrity(value);
  value.reject_unknown_keys({"schema", "version", "engine", "mechanisms", "base_bytes",
                             "start_bytes", "spiked", "seconds", "pools", "cells", "synapses",
                             "netcon", "source", "event_source", "replay_event", "runtime",
                             "fingerprint"});
  MemoryModel memory{.engine = value.at("engine").as_string(),
                     .mechanism_fingerprint = value.at("mechanisms").as_string(),
                     .base = Bytes(value.at("base_bytes").as_integer()),
                     .start = Bytes(value.at("start_bytes").as_integer()),
                     .spiked = value.at("spiked").as_bool(),
                     .time = time_from(value.at("seconds")),
                     .pools = pools_from(value.at("pools")),
                     .cells = {},
                     .synapses = {},
                     .connections = {}};
  if (const auto runtime = value.find("runtime")) memory.runtime = runtime_from(*runtime);
  for (const JsonValue& entry : value.at("cells").elements()) {
    memory.cells.push_back(cell_from(entry, memory.pools));
  }
  for (const JsonValue& entry : value.at("synapses").elements()) {
    memory.synapses.push_back(synapse_from(entry, memory.pools));
  }
  memory.connections = {.netcon = cost_from(value.at("netcon"), memory.pools),
                        .source = cost_from(value.at("source"), memory.pools),
                        .event_source = cost_from(value.at("event_source"), memory.pools),
                        .replay_event = cost_from(value.at("replay_event"), memory.pools)};
  return memory;
}

void write_store(const std::filesystem::path& file, const MemoryModel& memory,
                 const Prediction& prediction) {
  Json metype_memory = Json::object();
  Json synapse_average = Json::object();
  for (const MetypeRow& row : prediction.metypes) {
    metype_memory[row.metype] = row.cell_bytes.kib() / double(row.cells);
    synapse_average[row.metype] = double(row.synapses) / double(row.cells);
  }
  Json document{{"metype_memory", std::move(metype_memory)},
                {"metype_cell_syn_average", std::move(synapse_average)},
                {"ballast", to_json(memory)}};
  if (std::filesystem::exists(file)) {  // the record of earlier runs stays
    if (const auto runs = JsonValue::read_file(file).find("runs")) document["runs"] = runs->raw();
  }
  write_file(file, document.dump(1) + "\n");
}

std::optional<MemoryModel> read_store(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  const auto ours = JsonValue::read_file(file).find("ballast");
  if (!ours) return std::nullopt;
  return memory_model_from(*ours);
}

void write_metype_file(const std::filesystem::path& file, const Prediction& prediction) {
  const Bytes all = prediction.totals.cells + prediction.totals.synapses;
  Json rows = Json::object();
  for (const MetypeRow& row : prediction.metypes) {
    const Bytes total = row.cell_bytes + row.synapse_bytes;
    rows[row.metype] = {
        {"cells", row.cells},
        {"synapses", row.synapses},
        {"bytes_per_cell", double(row.cell_bytes.count()) / double(row.cells)},
        {"synapse_bytes_per_cell", double(row.synapse_bytes.count()) / double(row.cells)},
        {"total_bytes", total.count()},
        {"share", double(total.count()) / double(all.count())}};
  }
  const Json document{{"schema", "ballast-memory-per-metype"}, {"version", 1}, {"metypes", rows}};
  write_file(file, document.dump(1) + "\n");
}

}  // namespace ballast::estimator
