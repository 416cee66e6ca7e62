package org.medchain.chain.consensus.ratis;

import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** The links to the other members. Never blocks. */
@FunctionalInterface
interface Peers {
    /** Begins the names of Ratis's threads, which have the peer's in them. */
    String PREFIX = "medchain-ordering-ratis-";

    /** Sends a message; false if there is no link, or it is congested. */
    boolean send(int member, Message message);

    /** Raft's name for a member. */
    static RaftPeerId id(int member) {
        return RaftPeerId.valueOf(PREFIX + member);
    }

    /** The member with this name, or -1. */
    static int member(ByteString id) {
        String text = id.toStringUtf8();
        try {
            int member = text.startsWith(PREFIX) ? Integer.parseInt(text.substring(PREFIX.length())) : -1;
            return id(member).toByteString().equals(id) ? member : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
