#include "generator/edge_columns.hpp"

namespace ballast::generator {

using sonata::Hdf5File;

EdgeColumns::EdgeColumns(Hdf5File& file, const std::string& population, std::uint64_t rows)
    : file_(&file),
      source_(population + "/source_node_id"),
      target_(population + "/target_node_id"),
      type_(population + "/edge_type_id") {
  file.create_dataset(source_, Hdf5File::Element::uint64, 1, rows);
  file.create_dataset(target_, Hdf5File::Element::uint64, 1, rows);
  file.create_dataset(type_, Hdf5File::Element::uint8, 1, rows);
}

void EdgeColumns::name_populations(const std::string& source, const std::string& target) {
  file_->write_attribute(source_, "node_population", source);
  file_->write_attribute(target_, "node_population", target);
}

void EdgeColumns::add(std::uint64_t source, std::uint64_t target, std::uint64_t count) {
  sources_.insert(sources_.end(), count, source);
  targets_.insert(targets_.end(), count, target);
}

void EdgeColumns::flush() {
  file_->append(source_, sources_);
  file_->append(target_, targets_);
  file_->append(type_, std::vector<std::uint64_t>(sources_.size(), 0));
  sources_.clear();
  targets_.clear();
}

}  // namespace ballast::generator
