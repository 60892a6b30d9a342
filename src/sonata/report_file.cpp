#include "sonata/report_file.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::sonata {

namespace {

std::string data_of(const std::string& population) {
  return "/report/" + population + "/data";
}

}  // namespace

ReportFile::ReportFile(const std::filesystem::path& file)
    : output_(file), hdf5_(Hdf5File::create(output_)) {}

void ReportFile::add(const ReportMapping& mapping) {
  const std::string folder = "/report/" + mapping.population + "/mapping";
  hdf5_.create_group(folder);
  hdf5_.write(folder + "/node_ids", mapping.node_ids);
  hdf5_.write_attribute(folder + "/node_ids", "sorted", std::int64_t{1});
  hdf5_.write(folder + "/index_pointers", mapping.index_pointers);
  hdf5_.write(folder + "/element_ids", mapping.element_ids);
  hdf5_.write(folder + "/time", std::vector<double>{mapping.start, mapping.end, mapping.dt});
  hdf5_.write_attribute(folder + "/time", "units", std::string("ms"));
  const auto samples = std::max(1.0, std::round((mapping.end - mapping.start) / mapping.dt));
  hdf5_.create_table(data_of(mapping.population), Hdf5File::Element::float32,
                     mapping.element_ids.size(), static_cast<std::uint64_t>(samples));
  hdf5_.write_attribute(data_of(mapping.population), "units", mapping.unit);
}

void ReportFile::append(const std::string& population, const std::vector<double>& samples) {
  if (!samples.empty()) hdf5_.append(data_of(population), samples);
}

void ReportFile::commit() {
  hdf5_.close();
  output_.commit();
}

}  // namespace ballast::sonata
