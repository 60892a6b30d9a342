#include "plan/allocation_lines.hpp"

#include <fmt/format.h>

#include <iterator>
#include <limits>

namespace ballast::plan {
namespace {

/// [3,[5,9],12]: ids, and half-open [begin,end) for three or more in a row.
std::string nodes_text(const std::vector<NodeId>& nodes) {
  std::string text = "[";
  auto out = std::back_inserter(text);
  for (std::size_t i = 0; i < nodes.size();) {
    std::size_t end = i + 1;
    while (end < nodes.size() && nodes[end].value == nodes[end - 1].value + 1) {
      ++end;
    }
    const char* comma = i == 0 ? "" : ",";
    if (end - i >= 3) {
      fmt::format_to(out, "{}[{},{}]", comma, nodes[i].value, nodes[end - 1].value + 1);
      i = end;
    } else {
      fmt::format_to(out, "{}{}", comma, nodes[i].value);
      ++i;
    }
  }
  return text + "]";
}

void check_schema(const JsonValue& line) {
  const JsonValue schema = line.at("schema");
  if (schema.as_string() != allocation_schema) {
    throw schema.error("other schema", fmt::format("expected '{}'", allocation_schema));
  }
  const JsonValue version = line.at("version");
  if (version.as_integer() != allocation_version) {
    throw version.error("unknown version",
                        fmt::format("this program reads version {}", allocation_version),
                        make_again);
  }
}

/// Half-open ids of one entry of "nodes": an id, or [begin,end).
std::pair<std::uint64_t, std::uint64_t> read_run(const JsonValue& entry) {
  if (!entry.is_array()) {
    const std::uint64_t id = entry.as_unsigned();
    return {id, id + 1};
  }
  const auto limits = entry.elements();
  if (limits.size() != 2) {
    throw entry.error("wrong length", "expected [begin, end)");
  }
  return {limits[0].as_unsigned(), limits[1].as_unsigned()};
}

std::vector<NodeId> read_nodes(const JsonValue& entries, std::uint64_t most) {
  std::vector<NodeId> nodes;
  const std::size_t count = entries.size();
  if (count == 0) {
    throw entries.error("bucket without cells");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Json& raw = entries.raw()[i];
    // Nearly all are plain ids, and there are millions of them.
    auto [begin, end] = raw.is_number_unsigned()
                            ? std::pair(raw.get<std::uint64_t>(), raw.get<std::uint64_t>() + 1)
                            : read_run(entries.element(i));
    if (end <= begin || (!nodes.empty() && begin <= nodes.back().value)) {
      throw entries.element(i).error("node ids not ascending");
    }
    if (end - begin > most - nodes.size()) {
      throw entries.element(i).error(
          "too many nodes", fmt::format("the header has {} cells of this population", most));
    }
    for (; begin < end; ++begin) {
      nodes.emplace_back(begin);
    }
  }
  return nodes;
}

/// An integer from `least` to 2147483647.
std::int32_t as_int32(const JsonValue& value, std::int32_t least) {
  const std::int64_t number = value.as_integer();
  if (number < least || number > std::numeric_limits<std::int32_t>::max()) {
    throw value.error("number out of range", fmt::format("allowed: {} to 2147483647", least));
  }
  return static_cast<std::int32_t>(number);
}

std::int32_t read_below(const JsonValue& value, std::int32_t count, const char* what) {
  const std::int32_t number = as_int32(value, 0);
  if (number >= count) {
    throw value.error(fmt::format("{} is outside the layout", what),
                      fmt::format("the header has {} {}s", count, what));
  }
  return number;
}

}  // namespace

std::string header_line(const AllocationHeader& header) {
  Json populations = Json::object();
  for (const auto& [population, count] : header.cells) {
    populations[population] = {{"cells", count}};
  }
  return Json{{"schema", allocation_schema},
              {"version", allocation_version},
              {"fingerprint", header.circuit_fingerprint},
              {"ranks", header.layout.ranks},
              {"cycles", header.layout.cycles},
              {"ranks_per_node", header.layout.ranks_per_node},
              {"policy", to_string(header.policy)},
              {"populations", std::move(populations)}}
      .dump();
}

AllocationHeader read_header(const JsonValue& line, const std::string& fingerprint) {
  check_schema(line);
  line.reject_unknown_keys({"schema", "version", "fingerprint", "ranks", "cycles", "ranks_per_node",
                            "policy", "populations"});
  const JsonValue found = line.at("fingerprint");
  if (!fingerprint.empty() && found.as_string() != fingerprint) {
    throw found.error("allocation of another circuit or target",
                      "this one has fingerprint " + fingerprint, make_again);
  }
  AllocationHeader header{.layout = {.ranks = as_int32(line.at("ranks"), 1),
                                     .cycles = as_int32(line.at("cycles"), 1),
                                     .ranks_per_node = as_int32(line.at("ranks_per_node"), 1)},
                          .policy = policy_from(line.at("policy").as_enum(policy_names())),
                          .circuit_fingerprint = found.as_string(),
                          .cells = {}};
  for (const auto& [name, population] : line.at("populations").members()) {
    header.cells[name] = population.at("cells").as_unsigned();
  }
  return header;
}

std::string bucket_line(const Bucket& bucket) {
  // The ids are spliced in as text: a document of a million values would be slow to make.
  return fmt::format(R"({{"population":{},"rank":{},"cycle":{},"predicted_bytes":{},"nodes":{}}})",
                     Json(bucket.population).dump(), bucket.rank.value, bucket.cycle.value,
                     bucket.predicted.count(), nodes_text(bucket.nodes));
}

Bucket read_bucket(const JsonValue& line, const AllocationHeader& header) {
  line.reject_unknown_keys({"population", "rank", "cycle", "predicted_bytes", "nodes"});
  const JsonValue population = line.at("population");
  const auto cells = header.cells.find(population.as_string());
  if (cells == header.cells.end()) {
    throw population.error("population is not in the header");
  }
  const Layout& layout = header.layout;
  return {.population = cells->first,
          .rank = Rank(read_below(line.at("rank"), layout.ranks, "rank")),
          .cycle = Cycle(read_below(line.at("cycle"), layout.cycles, "cycle")),
          .nodes = read_nodes(line.at("nodes"), cells->second),
          .predicted = Bytes(line.at("predicted_bytes").as_integer())};
}

}  // namespace ballast::plan
