package org.medchain.link;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;

/** A connection whose ends have authenticated each other. Equal only to itself. Thread-safe. */
public interface Link {
    /** The peer's certificate, verified when the link began. Its identity has signed this connection. */
    IdentityCertificate peer();

    /** The line on which this end opened the connection; empty if the peer opened it. */
    Optional<Line> line();

    /** When the peer was authenticated, by this party's clock. */
    Instant since();

    /** The peer's address. */
    SocketAddress address();

    /**
     * Sends a frame unless too many bytes are unsent. Does not block.
     *
     * @param frame 1 to {@link Links#MAX_FRAME} bytes
     * @return false if the frame is not sent; true does not mean that it arrives
     */
    boolean send(Bytes frame);

    /** Stops or resumes reading; while it is stopped, a peer that sends much has to wait. */
    void setReading(boolean reading);

    /** Closes the connection; does not wait until it is closed. */
    void close();
}
