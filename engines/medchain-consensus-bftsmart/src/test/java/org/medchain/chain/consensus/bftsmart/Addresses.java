package org.medchain.chain.consensus.bftsmart;

import java.io.ObjectInputFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The options of members on this machine, in a JVM with the serial filter that the engine asks for. */
final class Addresses {
    private Addresses() {}

    static Map<String, String> options(List<Integer> ports, int member) {
        setSerialFilter();
        String peers = IntStream.range(0, ports.size())
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        return Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers);
    }

    /** As {@code -Djdk.serialFilter} does; nothing else in these tests reads objects. */
    private static synchronized void setSerialFilter() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(SerialFilter.PATTERN));
        }
    }
}
