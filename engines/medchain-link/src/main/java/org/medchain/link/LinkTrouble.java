package org.medchain.link;

import org.medchain.crypto.ca.CertificateNotInForceException;
import org.medchain.crypto.ca.CertificateNotInForceException.Cause;
import org.medchain.error.MedChainException;
import org.medchain.health.NoLink;
import org.medchain.health.PeerStatus;
import org.medchain.io.Printable;

/**
 * Why there is no link, for the operator of this party; the other end is not told.
 *
 * @param text may contain text from the other end, unescaped
 */
public record LinkTrouble(NoLink kind, String text) {
    /** Nothing has failed so far. */
    public static final LinkTrouble OPENING = new LinkTrouble(NoLink.OPENING, "the link is being opened");

    /** This end refuses the other one. */
    static LinkTrouble refusal(MedChainException why) {
        NoLink kind = NoLink.REFUSED;
        if (why instanceof CertificateNotInForceException late) {
            kind = late.why() == Cause.REVOCATION_UNKNOWN ? NoLink.REVOCATION_UNKNOWN : NoLink.NOT_IN_FORCE;
        }
        return new LinkTrouble(kind, String.valueOf(why.getMessage()));
    }

    /** The status of the peer that there is no link to. */
    public PeerStatus of(String peer) {
        return PeerStatus.notLinked(peer, kind, Printable.of(text));
    }
}
