package org.medchain.examples.readme;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.KeyHandleIdentity;
import org.medchain.crypto.suite.KeyHandle;
import org.medchain.crypto.suite.SuiteId;

/**
 * A hospital whose private keys stay in a hardware security module, as the page about that opens them.
 *
 * @param store to be loaded again when the session with the device was lost
 * @param request what the authority certifies
 */
record KeysInAnHsm(KeyStore store, KeyHandleIdentity hospital, EnrolmentRequest request) {
    /** {@code configuration} is the file of the JDK's provider for PKCS #11. */
    static KeysInAnHsm open(String configuration, char[] pin, SecureRandom random)
            throws GeneralSecurityException, IOException {
        // example begins
        Provider hsm = Security.getProvider("SunPKCS11").configure(configuration);
        KeyStore store = KeyStore.getInstance("PKCS11", hsm);
        store.load(null, pin);
        KeyHandleIdentity hospital = KeyHandleIdentity.of(
                SuiteId.P256, KeyHandle.of(store, "hospital-signing"), KeyHandle.of(store, "hospital-sealing"), random);
        EnrolmentRequest request = EnrolmentRequest.create("Hospital 1", hospital);
        // example ends
        return new KeysInAnHsm(store, hospital, request);
    }
}
