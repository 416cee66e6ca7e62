package org.medchain.chain.consensus.member;

import org.medchain.crypto.bytes.Bytes;

/** What links to other members tell. Called by the links' threads: must be quick, must not wait. */
public interface MemberListener {
    /** There is a link to this member. */
    void up(int member);

    /** The link to this member is gone. What was sent on it and did not arrive is lost. */
    void down(int member);

    /** A member sent this; the frames of one link come in the order in which they were sent. */
    void received(int member, Bytes frame);
}
