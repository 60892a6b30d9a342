#include "model/synapses.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

using test::Columns;
using test::expect_error_text;
using test::SmallCircuit;
using ::testing::ElementsAre;

SynapseClassifier classifier_of(const Circuit& circuit, std::size_t edges = 0) {
  return {circuit, *circuit.edges.at(edges)};
}

TEST(SynapseClassifier, TypesBelowAHundredAreInhibitory) {
  SmallCircuit files;
  files.add_cells("A", 4);
  Columns columns = SmallCircuit::chemical(4);
  columns.integers["syn_type_id"] = {0, 99, 100, 120};
  files.add_edges("e", "chemical", "A", "A", {0, 1, 2, 3}, {0, 1, 2, 3}, columns);
  const Circuit circuit = files.read();
  const SynapseClassifier classifier = classifier_of(circuit);
  ASSERT_EQ(classifier.kinds().size(), 2U);
  EXPECT_EQ(classifier.kinds()[0].mechanism, "ProbGABAAB_EMS");
  EXPECT_TRUE(classifier.kinds()[0].inhibitory);
  EXPECT_EQ(classifier.kinds()[1].mechanism, "ProbAMPANMDA_EMS");
  EXPECT_THAT(classifier.classify(sonata::Selection::all(4), {}, {}), ElementsAre(0, 0, 1, 1));
}

TEST(SynapseClassifier, ElectricalEdgesAreGapJunctions) {
  SmallCircuit files;
  files.add_cells("A", 2);
  Columns columns;
  columns.numbers["conductance"] = {0.1};
  files.add_edges("gj", "electrical", "A", "A", {0}, {1}, columns);
  const Circuit circuit = files.read();
  const SynapseClassifier classifier = classifier_of(circuit);
  ASSERT_EQ(classifier.kinds().size(), 1U);
  EXPECT_EQ(classifier.kinds()[0].synapse_class, SynapseClass::gap_junction);
  EXPECT_EQ(classifier.kinds()[0].mechanism, "Gap");
}

TEST(SynapseClassifier, EdgesOntoPointNeuronsCarryTheSignOfTheirType) {
  SmallCircuit files;
  files.add_points("P", 2);
  Columns columns;
  columns.strings["dynamics_params"] = {"syn.json"};
  columns.numbers["syn_weight"] = {0.1};
  files.add_edges("e", "chemical", "P", "P", {0}, {1}, columns);
  const Circuit circuit = files.read();
  const SynapseClassifier classifier = classifier_of(circuit);
  ASSERT_EQ(classifier.kinds().size(), 1U);
  EXPECT_EQ(classifier.kinds()[0].synapse_class, SynapseClass::direct);
  EXPECT_EQ(classifier.kinds()[0].sign, -1.0);
}

TEST(SynapseClassifier, ModelTemplateNamesThePointProcessAndItsParameters) {
  SmallCircuit files;
  files.add_cells("A", 2);
  write_file(files.path("fast.json"),
             R"({"tau1": 0.5, "tau2": 2.0, "erev": -70, "level_of_detail": "exp2syn"})");
  Columns columns = SmallCircuit::chemical(1);
  columns.strings["model_template"] = {"exp2syn"};
  columns.strings["dynamics_params"] = {"fast.json"};
  files.add_edges("e", "chemical", "A", "A", {0}, {1}, columns);
  const Circuit circuit = files.read();
  const SynapseClassifier classifier = classifier_of(circuit);
  ASSERT_EQ(classifier.kinds().size(), 1U);
  EXPECT_EQ(classifier.kinds()[0].mechanism, "Exp2Syn");
  const std::vector<std::pair<std::string, double>> expected{
      {"tau1", 0.5}, {"tau2", 2.0}, {"e", -70.0}};
  EXPECT_EQ(classifier.kinds()[0].constants, expected);
}

TEST(SynapseClassifier, MissingSynapseTypeIsAnError) {
  SmallCircuit files;
  files.add_cells("A", 2);
  Columns columns = SmallCircuit::chemical(1);
  columns.integers.erase("syn_type_id");
  files.add_edges("e", "chemical", "A", "A", {0}, {1}, columns);
  const Circuit circuit = files.read();
  expect_error_text<InputError>(
      [&] { (void)classifier_of(circuit); },
      files.path("e_edges.h5").string() +
          ":/edges/e/0/syn_type_id: missing column 'syn_type_id' (it says which synapses are "
          "inhibitory (below 100) and which excitatory). Add it, or name a model_template in the "
          "edge types");
}

TEST(SynapseClassifier, OtherEdgeTypesAreRefusedByName) {
  SmallCircuit files;
  files.add_cells("A", 2);
  files.add_edges("e", "endfoot", "A", "A", {0}, {1}, SmallCircuit::chemical(1));
  const Circuit circuit = files.read();
  expect_error_text<InputError>([&] { (void)classifier_of(circuit); },
                                files.path("e_edges.h5").string() +
                                    ":/edges/e: cannot build edges of type 'endfoot' (supported: "
                                    "chemical, electrical). Remove "
                                    "the population from the circuit configuration");
}

// Edges 0 -> 0, 1 -> 0 (inhibitory), 1 -> 1 with an override of the edges from node 1.
class Overridden : public ::testing::Test {
 protected:
  Overridden() {
    files_.add_cells("A", 3);
    Columns columns = SmallCircuit::chemical(3);
    columns.integers["syn_type_id"] = {100, 0, 100};
    files_.add_edges("e", "chemical", "A", "A", {0, 1, 1}, {0, 0, 1}, columns);
    files_.node_sets["one"] = {{"node_id", {1}}};
    override_ = {{"name", "x"}, {"source", "one"}, {"target", "A"}};
  }
  Circuit read() {
    files_.simulation["connection_overrides"] = {override_};
    return files_.read();
  }
  SmallCircuit files_;
  Json override_;
};

TEST_F(Overridden, EdgesAreOfTheKindThatTheOverrideNames) {
  override_["modoverride"] = "GluSynapse";
  const Circuit circuit = read();
  const SynapseClassifier classifier = classifier_of(circuit);
  ASSERT_EQ(classifier.kinds().size(), 4U);
  EXPECT_TRUE(classifier.needs_nodes());
  const std::vector<std::uint64_t> sources{0, 1, 1};
  const std::vector<std::uint64_t> targets{0, 0, 1};
  EXPECT_THAT(classifier.classify(sonata::Selection::all(3), sources, targets),
              ElementsAre(1, 2, 3));
  const SynapseKind& plastic = classifier.kinds()[3];
  EXPECT_EQ(plastic.mechanism, "GluSynapse");
  EXPECT_EQ(plastic.random_stream, RandomStream::plasticity);
  EXPECT_FALSE(plastic.inhibitory);
  EXPECT_TRUE(classifier.kinds()[2].inhibitory);
  EXPECT_EQ(classifier.origin(1), nullptr);
  EXPECT_EQ(classifier.origin(3), &circuit.overrides[0]);
}

TEST_F(Overridden, OtherMechanismsTakeColumnsByName) {
  override_["modoverride"] = "MySynapse";
  const Circuit circuit = read();
  const SynapseClassifier classifier = classifier_of(circuit);
  const SynapseKind& kind = classifier.kinds()[3];
  EXPECT_TRUE(kind.by_name);
  std::vector<std::string> names;
  for (const ParameterRule& rule : kind.parameters) {
    if (rule.attribute == "decay_time") names.push_back(rule.parameter);
    EXPECT_TRUE(rule.optional);
  }
  EXPECT_THAT(names, ElementsAre("tau_d_AMPA", "tau_d_GABAA", "decay_time"));
}

TEST_F(Overridden, HelpersOfNeurodamusStandForTheirMechanisms) {
  override_["modoverride"] = "GABAAB";
  const Circuit circuit = read();
  const SynapseClassifier classifier = classifier_of(circuit);
  const SynapseKind& kind = classifier.kinds()[3];
  EXPECT_EQ(kind.mechanism, "ProbGABAAB_EMS");
  EXPECT_FALSE(kind.inhibitory);  // minis go by the type of the edge
  EXPECT_EQ(kind.parameters.front().parameter, "tau_d_GABAA");
  EXPECT_EQ(kind.parameters.back().parameter, "Nrrp");
}

TEST_F(Overridden, EdgesAreCountedAsWhatTheyBecome) {
  override_["modoverride"] = "GluSynapse";
  const auto counts = count_afferents(read(), {});
  // per cell: GABA, AMPA, plastic in place of GABA, plastic in place of AMPA
  EXPECT_THAT(counts[0].counts, ElementsAre(0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0));
  EXPECT_TRUE(counts[0].minis.empty());
}

TEST_F(Overridden, EdgesWithMinisAreCountedByCell) {
  override_["spont_minis"] = 0.5;
  const auto counts = count_afferents(read(), {});
  EXPECT_THAT(counts[0].counts, ElementsAre(1, 1, 0, 1, 0, 0));
  EXPECT_THAT(counts[0].minis, ElementsAre(1, 1, 0));
  EXPECT_THAT(counts[0].minis_alone, ElementsAre(0, 0, 0));
}

TEST_F(Overridden, MinisKeepSynapsesWhoseSourceIsNotSimulated) {
  override_["spont_minis"] = 0.5;
  files_.node_sets["zero"] = {{"node_id", {0}}};
  files_.simulation["node_set"] = "zero";
  const auto counts = count_afferents(read(), {});
  EXPECT_THAT(counts[0].counts, ElementsAre(1, 1));
  EXPECT_THAT(counts[0].minis, ElementsAre(1));
  EXPECT_THAT(counts[0].minis_alone, ElementsAre(1));
}

class Afferents : public ::testing::Test {
 protected:
  Afferents() {
    files_.add_cells("A", 4);
    Columns columns = SmallCircuit::chemical(6);
    columns.integers["syn_type_id"] = {100, 0, 100, 100, 0, 100};
    // Node 0 gets edges 0, 1, 5; node 2 gets edges 2, 3; node 3 gets edge 4; node 1 none.
    files_.add_edges("e", "chemical", "A", "A", {1, 2, 3, 0, 0, 3}, {0, 0, 2, 2, 3, 0}, columns);
  }
  SmallCircuit files_;
};

TEST_F(Afferents, AreCountedByCellAndKind) {
  const auto counts = count_afferents(files_.read(), {});
  ASSERT_EQ(counts.size(), 1U);
  // inhibitory, excitatory of nodes 0..3
  EXPECT_THAT(counts[0].counts, ElementsAre(1, 2, 0, 0, 0, 2, 1, 0));
  EXPECT_EQ(counts[0].total(0), 2U);
  EXPECT_EQ(counts[0].total(), 6U);
}

TEST_F(Afferents, SharesAddUpToTheWhole) {
  const Circuit circuit = files_.read();
  const auto whole = count_afferents(circuit, {});
  for (const int parts : {2, 3, 7}) {
    std::vector<std::uint32_t> sum(whole[0].counts.size(), 0);
    for (int part = 0; part < parts; ++part) {
      const auto share = count_afferents(circuit, {part, parts});
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share[0].counts[i];
    }
    EXPECT_EQ(sum, whole[0].counts) << parts;
  }
}

TEST_F(Afferents, SourcesOutsideTheNodeSetDoNotCount) {
  files_.node_sets["part"] = {{"population", "A"}, {"node_id", {0, 2, 3}}};
  files_.simulation["node_set"] = "part";
  const auto counts = count_afferents(files_.read(), {});
  // without node 1: edge 0 (from 1) is out; the cells are nodes 0, 2, 3
  EXPECT_THAT(counts[0].counts, ElementsAre(1, 1, 0, 2, 1, 0));
}

TEST_F(Afferents, ThatAnInputPlaysSpikesIntoAreCountedForEachInput) {
  const sonata::Selection all = sonata::Selection::all(4);
  const std::vector<PlayedSpikes> played = {
      {.source_population = "A", .nodes = {0, 3}, .spikes = {5, 1}, .targets = {{"A", all}}},
      {.source_population = "A",
       .nodes = {0},
       .spikes = {2},
       .targets = {{"A", sonata::Selection({{3, 4}})}}},
      {.source_population = "A", .nodes = {1}, .spikes = {2}, .targets = {{"B", all}}},
      {.source_population = "B", .nodes = {1}, .spikes = {2}, .targets = {{"A", all}}}};
  const auto counts = count_afferents(files_.read(), {}, played);
  EXPECT_THAT(counts[0].counts, ElementsAre(1, 2, 0, 0, 0, 2, 1, 0));
  // Node 0: edge 5 from 3; node 2: edges 2 from 3 and 3 from 0; node 3: edge 4 from 0, of two
  // inputs.
  EXPECT_THAT(counts[0].played, ElementsAre(0, 1, 0, 0, 0, 2, 2, 0));
}

TEST_F(Afferents, WithoutPlayedSpikesHaveNoSuchColumn) {
  const std::vector<PlayedSpikes> played = {
      {.source_population = "A", .nodes = {1}, .spikes = {2}, .targets = {}}};
  EXPECT_THAT(count_afferents(files_.read(), {}, played)[0].played, ElementsAre());
}

TEST_F(Afferents, OfGapJunctionsAreNotDriven) {
  Columns columns;
  columns.numbers["conductance"] = {0.1};
  files_.add_edges("gj", "electrical", "A", "A", {0}, {1}, columns);
  const std::vector<PlayedSpikes> played = {{.source_population = "A",
                                             .nodes = {0},
                                             .spikes = {2},
                                             .targets = {{"A", sonata::Selection::all(4)}}}};
  EXPECT_THAT(count_afferents(files_.read(), {}, played)[1].played, ElementsAre());
}

TEST_F(Afferents, OfOneKindComeFromTheIndexAlone) {
  Columns columns;
  columns.numbers["conductance"] = {0.1, 0.1, 0.1};
  files_.add_edges("gj", "electrical", "A", "A", {0, 1, 2}, {1, 0, 1}, columns);
  const auto counts = count_afferents(files_.read(), {});
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_THAT(counts[1].counts, ElementsAre(1, 2, 0, 0));
}

}  // namespace
}  // namespace ballast::model
