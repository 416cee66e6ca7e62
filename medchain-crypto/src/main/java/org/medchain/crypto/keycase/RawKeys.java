package org.medchain.crypto.keycase;

import java.io.IOException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.StorageException;

/** Extracts raw private keys from the PKCS#8 encoding that key stores return. */
final class RawKeys {
    private static final int SIZE = 32;

    private RawKeys() {}

    static SecretBytes fromJca(PrivateKey key) throws StorageException {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
            boolean elliptic = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
            byte[] raw = elliptic
                    ? BigIntegers.asUnsignedByteArray(
                            SIZE,
                            ECPrivateKey.getInstance(info.parsePrivateKey()).getKey())
                    : ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
            if (raw.length != SIZE) {
                throw new StorageException(
                        "expected a private key of " + SIZE + " bytes in the key case, found " + raw.length);
            }
            return SecretBytes.takeOwnership(raw);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException("expected a private key in PKCS#8 in the key case, found damaged bytes", e);
        }
    }
}
