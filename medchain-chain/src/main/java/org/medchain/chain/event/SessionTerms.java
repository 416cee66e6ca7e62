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
import org.medchain.crypto.seal.SecretKey;

/**
 * All that a session grants, as its patient knows it. An {@link EventSC} commits to it, and each part can be opened by
 * itself: so nobody learns from the ledger, or from the opening of another part, what is granted or to whom, and nobody can
 * show more than what was granted.
 *
 * <p>Salt i is derived from the session's secret and i: 0 is the audience's, 1 and up those of the grants in their order.
 * Immutable but for closing, which wipes the secret; openings made before stay good.
 */
public final class SessionTerms implements AutoCloseable {
    private static final DomainTag SALT = DomainTag.of("session-salt");

    private final List<Grant> grants;
    private final AudienceOpening audience;
    private final SecretKey secret;
    private final List<Bytes> salts;
    private final MerkleTree tree;

    private SessionTerms(List<Grant> grants, AudienceOpening audience, SecretKey secret, List<Bytes> salts) {
        this.grants = grants;
        this.audience = audience;
        this.secret = secret;
        this.salts = salts;
        this.tree = MerkleTree.of(IntStream.range(0, grants.size())
                .mapToObj(i -> GrantOpening.leaf(grants.get(i), salts.get(i)))
                .toList());
    }

    /**
     * These grants to this audience.
     *
     * @param grants 1 to {@value EventSC#MAX_GRANTS}, in any order, each data id once
     * @param secret fresh for every session; it is taken over
     * @throws IllegalArgumentException if there is none, there are too many, or one data id is granted twice
     */
    public static SessionTerms create(Collection<Grant> grants, Audience audience, SecretKey secret) {
        List<Grant> sorted =
                grants.stream().sorted(Comparator.comparing(Grant::data)).toList();
        if (sorted.isEmpty() || sorted.size() > EventSC.MAX_GRANTS) {
            throw new IllegalArgumentException(
                    "a session has 1 to " + EventSC.MAX_GRANTS + " grants, found " + sorted.size());
        }
        List<Bytes> salts = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0 && sorted.get(i - 1).data().equals(sorted.get(i).data())) {
                throw new IllegalArgumentException("data " + sorted.get(i).data() + " is granted twice in one session");
            }
            salts.add(salt(secret, i + 1));
        }
        return new SessionTerms(sorted, new AudienceOpening(audience, salt(secret, 0)), secret, salts);
    }

    private static Bytes salt(SecretKey secret, long number) {
        try (SecretBytes salt = secret.derive(SALT, number)) {
            return Bytes.takeOwnership(salt.exposeCopy());
        }
    }

    /** The grants, ascending by data id. */
    public List<Grant> grants() {
        return grants;
    }

    /** Between whom the session is, and until when. */
    public Audience audience() {
        return audience.audience();
    }

    /** What all salts come from; wiped when this is closed. */
    public SecretKey secret() {
        return secret;
    }

    /** The session digest: what the event commits to. */
    public Digest digest() {
        return EventSC.digest(audience.commitment(), tree.root(), tree.size());
    }

    /** The audience, opened. */
    public AudienceOpening audienceOpening() {
        return audience;
    }

    /**
     * One grant, opened.
     *
     * @param number its place in {@link #grants()}, from zero
     */
    public GrantOpening opening(int number) {
        int at = Objects.checkIndex(number, grants.size());
        return new GrantOpening(grants.get(at), salts.get(at), tree.proof(at));
    }

    /** All of it, for whoever may see the whole session: the patient's own record of it, or an auditor. */
    public SessionDisclosure disclosure() {
        return new SessionDisclosure(
                audience,
                IntStream.range(0, grants.size()).mapToObj(this::opening).toList());
    }

    /**
     * The grants of one inventory: what its provider may see.
     *
     * @throws IllegalArgumentException if nothing of it is granted
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
