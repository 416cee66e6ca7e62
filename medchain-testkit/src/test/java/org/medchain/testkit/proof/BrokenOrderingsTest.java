package org.medchain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;

/** An ordering that breaks a promise fails the tests that need it, and passes all others. */
class BrokenOrderingsTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(
                        GivesOnlyNews.class,
                        Set.of(
                                "promise1_delivery_followerThatBeginsLaterIsGivenAll",
                                "promise4_continuation_followerIsGivenNothingUpToItsPosition",
                                "promise5_durability_takenEntriesSurviveTheMember",
                                "promise5_durability_takenEntriesSurviveTheService")),
                arguments(CutsLargeEntries.class, Set.of("promise1_delivery_entriesOfAllSizesArriveWhole")),
                arguments(
                        NumbersAsItLikes.class,
                        Set.of(
                                "promise2_agreement_followersAreGivenTheSameAtAPosition",
                                "promise5_durability_takenEntriesSurviveTheService")),
                arguments(
                        GivesTwice.class,
                        Set.of(
                                "promise3_order_positionsAscendFromOne",
                                "promise4_continuation_entriesComeAfterAPositionThatNobodyGave",
                                "promise4_continuation_entriesComeAfterThePositionWhenTheContentIsLost",
                                "promise4_continuation_followerIsGivenNothingUpToItsPosition",
                                "promise4_continuation_runningFollowerIsGivenWhatComesAfterALoss",
                                "promise5_durability_takenEntriesSurviveTheService")),
                arguments(
                        BeginsAgain.class,
                        Set.of(
                                "promise4_continuation_entriesComeAfterAPositionThatNobodyGave",
                                "promise4_continuation_entriesComeAfterThePositionWhenTheContentIsLost",
                                "promise4_continuation_runningFollowerIsGivenWhatComesAfterALoss")),
                arguments(ForgetsWhenItRestarts.class, Set.of("promise5_durability_takenEntriesSurviveTheService")),
                arguments(Waits.class, Set.of("promise6_submission_doesNotWaitForTheService")),
                arguments(
                        NeverEnds.class,
                        Set.of(
                                "promise7_closing_noEntryIsGivenOrTakenAfterwards",
                                "promise7_closing_endsAFollowerThatCannotTakeMore")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void kit_ofABrokenOrdering_failsTheTestsOfThePromise(Class<?> kit, Set<String> tests) {
        KitRun run = KitRun.of(kit);
        assertThat(run.failed()).isEqualTo(tests);
        assertThat(run.passed()).isNotEmpty();
    }

    private abstract static class Kit extends MemoryOrderingTest {
        @Override
        protected Duration patience() {
            return SHORT;
        }
    }

    static class GivesOnlyNews extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                long first(long after) {
                    return Math.max(after, tail());
                }
            };
        }
    }

    static class CutsLargeEntries extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                void give(Follower taker, long position, Bytes entry) throws InterruptedException {
                    taker.entry(position, entry.slice(0, Math.min(entry.size(), 1 << 16)));
                }
            };
        }
    }

    static class NumbersAsItLikes extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                void give(Follower taker, long position, Bytes entry) throws InterruptedException {
                    taker.entry(position + member, entry);
                }
            };
        }
    }

    static class GivesTwice extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                void give(Follower taker, long position, Bytes entry) throws InterruptedException {
                    taker.entry(position, entry);
                    taker.entry(position, entry);
                }
            };
        }
    }

    static class BeginsAgain extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                long raised(long tail, long given) {
                    return tail;
                }
            };
        }
    }

    static class ForgetsWhenItRestarts extends Kit {
        @Override
        protected boolean restartService() {
            return loseContent();
        }
    }

    static class Waits extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                CompletableFuture<Void> refused() {
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                    return super.refused();
                }
            };
        }
    }

    static class NeverEnds extends Kit {
        @Override
        MemoryOrdering made(int member) {
            return new MemoryOrdering(log) {
                @Override
                boolean ended() {
                    return false;
                }
            };
        }
    }
}
