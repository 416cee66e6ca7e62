package org.medchain.examples.readme;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.security.AuthProvider;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.medchain.crypto.identity.Identity;
import org.medchain.testkit.identity.IdentityContract;

/** The contract of an identity, with the keys in a token. Run where the token is: in the process that is told where its files are. */
class HsmIdentity extends IdentityContract {
    private static final AtomicReference<Token> TOKEN = new AtomicReference<>();

    private record Token(KeysInAnHsm keys, Login login) {}

    /** Opens a session again. */
    private interface Login {
        void run() throws Exception;
    }

    /** Runs the kit; what failed, and that all tests ran. */
    static List<String> failures(KeysInAnHsm keys, char[] pin) {
        TOKEN.set(new Token(keys, () -> keys.store().load(null, pin)));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(HsmIdentity.class))
                                .build(),
                        listener);
        if (listener.getSummary().getTestsSucceededCount() < 10
                || listener.getSummary().getTestsAbortedCount() > 0) {
            return List.of(listener.getSummary().getTestsSucceededCount() + " tests passed, not all");
        }
        return listener.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .toList();
    }

    @Override
    protected Identity identity() {
        return TOKEN.get().keys().hospital();
    }

    @Override
    protected boolean takeAway() throws Exception {
        ((AuthProvider) TOKEN.get().keys().store().getProvider()).logout();
        return true;
    }

    @Override
    protected void bringBack() throws Exception {
        TOKEN.get().login().run();
    }
}
