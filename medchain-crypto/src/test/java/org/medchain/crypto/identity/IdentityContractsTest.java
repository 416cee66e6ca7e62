package org.medchain.crypto.identity;

import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.fixture.Device;
import org.medchain.testkit.identity.IdentityContract;

/** The contract, with keys in memory and with keys in a device. */
class IdentityContractsTest {
    @Nested
    class X25519InMemory extends IdentityContract {
        @Override
        protected Identity identity() {
            return SoftwareIdentity.generate(SuiteId.X25519, random);
        }
    }

    @Nested
    class P256InMemory extends IdentityContract {
        @Override
        protected Identity identity() {
            return SoftwareIdentity.generate(SuiteId.P256, random);
        }
    }

    /** A device that can be pulled out. */
    abstract static class InADevice extends IdentityContract {
        private static final Provider SUN_EC = Security.getProvider("SunEC");

        private final Device device;
        private final SuiteId suite;

        InADevice(SuiteId suite, String... algorithms) {
            this.suite = suite;
            this.device = new Device(SUN_EC, algorithms);
        }

        @Override
        protected Identity identity() throws Exception {
            SoftwareIdentity keys = SoftwareIdentity.generate(suite, random);
            return KeyHandleIdentity.of(
                    suite,
                    Device.signing(suite, keys.signingKeys(), device),
                    Device.sealing(suite, keys.sealingKeys(), device),
                    random);
        }

        @Override
        protected boolean takeAway() {
            device.fail(Optional.of(new ProviderException("CKR_DEVICE_REMOVED")));
            return true;
        }

        @Override
        protected void bringBack() {
            device.fail(Optional.empty());
        }
    }

    @Nested
    class X25519InADevice extends InADevice {
        X25519InADevice() {
            super(SuiteId.X25519, "EdDSA", "XDH");
        }
    }

    @Nested
    class P256InADevice extends InADevice {
        P256InADevice() {
            super(SuiteId.P256, "NONEwithECDSA", "ECDH");
        }
    }
}
