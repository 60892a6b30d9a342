#include <fmt/format.h>

#include "core/gzip.hpp"
#include "core/output_file.hpp"
#include "plan/allocation_file.hpp"
#include "plan/allocation_lines.hpp"

namespace ballast::plan {
namespace {

/// Appends members and knows where the next one begins.
class MemberWriter {
 public:
  explicit MemberWriter(OutputFile& output) : output_(output) {}
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  void add(const std::string& line) {
    const std::string member = gzip_member(line + "\n");
    output_.write(member);
    offset_ += member.size();
  }

 private:
  OutputFile& output_;
  std::uint64_t offset_ = 0;
};

/// Writes the buckets and gives [[rank, offset of its first member, members], ...].
Json write_buckets(const std::vector<Bucket>& buckets, MemberWriter& writer) {
  Json index = Json::array();
  for (std::size_t i = 0; i < buckets.size();) {
    const Rank rank = buckets[i].rank;
    const std::size_t first = i;
    const std::uint64_t offset = writer.offset();
    for (; i < buckets.size() && buckets[i].rank == rank; ++i) {
      writer.add(bucket_line(buckets[i]));
    }
    index.push_back({rank.value, offset, i - first});
  }
  return index;
}

}  // namespace

std::string allocation_file_name(const Layout& layout) {
  return fmt::format("allocation_r{}_c{}.gz", layout.ranks, layout.cycles);
}

void write_allocation(const Allocation& allocation, const std::filesystem::path& file) {
  OutputFile output(file);
  MemberWriter writer(output);
  writer.add(header_line(header_of(allocation)));
  const Json index = write_buckets(allocation.buckets, writer);
  const std::uint64_t index_at = writer.offset();
  writer.add(Json{{"header", 0}, {"index", index}}.dump());
  writer.add(Json{{"index_at", index_at}}.dump());
  output.commit();
}

}  // namespace ballast::plan
