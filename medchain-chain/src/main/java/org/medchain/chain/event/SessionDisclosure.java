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
 * What somebody is told of a session: its audience and some of its grants, or all. Whoever has the session's event from the
 * ledger verifies by it that the patient granted just this. {@code {0: audience, 1: [grant]}}.
 *
 * @param audience between whom the session is
 * @param grants 1 to {@value EventSC#MAX_GRANTS} of them, of different data, ascending by their places in the session
 */
public record SessionDisclosure(AudienceOpening audience, List<GrantOpening> grants) {
    /** The most bytes of an encoded disclosure: 1 MiB. */
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
            return "1 to " + EventSC.MAX_GRANTS + " grants expected, found " + grants.size();
        }
        Set<DataId> seen = new HashSet<>();
        for (int i = 0; i < grants.size(); i++) {
            GrantOpening grant = grants.get(i);
            boolean follows =
                    i == 0 || grants.get(i - 1).proof().index() < grant.proof().index();
            if (!follows || !seen.add(grant.grant().data())) {
                return "grants repeated or out of order, the first of them " + grant;
            }
        }
        return null;
    }

    /** Reads the fields of a disclosure. Nothing of it is verified: see {@link #verify}. */
    public static SessionDisclosure decode(StructReader struct) throws MalformedException {
        AudienceOpening audience = struct.struct(0, AudienceOpening::decode);
        List<GrantOpening> grants = struct.structs(1, 1, EventSC.MAX_GRANTS, GrantOpening::decode);
        String flaw = flaw(grants);
        if (flaw != null) {
            throw struct.malformed(flaw);
        }
        return new SessionDisclosure(audience, grants);
    }

    /** Reads a disclosure from its canonical encoding. Nothing of it is verified: see {@link #verify}. */
    public static SessionDisclosure decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("session disclosure", encoded, MAX_SIZE, SessionDisclosure::decode);
    }

    /** Writes the fields of this disclosure. */
    public void encode(StructWriter struct) {
        struct.struct(0, audience, AudienceOpening::encode).structs(1, grants, GrantOpening::encode);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** True if these are all grants of the session. */
    public boolean isComplete() {
        return grants.size() == grants.get(0).proof().size();
    }

    /**
     * Verifies that the patient granted all of this in {@code event}. That the event is on the ledger, and that no later one
     * ended the session, is another matter.
     *
     * @throws VerificationException if the event commits to something else, or its signer is not the audience's patient;
     *     trying again does not help
     */
    public void verify(EventSC event) throws VerificationException {
        if (!event.event().signer().equals(audience.audience().patient())) {
            throw new VerificationException(event.event() + " is signed by "
                    + event.event().signer() + ", and the session disclosed is of "
                    + audience.audience().patient());
        }
        Digest commitment = audience.commitment();
        for (GrantOpening opening : grants) {
            if (opening.proof().size() > EventSC.MAX_GRANTS) {
                throw new VerificationException(event.event() + " is said to commit to "
                        + opening.proof().size() + " grants, expected at most " + EventSC.MAX_GRANTS);
            }
            Digest root = opening.proof().root(opening.leaf());
            Digest found = EventSC.digest(commitment, root, opening.proof().size());
            if (!found.equals(event.digest())) {
                throw new VerificationException(event.event() + " commits to " + event.digest() + ", and " + opening
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
