package org.medchain.crypto.identity;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Who can sign and open. {@link SoftwareIdentity} keeps the keys in memory, {@link KeyHandleIdentity} leaves them in a hardware
 * security module or a phone's keystore that the JCA reaches; a vendor implements it over what the JCA does not reach.
 * Implementations are thread-safe.
 */
public interface Identity {
    /** The public half. */
    PublicIdentity publicIdentity();

    /**
     * Signs {@code message} for {@code use}: the suite's signature over the tag's bytes and the message.
     *
     * @throws KeyUnavailableException if the key is not in memory and cannot be used now
     */
    Bytes sign(DomainTag use, Bytes message);

    /**
     * Opens what was sealed to this identity by {@link PublicIdentity#seal}.
     *
     * @throws MalformedException if the bytes are not the encoding of a sealed text
     * @throws VerificationException if it does not open, for whatever reason
     * @throws KeyUnavailableException if the key is not in memory and cannot be used now, so that nobody knows whether it opens
     */
    SecretBytes open(DomainTag use, Bytes associated, Bytes sealed) throws MalformedException, VerificationException;
}
