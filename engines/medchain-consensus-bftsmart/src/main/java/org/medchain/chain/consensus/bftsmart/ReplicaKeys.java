package org.medchain.chain.consensus.bftsmart;

import bftsmart.reconfiguration.util.RsaKeyLoader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * The RSA keys with which replicas connect and change leaders. Each start of a replica generates a fresh pair, because the library
 * ships one pair for all. Public keys go over the links between members, which authenticate them. Thread-safe.
 */
final class ReplicaKeys implements RsaKeyLoader {
    /** The most bytes of an encoded public key. */
    static final int MAX_SIZE = 1024;

    private static final String RSA = "RSA";
    private static final int BITS = 2048;

    private final int self;
    private final KeyPair own;
    private final Map<Integer, PublicKey> keys = new ConcurrentHashMap<>();

    private ReplicaKeys(int self, KeyPair own) {
        this.self = self;
        this.own = own;
        keys.put(self, own.getPublic());
    }

    /** Generates a pair for this member. */
    static ReplicaKeys generate(int self, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(RSA);
            generator.initialize(BITS, random);
            return new ReplicaKeys(self, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no RSA", e);
        }
    }

    /** This member's public key, encoded. */
    Bytes publicKey() {
        return Bytes.copyOf(own.getPublic().getEncoded());
    }

    /** Keeps a member's key, in place of an earlier one. */
    void put(int member, Bytes encoded) throws MalformedException {
        try {
            PublicKey key = KeyFactory.getInstance(RSA).generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
            if (((RSAPublicKey) key).getModulus().bitLength() != BITS) {
                throw new MalformedException(
                        "member " + member + " sent an RSA key of another size, expected " + BITS + " bits");
            }
            keys.put(member, key);
        } catch (GeneralSecurityException e) {
            throw new MalformedException("the RSA key of member " + member + " cannot be read", e);
        }
    }

    @Override
    public PublicKey loadPublicKey(int member) throws GeneralSecurityException {
        PublicKey key = keys.get(member);
        if (key == null) {
            throw new GeneralSecurityException("the key of member " + member + " is not known yet");
        }
        return key;
    }

    @Override
    public PrivateKey loadPrivateKey(int member) throws GeneralSecurityException {
        if (member != self) {
            throw new GeneralSecurityException("the private key of member " + member + " is not here");
        }
        return own.getPrivate();
    }
}
