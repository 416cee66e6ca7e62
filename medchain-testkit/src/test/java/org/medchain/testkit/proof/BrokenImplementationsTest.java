package org.medchain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryWrite;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.data.HealthDataStoreContract;
import org.medchain.testkit.dht.DhtContract;
import org.medchain.testkit.ledger.LedgerReadContract;
import org.medchain.testkit.store.AccessContract;
import org.medchain.testkit.store.ClaimContract;
import org.medchain.testkit.store.PendingContract;
import org.medchain.testkit.store.ProjectionContract;
import org.medchain.testkit.store.ProviderStoreContract;

/** An implementation that breaks one promise fails the test of that promise, and passes others. */
class BrokenImplementationsTest {
    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(SignsForEveryUse.class, "sign_forOneUseAndMessage_verifiesForNoOther"),
                arguments(FailsAnyhow.class, "signAndOpen_keysUnreachable_saySoAndWorkAgainAfterwards"),
                arguments(ReplacesObjects.class, "create_whereAnObjectIs_failsBeforeAByteIsReadAndLeavesIt"),
                arguments(SwallowsEntries.class, "write_trailFails_saysSoAndGoesOnWhenMended"),
                arguments(TriesAgain.class, "exchange_providerFailsBeforeItAnswers_isUnavailableAndNotTriedAgain"),
                arguments(LastWriteWins.class, "put_ofALowerVersion_conflictsWithWhatStands"),
                arguments(ForgetsInACrash.class, "randomOperations_agreeWithAMap"),
                arguments(TakesAll.class, "promise7_backPressure_fullQueueRefusesAndGoesOn"),
                arguments(ForgetsRevocations.class, "revocation_ofACertificate_isFoundBySerial"),
                arguments(ForgetsWithdrawals.class, "state_goesOnAndNeverBack"),
                arguments(RenewsNothing.class, "claim_heldByALivingWriter_isBusyUntilAbandoned"),
                arguments(FindsNoRange.class, "within_agreesWithASearchThroughAllChunks"),
                arguments(MarksNothing.class, "pages_whenEventsAreAcceptedAsLost_areAllToBePublishedAgain"),
                arguments(ForgetsNonces.class, "request_isAdmittedOnceAndLoggedWithIt"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void kit_ofABrokenImplementation_failsTheTestOfThePromise(Class<?> kit, String test) {
        KitRun run = KitRun.of(kit);
        assertThat(run.failed()).contains(test);
        assertThat(run.passed()).isNotEmpty();
    }

    static class SignsForEveryUse extends SimpleIdentityTest {
        @Override
        SimpleIdentity made() {
            return new SimpleIdentity(SuiteId.X25519, random) {
                @Override
                Bytes prefix(DomainTag use) {
                    return DomainTag.of("test").prefix();
                }
            };
        }
    }

    static class FailsAnyhow extends SimpleIdentityTest {
        @Override
        SimpleIdentity made() {
            return new SimpleIdentity(SuiteId.X25519, random) {
                @Override
                RuntimeException unavailable() {
                    return new IllegalStateException("the keys are away");
                }
            };
        }
    }

    static class ReplacesObjects extends HealthDataStoreContract {
        private final HealthDataStore memory = new MemoryHealthDataStore() {
            @Override
            boolean isTaken(ObjectName name) {
                return false;
            }
        };

        @Override
        protected HealthDataStore open() {
            return memory;
        }
    }

    static class SwallowsEntries extends MemoryAccessLogTest {
        @Override
        MemoryAccessLog made() {
            return new MemoryAccessLog() {
                @Override
                void refuse() {}
            };
        }
    }

    static class TriesAgain extends PipeGatewayTest {
        @Override
        PipeGateway made() {
            return new PipeGateway() {
                @Override
                public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
                    try {
                        return super.exchange(url, request);
                    } catch (UnavailableException e) {
                        return super.exchange(url, request);
                    }
                }
            };
        }
    }

    static class LastWriteWins extends DhtContract {
        @Override
        protected Dht open(DhtSettings settings) {
            return new MemoryDht(settings) {
                @Override
                boolean replaces(DirectoryWrite write, DirectoryWrite standing) {
                    return true;
                }
            };
        }
    }

    static class ForgetsInACrash extends MemoryDhtProperties {
        @Override
        protected Dht crash(Dht running, DhtSettings settings, Random random) {
            running.close();
            MemoryDht.forget(settings);
            return open(settings);
        }
    }

    static class TakesAll extends SimpleConsensusTest {
        @Override
        protected ConsensusFactory factory() {
            return (SimpleConsensus.Maker) context -> new SimpleConsensus(new ConsensusContext(
                    context.replica(),
                    context.member(),
                    context.certificate(),
                    context.identity(),
                    context.clock(),
                    context.nanoTime(),
                    context.random(),
                    context.folder(),
                    Map.of()));
        }
    }

    static class ForgetsRevocations extends LedgerReadContract {
        @Override
        protected Ledger open(Path folder) throws MedChainException {
            return Instead.of(Ledger.class, world.open(folder), "isRevoked", arguments -> false);
        }

        @Override
        protected int events() {
            return 20;
        }
    }

    /** A catalogue whose one method does something else. */
    private static ProviderStore catalogue(Path folder, SecureRandom random, String method, Instead.Answer answer)
            throws MedChainException {
        return Instead.of(
                ProviderStore.class,
                JdbcProviderStore.openFile(folder.resolve("catalogue.db"), random),
                method,
                answer);
    }

    static class ForgetsWithdrawals extends ProviderStoreContract {
        @TempDir
        Path folder;

        @Override
        protected ProviderStore open() throws MedChainException {
            return catalogue(folder, random, "withdraw", arguments -> null);
        }
    }

    static class RenewsNothing extends ClaimContract {
        @TempDir
        Path folder;

        @Override
        protected ProviderStore open() throws MedChainException {
            return catalogue(folder, random, "renew", arguments -> true);
        }
    }

    static class FindsNoRange extends ProjectionContract {
        @TempDir
        Path folder;

        @Override
        protected ProviderStore open() throws MedChainException {
            return catalogue(folder, random, "within", arguments -> Optional.empty());
        }
    }

    static class MarksNothing extends PendingContract {
        @TempDir
        Path folder;

        @Override
        protected ProviderStore open() throws MedChainException {
            return catalogue(folder, random, "acceptLost", arguments -> null);
        }
    }

    static class ForgetsNonces extends AccessContract {
        @TempDir
        Path folder;

        @Override
        protected ProviderStore open() throws MedChainException {
            return catalogue(folder, random, "admit", arguments -> true);
        }
    }
}
