package org.medchain.core.directory;

import org.medchain.crypto.identity.PublicIdentity;

/** The long-lived side of an inventory: its secret and whose it is. Closing it wipes the secret. */
final class OpenInventory implements AutoCloseable {
    private final InventorySecret secret;
    private final PublicIdentity provider;
    private final PublicIdentity patient;

    OpenInventory(InventorySecret secret, PublicIdentity provider, PublicIdentity patient) {
        this.secret = secret;
        this.provider = provider;
        this.patient = patient;
    }

    InventorySecret secret() {
        return secret;
    }

    PublicIdentity provider() {
        return provider;
    }

    PublicIdentity patient() {
        return patient;
    }

    @Override
    public void close() {
        secret.close();
    }
}
