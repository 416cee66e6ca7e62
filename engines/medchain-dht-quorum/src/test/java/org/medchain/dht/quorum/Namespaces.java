package org.medchain.dht.quorum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts on this machine: network namespaces of Linux, each with a cable to one of two switches. This process is at the first
 * switch. Needs root and iproute2. Not thread-safe.
 */
final class Namespaces implements AutoCloseable {
    private static final String NETWORK = "10.213.77.";
    private static final String HERE = "mcsw-a";
    private static final String THERE = "mcsw-b";

    private final int hosts;

    private Namespaces(int hosts) {
        this.hosts = hosts;
    }

    /** True if this machine lets this process make some. */
    static boolean areAllowed() throws IOException {
        try {
            return run(List.of("ip", "netns", "add", "mcprobe")).isEmpty()
                    && run(List.of("ip", "netns", "delete", "mcprobe")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** So many hosts, all at the first switch. */
    static Namespaces create(int hosts) throws IOException {
        Namespaces created = new Namespaces(hosts);
        created.remove();
        for (String bridge : List.of(HERE, THERE)) {
            ip("link", "add", bridge, "type", "bridge");
            ip("link", "set", bridge, "up");
        }
        ip("address", "add", NETWORK + "1/24", "dev", HERE);
        for (int i = 0; i < hosts; i++) {
            ip("netns", "add", name(i));
            ip("link", "add", cable(i), "type", "veth", "peer", "name", "eth0", "netns", name(i));
            ip("-n", name(i), "address", "add", created.address(i) + "/24", "dev", "eth0");
            ip("-n", name(i), "link", "set", "eth0", "up");
            ip("-n", name(i), "link", "set", "lo", "up");
            ip("link", "set", cable(i), "master", HERE, "up");
        }
        return created;
    }

    private static String name(int host) {
        return "mchost-" + host;
    }

    private static String cable(int host) {
        return "mccable-" + host;
    }

    String address(int host) {
        return NETWORK + (10 + host);
    }

    /** What a command line begins with to run there. */
    List<String> at(int host) {
        return List.of("ip", "netns", "exec", name(host));
    }

    /** From now on these hosts see one another, and nobody else does. */
    void splitOff(List<Integer> apart) throws IOException {
        for (int host : apart) {
            ip("link", "set", cable(host), "master", THERE);
        }
    }

    /** All see one another. */
    void heal() throws IOException {
        for (int i = 0; i < hosts; i++) {
            ip("link", "set", cable(i), "master", HERE);
        }
    }

    private static void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        String complaint = run(command);
        if (!complaint.isEmpty()) {
            throw new IOException(command + ": " + complaint);
        }
    }

    /** What the command complains of; nothing if it did what it should. */
    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.onExit().join().exitValue();
        return status == 0 ? "" : said + " (" + status + ")";
    }

    /** What is there, or was left by a run that was killed. */
    private void remove() throws IOException {
        for (int i = 0; i < hosts; i++) {
            String unused = run(List.of("ip", "netns", "delete", name(i)));
        }
        for (String bridge : List.of(HERE, THERE)) {
            String unused = run(List.of("ip", "link", "delete", bridge));
        }
    }

    @Override
    public void close() throws IOException {
        remove();
    }
}
