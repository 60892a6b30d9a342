#include "generator/columns.hpp"

#include "core/error.hpp"

namespace ballast::generator {

Columns::Columns(sonata::Hdf5File& file, std::string group, std::uint64_t rows)
    : file_(&file), group_(std::move(group)), rows_(rows) {
  file.create_group(group_);
}

std::size_t Columns::add(const std::string& name, sonata::Hdf5File::Element element) {
  datasets_.push_back(group_ + "/" + name);
  values_.emplace_back();
  file_->create_dataset(datasets_.back(), element, 1, rows_);
  return values_.size() - 1;
}

void Columns::flush() {
  const std::size_t rows = values_.empty() ? 0 : values_[0].size();
  for (std::size_t i = 0; i < values_.size(); ++i) {
    BALLAST_EXPECT(values_[i].size() == rows);
    if (rows > 0) {
      file_->append(datasets_[i], values_[i]);
      values_[i].clear();
    }
  }
}

}  // namespace ballast::generator
