package org.medchain.testkit.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a class that extends a kit, and keeps which of its tests passed and which failed. */
final class KitRun implements TestExecutionListener {
    private final Set<String> passed = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();

    private KitRun() {}

    /** Runs all tests of {@code kit}. */
    static KitRun of(Class<?> kit) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(kit))
                .build();
        KitRun run = new KitRun();
        LauncherFactory.create().execute(request, run);
        return run;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (!test.isTest()) {
            return;
        }
        String method = test.getSource()
                .map(MethodSource.class::cast)
                .map(MethodSource::getMethodName)
                .orElseThrow();
        switch (result.getStatus()) {
            case SUCCESSFUL -> passed.add(method);
            case FAILED -> failed.add(method);
            case ABORTED -> {}
        }
    }

    /** The methods of which every test passed. */
    Set<String> passed() {
        Set<String> all = new TreeSet<>(passed);
        all.removeAll(failed);
        return all;
    }

    /** The methods of which a test failed. */
    Set<String> failed() {
        return failed;
    }
}
