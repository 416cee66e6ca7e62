package org.medchain.link;

/**
 * The resources that a peer may use.
 *
 * @param maxFrame the most bytes of a frame from it
 * @param maxUnsent the most bytes that wait to be sent to it
 * @param links the most links that it may open; one more closes the oldest
 */
public record Allowance(int maxFrame, int maxUnsent, int links) {
    public Allowance {
        if (maxFrame < 1 || maxFrame > Links.MAX_FRAME || maxUnsent < 1 || links < 1) {
            throw new IllegalArgumentException("frames of " + maxFrame + " bytes, " + maxUnsent
                    + " unsent bytes and " + links + " links, expected frames of 1 to " + Links.MAX_FRAME
                    + " bytes, and at least 1 of the others");
        }
    }
}
