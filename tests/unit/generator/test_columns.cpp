#include "generator/columns.hpp"

#include <gmock/gmock.h>

#include "generator/edge_columns.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::generator {
namespace {

using sonata::Hdf5File;
using sonata::Selection;
using testing::ElementsAre;

class Blocks : public testing::Test {
 protected:
  Hdf5File reopened() {
    file_.close();
    return Hdf5File::open(folder_ / "f.h5");
  }

  test::TemporaryDirectory folder_;
  Hdf5File file_ = Hdf5File::create(folder_ / "f.h5");
};

TEST_F(Blocks, GrowAllColumnsTogether) {
  Columns columns(file_, "/group", 3);
  const std::size_t a = columns.add("a", Hdf5File::Element::float32);
  const std::size_t b = columns.add("b", Hdf5File::Element::uint8);
  columns.put(a, 0.5);
  columns.put(b, 1);
  columns.flush();
  columns.put(b, 2);
  columns.put(a, 1.5);
  columns.flush();
  columns.flush();
  const Hdf5File file = reopened();
  EXPECT_THAT(file.read_numbers("/group/a", Selection::all(2)), ElementsAre(0.5, 1.5));
  EXPECT_THAT(file.read_integers("/group/b", Selection::all(2)), ElementsAre(1, 2));
}

TEST_F(Blocks, RefuseRowsThatAreNotComplete) {
  Columns columns(file_, "/group", 3);
  const std::size_t a = columns.add("a", Hdf5File::Element::float32);
  columns.add("b", Hdf5File::Element::float32);
  columns.put(a, 0.5);
  EXPECT_THROW(columns.flush(), std::logic_error);
}

TEST_F(Blocks, KeepTheNodesOfEdges) {
  EdgeColumns columns(file_, "/edges/p", 3);
  columns.name_populations("from", "onto");
  columns.add(7, 1, 2);
  EXPECT_EQ(columns.pending(), 2U);
  columns.flush();
  EXPECT_EQ(columns.pending(), 0U);
  columns.add(8, 5, 1);
  columns.flush();
  const Hdf5File file = reopened();
  const Selection all = Selection::all(3);
  EXPECT_THAT(file.read_integers("/edges/p/source_node_id", all), ElementsAre(7, 7, 8));
  EXPECT_THAT(file.read_integers("/edges/p/target_node_id", all), ElementsAre(1, 1, 5));
  EXPECT_THAT(file.read_integers("/edges/p/edge_type_id", all), ElementsAre(0, 0, 0));
  EXPECT_EQ(file.attribute("/edges/p/source_node_id", "node_population"), "from");
  EXPECT_EQ(file.attribute("/edges/p/target_node_id", "node_population"), "onto");
}

}  // namespace
}  // namespace ballast::generator
