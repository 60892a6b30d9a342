#include "generator/edge_index.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <tuple>

#include "core/error.hpp"
#include "core/interrupt.hpp"

namespace ballast::generator {
namespace {

using sonata::Hdf5File;

constexpr std::size_t block = 1 << 16;  ///< index entries written at once
constexpr std::size_t most_buckets = 256;

/// Creates one of a population's indices and gives the names of its two datasets.
std::pair<std::string, std::string> create_index(Hdf5File& file, const std::string& population,
                                                 const std::string& name, std::uint64_t node_count,
                                                 std::uint64_t range_count) {
  const std::string group = population + "/indices/" + name;
  file.create_group(group);
  const std::string nodes = group + "/node_id_to_ranges";
  const std::string ranges = group + "/range_to_edge_id";
  file.create_dataset(nodes, Hdf5File::Element::uint64, 2, node_count);
  file.create_dataset(ranges, Hdf5File::Element::uint64, 2, range_count);
  return {nodes, ranges};
}

/// Hands over a block and forgets it.
void append_all(Hdf5File& file, const std::string& dataset, std::vector<std::uint64_t>& pairs) {
  if (!pairs.empty()) {
    file.append(dataset, pairs);
    pairs.clear();
  }
}

}  // namespace

TargetIndex::TargetIndex(Hdf5File& file, const std::string& population, std::uint64_t targets)
    : file_(&file) {
  std::tie(nodes_dataset_, ranges_dataset_) =
      create_index(file, population, "target_to_source", targets, targets);
}

void TargetIndex::add_target(std::uint32_t edges) {
  nodes_.push_back(range_count_);
  if (edges > 0) {
    ranges_.push_back(edge_count_);
    edge_count_ += edges;
    ranges_.push_back(edge_count_);
    ++range_count_;
  }
  nodes_.push_back(range_count_);
  if (nodes_.size() >= 2 * block) {
    flush();
  }
}

void TargetIndex::flush() {
  append_all(*file_, nodes_dataset_, nodes_);
  append_all(*file_, ranges_dataset_, ranges_);
}

/// A temporary file of runs of some range of sources, in the order in which they were added.
struct SourceIndex::Bucket {
  explicit Bucket(std::filesystem::path name)
      : file(std::move(name)), stream(file, std::ios::binary | std::ios::trunc) {
    check("cannot create");
  }
  ~Bucket() {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
  Bucket(const Bucket&) = delete;
  Bucket& operator=(const Bucket&) = delete;

  void add(const EdgeRun& run) {
    pending.push_back(run);
    if (pending.size() == 4096) {
      flush();
    }
  }
  void flush() {
    stream.write(reinterpret_cast<const char*>(pending.data()),
                 static_cast<std::streamsize>(pending.size() * sizeof(EdgeRun)));
    size += pending.size();
    pending.clear();
    check("cannot write");
  }
  /// All runs in the order in which they came.
  std::vector<EdgeRun> read() {
    flush();
    stream.close();
    check("cannot write");
    std::vector<EdgeRun> runs(size);
    std::ifstream in(file, std::ios::binary);
    in.read(reinterpret_cast<char*>(runs.data()),
            static_cast<std::streamsize>(size * sizeof(EdgeRun)));
    if (!in) {
      throw ResourceError({.place = {.file = file}, .problem = "cannot read back"});
    }
    return runs;
  }
  void check(const char* problem) const {
    if (!stream) {
      throw ResourceError(
          {.place = {.file = file}, .problem = problem, .reason = std::strerror(errno)});
    }
  }

  std::filesystem::path file;
  std::ofstream stream;
  std::vector<EdgeRun> pending;
  std::uint64_t size = 0;
};

SourceIndex::SourceIndex(SourceIndexPlan plan) : plan_(std::move(plan)), runs_of_(plan_.sources) {
  const std::uint64_t bytes = plan_.expected_runs * sizeof(EdgeRun);
  // Sources are about equally frequent, so equal ranges of them make files of about equal size.
  const std::uint64_t wanted = bytes / std::max<std::uint64_t>(plan_.memory, 1) + 1;
  const std::uint64_t sources = std::max<std::uint64_t>(plan_.sources, 1);
  const std::uint64_t count = std::min<std::uint64_t>({wanted, most_buckets, sources});
  sources_per_bucket_ = (sources + count - 1) / count;
  for (std::uint64_t i = 0; i < count; ++i) {
    buckets_.push_back(
        std::make_unique<Bucket>(plan_.folder / ("source_runs_" + std::to_string(i) + ".tmp")));
  }
}

SourceIndex::~SourceIndex() = default;

void SourceIndex::add(const EdgeRun& run) {
  ++runs_of_[run.node];
  buckets_[run.node / sources_per_bucket_]->add(run);
}

void SourceIndex::finish(Hdf5File& file, const std::string& population) {
  const std::uint64_t runs = std::accumulate(runs_of_.begin(), runs_of_.end(), std::uint64_t{0});
  const auto [nodes, ranges] =
      create_index(file, population, "source_to_target", plan_.sources, runs);
  write_node_ranges(file, nodes);
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    InterruptGuard::check();
    write_bucket(i, file, ranges);
    buckets_[i].reset();
  }
}

/// Rows of ranges follow each other in the order of the sources.
void SourceIndex::write_node_ranges(Hdf5File& file, const std::string& dataset) const {
  std::vector<std::uint64_t> pairs;
  std::uint64_t first = 0;
  for (const std::uint32_t count : runs_of_) {
    pairs.push_back(first);
    first += count;
    pairs.push_back(first);
    if (pairs.size() >= 2 * block) {
      append_all(file, dataset, pairs);
    }
  }
  append_all(file, dataset, pairs);
}

/// One counting sort: places follow from the numbers of runs, and runs keep their order.
void SourceIndex::write_bucket(std::size_t bucket, Hdf5File& file, const std::string& ranges) {
  const std::uint64_t first_source = bucket * sources_per_bucket_;
  const std::uint64_t end_source = std::min(first_source + sources_per_bucket_, plan_.sources);
  std::vector<std::uint64_t> next;  // where the next run of each source goes
  std::uint64_t total = 0;
  for (std::uint64_t source = first_source; source < end_source; ++source) {
    next.push_back(total);
    total += runs_of_[source];
  }
  std::vector<std::uint64_t> pairs(2 * total);
  for (const EdgeRun& run : buckets_[bucket]->read()) {
    const std::uint64_t at = next[run.node - first_source]++;
    pairs[2 * at] = run.first;
    pairs[2 * at + 1] = run.first + run.count;
  }
  append_all(file, ranges, pairs);
}

}  // namespace ballast::generator
