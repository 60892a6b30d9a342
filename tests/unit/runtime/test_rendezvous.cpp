#include "engine/runtime/rendezvous.hpp"

#include <gmock/gmock.h>

namespace ballast::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Ids = std::vector<std::int32_t>;

TEST(Rendezvous, TellsPublishersWhoWantTheirs) {
  comm::run_threaded(3, [](comm::Communicator& comm) {
    const Ids published = comm.rank() == 0 ? Ids{10, 11} : comm.rank() == 1 ? Ids{12} : Ids{};
    const Ids wanted = comm.rank() == 2 ? Ids{11, 12, 11} : Ids{12};
    const Subscriptions found = subscribe(published, wanted, comm);
    if (comm.rank() == 0) {
      EXPECT_THAT(found.subscribers, ElementsAre(Subscriber{11, 2}));
    }
    if (comm.rank() == 1) {
      EXPECT_THAT(found.subscribers,
                  ElementsAre(Subscriber{12, 0}, Subscriber{12, 1}, Subscriber{12, 2}));
    }
    EXPECT_THAT(found.unknown, IsEmpty());
    EXPECT_THAT(found.repeated, IsEmpty());
  });
}

TEST(Rendezvous, NamesWhatNobodyPublishes) {
  comm::run_threaded(2, [](comm::Communicator& comm) {
    const Subscriptions found = subscribe(Ids{comm.rank()}, Ids{0, 7}, comm);
    EXPECT_THAT(found.unknown, ElementsAre(7));
  });
}

TEST(Rendezvous, NamesWhatIsPublishedTwice) {
  comm::run_threaded(2, [](comm::Communicator& comm) {
    const Subscriptions found = subscribe(Ids{5, 6 + comm.rank()}, {}, comm);
    if (comm.rank() == 1) {
      EXPECT_THAT(found.repeated, ElementsAre(5));
    }
  });
  const auto alone = comm::make_serial();
  EXPECT_THAT(subscribe(Ids{4, 9, 4}, {}, *alone).repeated, ElementsAre(4));
}

}  // namespace
}  // namespace ballast::runtime
