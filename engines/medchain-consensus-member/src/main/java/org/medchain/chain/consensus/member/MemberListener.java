package org.medchain.chain.consensus.member;

import org.medchain.crypto.bytes.Bytes;

/** Listens to the links to other members. Called by the links' threads: must not block. */
public interface MemberListener {
    /** The link to this member is up. */
    void up(int member);

    /** The link to this member is down. Frames that had not arrived are lost. */
    void down(int member);

    /** A frame arrived; frames of one link arrive in the order in which they were sent. */
    void received(int member, Bytes frame);
}
