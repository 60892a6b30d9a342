#pragma once
// What all edge populations have beside their attributes: source_node_id, target_node_id and
// edge_type_id (0, as there is no table of types).

#include <string>
#include <vector>

#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

class EdgeColumns {
 public:
  /// `file` outlives this; `population` is the group's path, `rows` how many edges there will be.
  EdgeColumns(sonata::Hdf5File& file, const std::string& population, std::uint64_t rows);

  void name_populations(const std::string& source, const std::string& target);
  /// The next `count` edges.
  void add(std::uint64_t source, std::uint64_t target, std::uint64_t count);
  /// Edges added since the last flush().
  [[nodiscard]] std::size_t pending() const { return sources_.size(); }
  void flush();

 private:
  sonata::Hdf5File* file_;
  std::string source_, target_, type_;
  std::vector<std::uint64_t> sources_, targets_;
};

}  // namespace ballast::generator
