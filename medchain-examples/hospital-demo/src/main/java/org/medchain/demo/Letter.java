package org.medchain.demo;

import java.time.Instant;
import java.util.Optional;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.bytes.Bytes;

/**
 * A message that came for an account: signed and sealed, so that the account's keys open it and nobody else's.
 *
 * @param id names it among the account's letters
 */
record Letter(String id, Kind kind, Instant received, Bytes content) {
    /** What a message is. */
    enum Kind {
        /** A provider tells a patient of an inventory. */
        NOTICE(Role.PATIENT),
        /** A clinician asks a patient to share. */
        WISH(Role.PATIENT),
        /** A patient invites a clinician to a session. */
        INVITATION(Role.CLINICIAN),
        /** A patient tells a provider of a session with its data. */
        PROVIDER(Role.OFFICE);

        private final Role reader;

        Kind(Role reader) {
            this.reader = reader;
        }

        /** Whether accounts of this role read such letters; others would keep them for ever. */
        boolean isFor(Role role) {
            return role == reader;
        }

        /** The kind of a message; an access request goes to a provider's endpoint and is no letter. */
        static Optional<Kind> of(SealedMessage message) {
            if (message instanceof InventoryNotice) {
                return Optional.of(NOTICE);
            } else if (message instanceof ShareRequest) {
                return Optional.of(WISH);
            } else if (message instanceof Invitation) {
                return Optional.of(INVITATION);
            }
            return message instanceof ProviderInvitation ? Optional.of(PROVIDER) : Optional.empty();
        }
    }
}
