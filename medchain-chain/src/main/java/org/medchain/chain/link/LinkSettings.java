package org.medchain.chain.link;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;

/**
 * Who links with whom.
 *
 * @param config the consortium
 * @param member this member's number
 * @param identity signs for this member
 * @param listen where other members reach this one; bound to this address and no other
 * @param peers where this member reaches the others
 * @param clock by which members' certificates must be valid when a link begins
 * @param revoked whether the certificate with this serial number was revoked; asked when a link begins
 * @param random for keys
 * @param patience how long a connection may take to prove who is there
 */
public record LinkSettings(
        ConsortiumConfig config,
        int member,
        Identity identity,
        InetSocketAddress listen,
        Map<Integer, InetSocketAddress> peers,
        Clock clock,
        Predicate<Bytes> revoked,
        SecureRandom random,
        Duration patience) {
    public LinkSettings {
        peers = Map.copyOf(peers);
    }
}
