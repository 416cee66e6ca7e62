package org.medchain.core.store;

import java.util.Optional;

/**
 * Where an access request came from, as the endpoint that took it tells. Nothing of it is proven: who asks is proven by the
 * request's signature alone. Each is one line of 1 to {@value #MAX_TEXT} characters, without control characters.
 *
 * @param address the sender's network address, without a port
 * @param user the person who asks, where the requester's identity is an organisation's or a program's
 * @param organisation for which organisation that person asks
 */
public record AccessOrigin(Optional<String> address, Optional<String> user, Optional<String> organisation) {
    /** The most characters of each. */
    public static final int MAX_TEXT = 255;

    private static final AccessOrigin UNKNOWN = new AccessOrigin(Optional.empty(), Optional.empty(), Optional.empty());

    public AccessOrigin {
        address.ifPresent(text -> requireLine("an address", text));
        user.ifPresent(text -> requireLine("a user", text));
        organisation.ifPresent(text -> requireLine("an organisation", text));
    }

    private static void requireLine(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is one line of 1 to " + MAX_TEXT + " characters, found "
                    + text.length() + " characters or a control character");
        }
    }

    /** Nothing is known. */
    public static AccessOrigin unknown() {
        return UNKNOWN;
    }

    /** Only the network address is known. */
    public static AccessOrigin at(String address) {
        return new AccessOrigin(Optional.of(address), Optional.empty(), Optional.empty());
    }

    /** Says nothing of who: that is not for logs. */
    @Override
    public String toString() {
        return "AccessOrigin[redacted]";
    }
}
