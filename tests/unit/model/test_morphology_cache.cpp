#include "model/morphology_cache.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::model {
namespace {

const std::filesystem::path fixtures = BALLAST_MORPHOLOGIES;
const std::filesystem::path first = fixtures / "contour_soma.asc";
const std::filesystem::path second = fixtures / "soma_stack.asc";
const std::filesystem::path third = fixtures / "many_types.swc";

Bytes memory_of(const std::filesystem::path& file) {
  return Bytes(static_cast<std::int64_t>(read_morphology(file).memory()));
}

TEST(MorphologyCache, ReadsAFileOnce) {
  const test::TemporaryDirectory folder;
  const std::filesystem::path file = folder / "cell.swc";
  write_file(file, "1 1 0 0 0 5 -1\n");
  MorphologyCache cache(Bytes(1 << 20));
  const auto morphology = cache.get(file);
  std::filesystem::remove(file);
  EXPECT_EQ(cache.get(file), morphology);
  EXPECT_EQ(cache.size(), 1U);
}

TEST(MorphologyCache, TellsWhatItHolds) {
  MorphologyCache cache(Bytes(1 << 20));
  EXPECT_EQ(cache.held(), Bytes(0));
  (void)cache.get(first);
  (void)cache.get(third);
  EXPECT_EQ(cache.held(), memory_of(first) + memory_of(third));
}

TEST(MorphologyCache, ForgetsWhatWasNotAskedForLongest) {
  MorphologyCache cache(memory_of(first) + memory_of(second) + memory_of(third) - Bytes(1));
  const Morphology* const kept = cache.get(first).get();
  (void)cache.get(second);
  (void)cache.get(first);
  (void)cache.get(third);
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.held(), memory_of(first) + memory_of(third));
  EXPECT_EQ(cache.get(first).get(), kept);
}

TEST(MorphologyCache, KeepsTheLastEvenBeyondTheLimit) {
  MorphologyCache cache(Bytes(1));
  (void)cache.get(first);
  const auto last = cache.get(second);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(cache.get(second), last);
}

TEST(MorphologyCache, LeavesForgottenMorphologiesToTheirHolders) {
  MorphologyCache cache(Bytes(1));
  const auto morphology = cache.get(first);
  (void)cache.get(second);
  EXPECT_EQ(morphology->file, first);
  EXPECT_EQ(morphology->sections.size(), 15U);
}

TEST(MorphologyCache, HoldsNothingOfAFileThatCannotBeRead) {
  MorphologyCache cache(Bytes(1 << 20));
  EXPECT_THROW((void)cache.get("/nowhere/cell.asc"), InputError);
  EXPECT_EQ(cache.size(), 0U);
  EXPECT_EQ(cache.held(), Bytes(0));
}

}  // namespace
}  // namespace ballast::model
