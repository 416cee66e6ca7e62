package org.medchain.chain.link;

import org.medchain.crypto.bytes.Bytes;

/** What links tell. Called by the links' threads: must be quick, must not wait. */
public interface LinkListener {
    /** There is a link to this member. */
    void up(int member);

    /** A frame came; the frames of one link come in the order in which they were sent. */
    void received(int member, Bytes frame);

    /** The link to this member is gone. What was sent and did not arrive is lost. */
    void down(int member);
}
