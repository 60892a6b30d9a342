#include <gtest/gtest.h>

#include "engine/engine.hpp"

namespace ballast::engine {

namespace {

Census sample() {
  Census census;
  census.individual = {{"nodes", Bytes(100)}, {"points", Bytes(40)}};
  census.instances = {{"pas", 3}};
  census.sections = 1;
  census.segments = 2;
  census.points = 3;
  census.cells = 4;
  census.point_processes = 5;
  census.netcons = 6;
  census.sources = 7;
  census.gap_junctions = 8;
  census.event_sources = 9;
  return census;
}

std::vector<std::int64_t> counts(const Census& c) {
  return {c.sections, c.segments, c.points,        c.cells,        c.point_processes,
          c.netcons,  c.sources,  c.gap_junctions, c.event_sources};
}

TEST(Census, addsEveryKind) {
  Census sum = sample();
  Census other = sample();
  other.individual["vectors"] = Bytes(7);
  other.instances["hh"] = 2;
  sum += other;
  EXPECT_EQ(sum.individual,
            (std::map<std::string, Bytes>{
                {"nodes", Bytes(200)}, {"points", Bytes(80)}, {"vectors", Bytes(7)}}));
  EXPECT_EQ(sum.instances, (std::map<std::string, std::int64_t>{{"hh", 2}, {"pas", 6}}));
  EXPECT_EQ(counts(sum), (std::vector<std::int64_t>{2, 4, 6, 8, 10, 12, 14, 16, 18}));
}

TEST(Census, subtractingGivesWhatWasAdded) {
  Census difference = sample();
  difference += sample();
  difference -= sample();
  EXPECT_EQ(difference.individual, sample().individual);
  EXPECT_EQ(difference.instances, sample().instances);
  EXPECT_EQ(counts(difference), counts(sample()));
}

TEST(Census, aDifferenceMayBeNegative) {
  Census difference;
  difference -= sample();
  EXPECT_EQ(difference.individual.at("nodes"), Bytes(-100));
  EXPECT_EQ(difference.instances.at("pas"), -3);
}

}  // namespace

}  // namespace ballast::engine
