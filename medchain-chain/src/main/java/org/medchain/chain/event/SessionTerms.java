package org.medchain.chain.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.medchain.chain.merkle.MerkleTree;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;

/**
 * All that a session grants, as known to its patient. An {@link EventSC} commits to it such that each part can be
 * opened separately: neither the ledger nor the opening of another part reveals what is granted or to whom, and no
 * party can show more than was granted.
 *
 * <p>Salt i is derived from the session's secret and i: salt 0 is the audience's, salts from 1 on are those of the
 * grants in order. Immutable except for closing, which wipes the secret; earlier openings stay valid.
 */
public final class SessionTerms implements AutoCloseable {
    private static final DomainTag SALT = DomainTag.of("session-salt");

    private final List<Grant> grants;
    private final AudienceOpening audience;
    private final SymmetricKey secret;
    private final List<Bytes> salts;
    private final MerkleTree tree;

    private SessionTerms(List<Grant> grants, AudienceOpening audience, SymmetricKey secret, List<Bytes> salts) {
        this.grants = grants;
        this.audience = audience;
        this.secret = secret;
        this.salts = salts;
        this.tree = MerkleTree.of(IntStream.range(0, grants.size())
                .mapToObj(i -> GrantOpening.leaf(grants.get(i), salts.get(i)))
                .toList());
    }

    /**
     * Creates the terms.
     *
     * @param grants 1 to {@value EventSC#MAX_GRANTS}, in any order, each data id once
     * @param secret fresh for every session; closing the terms closes it
     * @throws IllegalArgumentException if there are no grants or too many, or one data id is granted twice
     */
    public static SessionTerms create(Collection<Grant> grants, Audience audience, SymmetricKey secret) {
        List<Grant> sorted =
                grants.stream().sorted(Comparator.comparing(Grant::data)).toList();
        if (sorted.isEmpty() || sorted.size() > EventSC.MAX_GRANTS) {
            throw new IllegalArgumentException(
                    "expected 1 to " + EventSC.MAX_GRANTS + " grants in a session, found " + sorted.size());
        }
        List<Bytes> salts = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0 && sorted.get(i - 1).data().equals(sorted.get(i).data())) {
                throw new IllegalArgumentException("expected each data id once in a session, found "
                        + sorted.get(i).data() + " twice");
            }
            salts.add(salt(secret, i + 1));
        }
        return new SessionTerms(sorted, new AudienceOpening(audience, salt(secret, 0)), secret, salts);
    }

    private static Bytes salt(SymmetricKey secret, long number) {
        try (SecretBytes salt = secret.derive(SALT, number)) {
            return Bytes.takeOwnership(salt.exposeCopy());
        }
    }

    /** The grants, ascending by data id. */
    public List<Grant> grants() {
        return grants;
    }

    /** The parties and the end of the session. */
    public Audience audience() {
        return audience.audience();
    }

    /** The secret of all salts; closing the terms wipes it. */
    public SymmetricKey secret() {
        return secret;
    }

    /** The session digest in the event. */
    public Digest digest() {
        return EventSC.digest(audience.commitment(), tree.root(), tree.size());
    }

    /** The opening of the audience. */
    public AudienceOpening audienceOpening() {
        return audience;
    }

    /**
     * The opening of one grant.
     *
     * @param number its position in {@link #grants()}, from 0
     */
    public GrantOpening opening(int number) {
        int at = Objects.checkIndex(number, grants.size());
        return new GrantOpening(grants.get(at), salts.get(at), tree.proof(at));
    }

    /** The whole session, for parties that may see all of it: the patient's own record or an auditor. */
    public SessionDisclosure disclosure() {
        return new SessionDisclosure(
                audience,
                IntStream.range(0, grants.size()).mapToObj(this::opening).toList());
    }

    /**
     * The grants of one inventory, for that inventory's provider.
     *
     * @throws IllegalArgumentException if nothing in it is granted
     */
    public SessionDisclosure disclosure(Digest inventory) {
        return new SessionDisclosure(
                audience,
                IntStream.range(0, grants.size())
                        .filter(i -> grants.get(i).inventory().equals(inventory))
                        .mapToObj(this::opening)
                        .toList());
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "SessionTerms[" + grants.size() + " grants, digest " + digest() + "]";
    }
}
