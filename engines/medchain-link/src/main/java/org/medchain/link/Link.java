package org.medchain.link;

import java.net.SocketAddress;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;

/** A connection whose two ends know each other. Each is a new one: equal to no other. Thread-safe. */
public interface Link {
    /** Who is at the other end: verified when the link began, for the identity that signed this very connection. */
    Certificate peer();

    /** The line on which this end opened the connection; none if the other end opened it. */
    Optional<Line> line();

    /** Where the other end is. */
    SocketAddress address();

    /**
     * Sends a frame, if the other end takes more. Never waits.
     *
     * @param frame 1 to {@link Links#MAX_FRAME} bytes
     * @return false if the frame was not sent; true says nothing about its arrival
     */
    boolean send(Bytes frame);

    /** Reads no more frames until told otherwise, so that whoever sends too much has to wait. */
    void setReading(boolean reading);

    /** Closes the connection, soon. */
    void close();
}
