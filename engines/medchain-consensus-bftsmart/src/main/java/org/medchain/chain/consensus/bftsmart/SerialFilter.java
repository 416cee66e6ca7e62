package org.medchain.chain.consensus.bftsmart;

import java.io.ObjectInputFilter;

/** The classes that BFT-SMaRt may deserialize from other members. */
final class SerialFilter {
    /** The value of {@code -Djdk.serialFilter} with which to start the JVM: the classes of BFT-SMaRt's messages, and no others. */
    static final String PATTERN = "maxdepth=20;maxrefs=100000;maxbytes=67108864;maxarray=67108864;"
            + "bftsmart.**;java.lang.Integer;java.lang.Number;java.lang.Enum;java.security.SignedObject;"
            + "java.util.HashMap;java.util.HashSet;java.util.Map$Entry;java.util.LinkedList;java.util.ArrayList;"
            + "java.net.SocketAddress;java.net.InetSocketAddress;java.net.InetAddress;java.net.Inet4Address;java.net.Inet6Address;!*";

    private SerialFilter() {}

    /**
     * Requires that this JVM has a serial filter that refuses classes by default.
     *
     * @throws IllegalStateException if it has none
     */
    static void require() {
        ObjectInputFilter filter = ObjectInputFilter.Config.getSerialFilter();
        if (filter == null || filter.checkInput(new Probe()) != ObjectInputFilter.Status.REJECTED) {
            throw new IllegalStateException("the engine bftsmart needs a JVM with a serial filter that refuses classes"
                    + " that it does not name: -Djdk.serialFilter=" + PATTERN);
        }
    }

    /** An object of a class that no filter names. */
    private static final class Probe implements ObjectInputFilter.FilterInfo {
        @Override
        public Class<?> serialClass() {
            return SerialFilter.class;
        }

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 1;
        }
    }
}
