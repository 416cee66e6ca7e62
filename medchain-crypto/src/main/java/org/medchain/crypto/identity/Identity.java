package org.medchain.crypto.identity;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A signer that can also open texts sealed to it. {@link SoftwareIdentity} keeps the keys in memory.
 * {@link KeyHandleIdentity} leaves them in a hardware security module or a phone's key store behind a JCA provider.
 * Vendors implement this interface for keys that the JCA does not reach. Implementations are thread-safe.
 */
public interface Identity {
    /** The public keys. */
    PublicIdentity publicIdentity();

    /**
     * Signs {@code message} for {@code use}: the suite's signature over the tag's bytes and the message.
     *
     * @throws KeyUnavailableException if the key is outside memory and cannot be used now
     */
    Bytes sign(DomainTag use, Bytes message);

    /**
     * Opens a text that {@link PublicIdentity#seal} sealed to this identity.
     *
     * @throws MalformedException if the bytes are not the encoding of a sealed text
     * @throws VerificationException if the text does not open, for whatever reason
     * @throws KeyUnavailableException if the key is outside memory and cannot be used now, so that it is unknown
     *     whether the text opens
     */
    SecretBytes open(DomainTag use, Bytes associated, Bytes sealed) throws MalformedException, VerificationException;
}
