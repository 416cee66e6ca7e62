package org.medchain.core.internal.role;

import org.medchain.core.internal.network.Networks;
import org.medchain.core.message.SealedMessage;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;

/** Signs and seals to others, opens and verifies what others sealed, for one user. */
final class Messages {
    static final DomainTag INVENTORY = DomainTag.of("inventory-notice");
    static final DomainTag SHARE_REQUEST = DomainTag.of("share-request");
    static final DomainTag INVITATION = DomainTag.of("invitation");
    static final DomainTag PROVIDER_INVITATION = DomainTag.of("provider-invitation");

    private final Networks networks;
    private final CertifiedIdentity user;

    Messages(Networks networks, CertifiedIdentity user) {
        this.networks = networks;
        this.user = user;
    }

    Sealed seal(DomainTag use, PublicIdentity recipient, Bytes payload) throws MalformedException {
        Bytes sealed = SignedMessage.sign(use, user.keys(), user.certificate(), recipient, payload)
                .seal(use, networks.random());
        return Sealed.decode(sealed);
    }

    SignedMessage open(DomainTag use, SealedMessage sealed) throws MedChainException {
        SignedMessage message = SignedMessage.open(
                use,
                sealed.sealed().encode(),
                user.keys(),
                networks.ledger().anchor(),
                networks.clock().instant());
        networks.ledger().verify(message.sender());
        return message;
    }
}
