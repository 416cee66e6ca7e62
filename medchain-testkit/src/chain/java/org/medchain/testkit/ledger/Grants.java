package org.medchain.testkit.ledger;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionTerms;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.testkit.fixture.TestRandom;

/** Grants in which all follows from the numbers given, as in the vectors. */
public final class Grants {
    /** Where all granted data is said to be on the ledger. */
    public static final EventRef REFERENCE =
            new EventRef(BlockHash.of(repeated(0xb1, 32)), EventHash.of(repeated(0xe1, 32)));
    /** The digest before the first chunk granted. */
    public static final Bytes ANCHOR = repeated(0xd3, 32);

    private Grants() {}

    /** A record. */
    public static Grant record(int inventory, PublicIdentity provider, int data) {
        return new Grant(
                new Digest(repeated(inventory, 32)),
                provider,
                new DataId(repeated(data, 16)),
                DataKind.RECORD,
                GrantedRange.unrestricted(),
                1,
                REFERENCE,
                ChunkIndex.FIRST,
                Optional.of(ChunkIndex.FIRST),
                ANCHOR);
    }

    /** Chunks {@code first} to {@code last} of a stream; none in range yet, if {@code first} is 0. */
    public static Grant stream(
            int inventory, PublicIdentity provider, int data, GrantedRange range, long first, long last) {
        return new Grant(
                new Digest(repeated(inventory, 32)),
                provider,
                new DataId(repeated(data, 16)),
                DataKind.STREAM,
                range,
                1,
                REFERENCE,
                new ChunkIndex(last),
                first == 0 ? Optional.empty() : Optional.of(new ChunkIndex(first)),
                first == 0 ? Bytes.empty() : ANCHOR);
    }

    /** Terms without an end, whose secret is 32 times {@code secret}. */
    public static SessionTerms terms(PublicIdentity patient, PublicIdentity requester, int secret, List<Grant> grants) {
        return SessionTerms.create(grants, new Audience(requester, patient, 0), secret(secret));
    }

    /** The secret of 32 times this byte. */
    public static SymmetricKey secret(int value) {
        return new SymmetricKey(
                SecretBytes.takeOwnership(repeated(value, SymmetricKey.SIZE).toByteArray()));
    }

    /** {@code size} times the same byte. */
    public static Bytes repeated(int value, int size) {
        return Bytes.random(TestRandom.constant(value), size);
    }
}
