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

/** Raw private keys out of the PKCS#8 that a key store hands back. */
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
                        "a private key in the key case has " + raw.length + " bytes, expected " + SIZE);
            }
            return SecretBytes.takeOwnership(raw);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException("a private key in the key case is damaged", e);
        }
    }
}
