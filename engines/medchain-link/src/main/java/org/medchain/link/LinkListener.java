package org.medchain.link;

import org.medchain.crypto.bytes.Bytes;

/** What links tell. Called by the links' threads: must be quick, must not wait. The calls about one link come one by one. */
public interface LinkListener {
    /** There is a link; who is at its other end is proved. */
    void up(Link link);

    /** A frame came; the frames of one link come in the order in which they were sent. */
    void received(Link link, Bytes frame);

    /** The link is gone. What was sent on it and did not arrive is lost. */
    void down(Link link);
}
