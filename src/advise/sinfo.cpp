#include "advise/sinfo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/error.hpp"
#include "mechanisms/process.hpp"

namespace ballast::advise {

namespace {

constexpr const char* mark = "ballast|";
constexpr Bytes mebibyte(std::int64_t{1} << 20);

// Nodes of one kind in one partition.
struct Line {
  std::string partition;
  bool is_default = false, is_up = false;
  std::int64_t nodes = 0, sockets = 0, cores = 0;
  Bytes memory;
  std::int64_t max_seconds = no_time_limit, max_nodes = 0;
};

[[noreturn]] void not_understood(const std::string& line) {
  throw InputError({.place = {"sinfo"},
                    .problem = "a line that cannot be understood",
                    .value = line,
                    .reason = "partition|state|nodes|sockets|cores|memory|time|job size expected",
                    .suggestion = "Describe the machine in a profile of its own."});
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, '|');) fields.push_back(field);
  return fields;
}

// A count; "128+" is the least of several.
std::int64_t count(const std::string& field, const std::string& line) {
  std::int64_t number = 0;
  const char* last = field.data() + field.size();
  const auto [end, error] = std::from_chars(field.data(), last, number);
  const bool good = end == last || (end + 1 == last && *end == '+');
  if (error != std::errc() || !good || number < 1 || number > 1'000'000'000) not_understood(line);
  return number;
}

// The most nodes of a job, from "1-64", "8" or "1-infinite".
std::int64_t most_nodes(const std::string& field, std::int64_t nodes, const std::string& line) {
  const std::string most = field.substr(field.find('-') + 1);  // all of it without a dash
  if (most == "infinite" || most == "UNLIMITED") return nodes;
  return std::min(nodes, count(most, line));
}

Line line_from(const std::string& text) {
  const std::vector<std::string> fields = fields_of(text);
  if (fields.size() != 8 || fields[0].empty()) not_understood(text);
  Line line;
  line.partition = fields[0];
  line.is_default = line.partition.back() == '*';
  if (line.is_default) line.partition.pop_back();
  line.is_up = fields[1] == "up";
  line.nodes = count(fields[2], text);
  line.sockets = count(fields[3], text);
  line.cores = line.sockets * count(fields[4], text);
  line.memory = count(fields[5], text) * mebibyte;
  const auto seconds = time_limit(fields[6]);
  if (!seconds) not_understood(text);
  line.max_seconds = *seconds;
  line.max_nodes = most_nodes(fields[7], line.nodes, text);
  return line;
}

std::vector<Line> lines_of(const std::string& output) {
  std::vector<Line> lines;
  std::istringstream stream(output);
  for (std::string text; std::getline(stream, text);) {
    if (!text.starts_with(mark)) continue;
    // Partitions without nodes say nothing of a node.
    const std::string rest = text.substr(std::string(mark).size());
    const std::vector<std::string> fields = fields_of(rest);
    if (fields.size() == 8 && fields[2] == "0") continue;
    lines.push_back(line_from(rest));
  }
  std::erase_if(lines, [](const Line& line) { return !line.is_up; });
  return lines;
}

std::string choose(const std::vector<Line>& lines, const std::string& wanted) {
  if (lines.empty()) {
    throw InputError({.place = {"sinfo"}, .problem = "no partition that is up and has nodes"});
  }
  if (wanted.empty()) {
    const auto preset =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return line.is_default; });
    return preset == lines.end() ? lines.front().partition : preset->partition;
  }
  std::vector<std::string> names;
  for (const Line& line : lines) {
    if (std::find(names.begin(), names.end(), line.partition) == names.end()) {
      names.push_back(line.partition);
    }
  }
  if (std::find(names.begin(), names.end(), wanted) != names.end()) return wanted;
  throw InputError({.place = {"sinfo"},
                    .problem = "no such partition that is up",
                    .value = wanted,
                    .reason = fmt::format("there are {}", fmt::join(names, ", ")),
                    .suggestion = did_you_mean(wanted, names)});
}

}  // namespace

std::vector<std::string> sinfo_call() {
  return {"sinfo", "--noheader", "--exact",
          std::string("--format=") + mark + "%P|%a|%D|%X|%Y|%m|%l|%s"};
}

MachineProfile profile_from_sinfo(const std::string& output, const std::string& wanted) {
  std::vector<Line> lines = lines_of(output);
  const std::string partition = choose(lines, wanted);
  std::erase_if(lines, [&](const Line& line) { return line.partition != partition; });
  const Line kind = *std::max_element(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.nodes != b.nodes ? a.nodes < b.nodes : b.memory < a.memory;
  });
  MachineProfile profile;
  profile.name = "slurm:" + partition;
  profile.description = "partition " + partition + " of this machine";
  profile.source = "sinfo";
  profile.memory_per_node = kind.memory;
  profile.cores_per_node = kind.cores;
  profile.sockets = kind.sockets;
  profile.ranks_per_node = kind.cores;
  profile.scheduler = Scheduler::slurm;
  profile.partitions = {{.name = partition,
                         .max_nodes = kind.max_nodes,
                         .max_seconds = kind.max_seconds,
                         .memory = kind.memory}};
  return profile;
}

MachineProfile ask_slurm(const std::string& partition) {
  const std::string elsewhere = "Name a profile of the machine; --list-profiles shows them.";
  mechanisms::ProcessResult result;
  try {
    result = mechanisms::run_process(sinfo_call(), ".");
  } catch (const ResourceError& error) {
    throw ResourceError({.place = {"sinfo"},
                         .problem = "no Slurm on this machine",
                         .reason = error.parts().reason,
                         .suggestion = elsewhere});
  }
  if (result.exit_code != 0) {
    throw ResourceError({.place = {"sinfo"},
                         .problem = fmt::format("failed with exit code {}", result.exit_code),
                         .value = result.output.substr(0, result.output.find('\n')),
                         .suggestion = elsewhere});
  }
  return profile_from_sinfo(result.output, partition);
}

}  // namespace ballast::advise
