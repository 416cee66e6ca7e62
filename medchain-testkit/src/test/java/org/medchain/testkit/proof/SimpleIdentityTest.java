package org.medchain.testkit.proof;

import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.testkit.identity.IdentityContract;

class SimpleIdentityTest extends IdentityContract {
    private final SimpleIdentity identity = made();

    SimpleIdentity made() {
        return new SimpleIdentity(SuiteId.P256, random);
    }

    @Override
    protected final Identity identity() {
        return identity;
    }

    @Override
    protected final boolean takeAway() {
        identity.putAway(true);
        return true;
    }

    @Override
    protected final void bringBack() {
        identity.putAway(false);
    }
}
