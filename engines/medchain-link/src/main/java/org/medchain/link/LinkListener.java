package org.medchain.link;

import org.medchain.crypto.bytes.Bytes;

/** Receives the events of links, on their threads: must be quick and must not block. The events of one link come one by one. */
public interface LinkListener {
    /** A link was opened, and its peer is authenticated. */
    void up(Link link);

    /** A frame arrived; the frames of one link arrive in the order in which they were sent. */
    void received(Link link, Bytes frame);

    /** The link was closed. Frames sent on it that did not arrive are lost. */
    void down(Link link);
}
