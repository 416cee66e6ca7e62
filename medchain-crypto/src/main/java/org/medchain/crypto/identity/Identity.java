package org.medchain.crypto.identity;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Who can sign and open. A vendor implements it over an HSM; {@link SoftwareIdentity} keeps the keys in memory.
 * Implementations are thread-safe.
 */
public interface Identity {
    /** The public half. */
    PublicIdentity publicIdentity();

    /** Signs {@code message} for {@code use}: the suite's signature over the tag's bytes and the message. */
    Bytes sign(DomainTag use, Bytes message);

    /**
     * Opens what was sealed to this identity by {@link PublicIdentity#seal}.
     *
     * @throws MalformedException if the bytes are not the encoding of a sealed text
     * @throws VerificationException if it does not open, for whatever reason
     */
    SecretBytes open(DomainTag use, Bytes associated, Bytes sealed) throws MalformedException, VerificationException;
}
