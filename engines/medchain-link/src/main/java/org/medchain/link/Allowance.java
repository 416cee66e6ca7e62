package org.medchain.link;

/**
 * What a party may take up here.
 *
 * @param maxFrame the most bytes of a frame that it may send
 * @param maxUnsent how many bytes may wait to be sent to it
 * @param links how many links it may have at once; one more ends the oldest
 */
public record Allowance(int maxFrame, int maxUnsent, int links) {
    public Allowance {
        if (maxFrame < 1 || maxFrame > Links.MAX_FRAME || maxUnsent < 1 || links < 1) {
            throw new IllegalArgumentException("no allowance has frames of " + maxFrame + " bytes, " + maxUnsent
                    + " bytes unsent and " + links + " links");
        }
    }
}
