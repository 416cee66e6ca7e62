package org.medchain.io;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetSocketAddress;

/** Parses network addresses in settings: {@code host:port}. */
public final class NetworkAddress {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOST = 253;

    private NetworkAddress() {}

    /**
     * Parses a host name or an IPv4 address, a colon and a port; or an IPv6 address in brackets, a colon and a port
     * ({@code [::1]:7400}). Refuses an IPv6 address without brackets, whose last group looks like a port.
     *
     * @param what names the setting in messages
     * @param minPort 0 if the platform may choose a port, else 1
     * @return an unresolved address; the name is looked up at each use, as its address may change
     * @throws IllegalArgumentException with what was expected and found
     */
    public static InetSocketAddress parse(String what, String text, int minPort) {
        HostAndPort address = split(what, text);
        if (!address.hasPort()) {
            throw wrong(what, text, unbracketed(text) ? "an IPv6 address without brackets" : "no port");
        }
        if (address.getPort() < minPort) {
            throw wrong(
                    what, text, "port " + address.getPort() + " where " + minPort + " to " + MAX_PORT + " is expected");
        }
        if (!isHost(address.getHost(), text.startsWith("["))) {
            throw wrong(what, text, "no host name or address before the port");
        }
        return InetSocketAddress.createUnresolved(address.getHost(), address.getPort());
    }

    /**
     * Whether {@code host} has the form of a host: a name of 1 to {@value #MAX_HOST} characters without blanks, or an
     * address, IPv6 without brackets. Does not check whether it is reachable.
     */
    public static boolean isHost(String host) {
        return isHost(host, host.indexOf(':') >= 0);
    }

    private static HostAndPort split(String what, String text) {
        try {
            return HostAndPort.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    expected(what, text, "a port outside 0 to " + MAX_PORT + " or an unmatched bracket"), e);
        }
    }

    private static boolean isHost(String host, boolean numeric) {
        if (numeric) {
            return host.indexOf(':') >= 0 && InetAddresses.isInetAddress(host);
        }
        return !host.isEmpty()
                && host.length() <= MAX_HOST
                && host.codePoints()
                        .noneMatch(
                                c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || "[]/@=,".indexOf(c) >= 0)
                && Printable.isPlain(host);
    }

    private static boolean unbracketed(String text) {
        return text.indexOf(':') != text.lastIndexOf(':');
    }

    private static IllegalArgumentException wrong(String what, String text, String found) {
        return new IllegalArgumentException(expected(what, text, found));
    }

    private static String expected(String what, String text, String found) {
        return what + ": expected host:port, with an IPv6 address in brackets as in [::1]:7400; found \""
                + Printable.of(text) + "\", which has " + found;
    }
}
