package org.medchain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.NotOnLedgerException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.ObjectName;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.NotInInventoryException;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OperationConflictException;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.ImplausibleClockException;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.fhir.InvalidResourceException;
import org.medchain.http.HttpGatewayException;

/** The column "retry" of {@code docs/errors.md} is what {@code retryHelps()} returns, for each exception and each reason of a refusal. */
class RetryColumnTest {
    private static final String PAGE = Pages.read(Pages.ROOT.resolve("docs/errors.md"));
    private static final EventHash EVENT = EventHash.of(Bytes.copyOf(new byte[Digest.SIZE]));
    private static final DataId DATA = new DataId(Bytes.copyOf(new byte[DataId.SIZE]));
    private static final ChunkIndex CHUNK = ChunkIndex.FIRST;

    /** Of each exception one instance, or one for each case that its retry depends on. */
    private static List<Exception> each() {
        List<Exception> alike = List.of(
                new UnavailableException("away"),
                new ImplausibleClockException(Instant.MAX, Instant.MIN, "confirm it"),
                new StorageException("disk"),
                new VerificationException("signature"),
                new MalformedException("bytes"),
                new OperationConflictException("key"),
                new DataEndedException(DATA, DataState.CLOSED),
                new StreamConflictException("chunk"),
                new CatalogueBehindException(1, 2, 3, 1),
                new NotInInventoryException(new InventoryId(EVENT.digest()), DATA),
                SessionEndedException.revoked(new SessionId(EVENT)),
                SessionEndedException.expired(new SessionId(EVENT)),
                new NotOnLedgerException("session"),
                new FetchLimitException("large"),
                new InvalidDataException("chunk", new ChainVerdict(CHUNK, CHUNK, List.of(CHUNK), false, 1, 1)),
                new AlreadyStoredException(new ObjectName(DATA, CHUNK, Bytes.copyOf(new byte[ObjectName.ID_SIZE]))),
                new ClaimLostException("claim"),
                new InvalidResourceException("Patient.name", "a name", "nothing"));
        return Stream.of(
                        alike.stream(),
                        Stream.of(true, false)
                                .map(helps -> new KeyUnavailableException("pin", helps, new Exception("device"))),
                        Stream.of(CertificateNotInForceException.Cause.values())
                                .map(cause -> new CertificateNotInForceException(cause, "certificate")),
                        Stream.of(org.medchain.chain.consensus.RefusalReason.values())
                                .map(reason -> new EventRefusedException(EVENT, reason, "rule")),
                        Stream.of(RefusalReason.values()).map(reason -> new AccessDeniedException(reason, "no")),
                        Stream.of(HttpGatewayException.Fault.values())
                                .map(fault -> new HttpGatewayException(fault, "none")),
                        Stream.of(RefusalReason.NO_DATA_IN_RANGE, RefusalReason.NOTHING_YET)
                                .map(reason -> new NoDataException(reason, "none")))
                .flatMap(exceptions -> exceptions.map(Exception.class::cast))
                .toList();
    }

    private static boolean helps(Exception exception) {
        return exception instanceof KeyUnavailableException key
                ? key.retryHelps()
                : ((MedChainException) exception).retryHelps();
    }

    @Test
    void column_ofEachException_isWhatItReturns() {
        Map<String, Set<Boolean>> returned = new TreeMap<>();
        for (Exception exception : each()) {
            returned.computeIfAbsent(exception.getClass().getSimpleName(), name -> new TreeSet<>())
                    .add(helps(exception));
        }

        Map<String, Set<Boolean>> said = rows("[A-Za-z]+Exception");
        said.remove(MedChainException.class.getSimpleName());
        assertThat(said).hasSizeGreaterThan(20).isEqualTo(returned);
    }

    @Test
    void column_ofEachReasonOfARefusal_isWhatItReturns() {
        Map<String, Set<Boolean>> returned = Stream.of(RefusalReason.values())
                .collect(Collectors.toMap(RefusalReason::name, reason -> Set.of(reason.retryHelps())));

        assertThat(rows("[A-Z_]+")).isEqualTo(returned);
    }

    @Test
    void refusalOfAnEvent_thatARetryHelps_isTheOneOfThePage() {
        Set<String> helped = Stream.of(org.medchain.chain.consensus.RefusalReason.values())
                .filter(reason -> new EventRefusedException(EVENT, reason, "rule").retryHelps())
                .map(Enum::name)
                .collect(Collectors.toSet());

        assertThat(helped).hasSize(1).allSatisfy(reason -> assertThat(PAGE).contains("| `" + reason + "` only |"));
    }

    @Test
    void column_ofEachFaultOfAGateway_isWhatItReturns() {
        String page = Pages.read(Pages.ROOT.resolve("docs/howto/gateway-over-http.md"));
        Map<String, Set<Boolean>> returned = Stream.of(HttpGatewayException.Fault.values())
                .collect(Collectors.toMap(Enum::name, fault -> Set.of(fault.retryHelps())));

        assertThat(rows(page, "[A-Z_]+")).isEqualTo(returned);
    }

    private static Map<String, Set<Boolean>> rows(String name) {
        return rows(PAGE, name);
    }

    /** Rows of four columns, or of three at the page's reasons, by their first one; what is neither yes nor no depends on the case. */
    private static Map<String, Set<Boolean>> rows(String page, String name) {
        return Pattern.compile("^\\| `(" + name + ")` \\| [^|]* \\| ([^|]*?) ?\\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> values(row.group(2)), (one, other) -> one, TreeMap::new));
    }

    private static Set<Boolean> values(String column) {
        if (column.equals("no")) {
            return Set.of(false);
        }
        return column.startsWith("yes") ? Set.of(true) : Set.of(true, false);
    }
}
