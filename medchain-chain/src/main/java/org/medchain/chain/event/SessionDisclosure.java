package org.medchain.chain.event;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A session's audience and some or all of its grants, as disclosed to a party. With the session's event from the
 * ledger, the party verifies that the patient granted exactly these. {@code {0: audience, 1: [grant]}}.
 *
 * @param audience the parties and the end of the session
 * @param grants 1 to {@value EventSC#MAX_GRANTS} grants of different data, ascending by position in the session
 */
public record SessionDisclosure(AudienceOpening audience, List<GrantOpening> grants) {
    /** The largest encoded disclosure in bytes: 1 MiB. */
    public static final int MAX_SIZE = 1 << 20;

    public SessionDisclosure {
        grants = List.copyOf(grants);
        String flaw = flaw(grants);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
    }

    private static @Nullable String flaw(List<GrantOpening> grants) {
        if (grants.isEmpty() || grants.size() > EventSC.MAX_GRANTS) {
            return "expected 1 to " + EventSC.MAX_GRANTS + " grants, found " + grants.size();
        }
        Set<DataId> seen = new HashSet<>();
        for (int i = 0; i < grants.size(); i++) {
            GrantOpening grant = grants.get(i);
            boolean follows =
                    i == 0 || grants.get(i - 1).proof().index() < grant.proof().index();
            if (!follows || !seen.add(grant.grant().data())) {
                return "grants are repeated or out of order, the first of them " + grant;
            }
        }
        return null;
    }

    /** Decodes a disclosure from the fields of {@code struct} without verifying it: see {@link #verify}. */
    public static SessionDisclosure decode(StructReader struct) throws MalformedException {
        AudienceOpening audience = struct.struct(0, AudienceOpening::decode);
        List<GrantOpening> grants = struct.structs(1, 1, EventSC.MAX_GRANTS, GrantOpening::decode);
        String flaw = flaw(grants);
        if (flaw != null) {
            throw struct.malformed(flaw);
        }
        return new SessionDisclosure(audience, grants);
    }

    /** Decodes a disclosure from its canonical encoding without verifying it: see {@link #verify}. */
    public static SessionDisclosure decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("session disclosure", encoded, MAX_SIZE, SessionDisclosure::decode);
    }

    /** Writes the fields of this disclosure to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.struct(0, audience, AudienceOpening::encode).structs(1, grants, GrantOpening::encode);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** Whether these are all grants of the session. */
    public boolean isComplete() {
        return grants.size() == grants.get(0).proof().size();
    }

    /**
     * Verifies that the patient granted all of this in {@code event}. Does not verify that the event is on the ledger,
     * nor that the session has not been ended since.
     *
     * @throws VerificationException if the event commits to something else, or the audience's patient did not sign it;
     *     a retry does not help
     */
    public void verify(EventSC event) throws VerificationException {
        if (!event.event().signer().equals(audience.audience().patient())) {
            throw new VerificationException(event.event() + ": expected the signature of the disclosed patient "
                    + audience.audience().patient() + ", found " + event.event().signer());
        }
        Digest commitment = audience.commitment();
        for (GrantOpening opening : grants) {
            if (opening.proof().size() > EventSC.MAX_GRANTS) {
                throw new VerificationException(event.event() + ": expected a proof among at most "
                        + EventSC.MAX_GRANTS + " grants, found one among "
                        + opening.proof().size());
            }
            Digest root = opening.proof().root(opening.leaf());
            Digest found = EventSC.digest(commitment, root, opening.proof().size());
            if (!found.equals(event.digest())) {
                throw new VerificationException(event.event() + " commits to " + event.digest() + ", but " + opening
                        + " with its audience gives " + found);
            }
        }
    }

    @Override
    public String toString() {
        return "SessionDisclosure[" + audience + ", " + grants.size() + " of "
                + grants.get(0).proof().size() + " grants]";
    }
}
