package org.medchain.dht.quorum;

import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MalformedException;

/** A roster as bytes: {@code {0: epoch, 1: replicas, 2: nodes}}. */
final class RosterForm {
    static final int MAX_HOST = 255;

    private static final DomainTag TAG = DomainTag.of("quorum-roster");
    private static final int MAX_PORT = 65_535;

    private RosterForm() {}

    /** {@code H(tag "quorum-roster" ‖ encoding)}: two parties that have the same go by the same roster. */
    static Digest digest(Roster roster) {
        StructWriter struct = new StructWriter();
        encode(roster, struct);
        return Hasher.hash(TAG, struct.toBytes());
    }

    static void encode(Roster roster, StructWriter struct) {
        struct.integer(0, roster.epoch()).integer(1, roster.replicas()).structs(2, roster.nodes(), RosterForm::node);
    }

    static Roster decode(StructReader struct) throws MalformedException {
        return new Roster(
                struct.uint(0, 1, Long.MAX_VALUE / 2),
                (int) struct.uint(1, 1, Roster.MAX_REPLICAS),
                struct.structs(2, 1, Roster.MAX_NODES, RosterForm::node));
    }

    private static void node(RosterNode node, StructWriter struct) {
        struct.integer(0, node.number())
                .bytes(1, node.certificate().encode())
                .text(2, node.host())
                .integer(3, node.port());
    }

    private static RosterNode node(StructReader struct) throws MalformedException {
        return new RosterNode(
                (int) struct.uint(0, 0, Integer.MAX_VALUE),
                IdentityCertificate.decode(struct.bytes(1, 1, IdentityCertificate.MAX_SIZE)),
                struct.text(2, MAX_HOST),
                (int) struct.uint(3, 1, MAX_PORT));
    }
}
