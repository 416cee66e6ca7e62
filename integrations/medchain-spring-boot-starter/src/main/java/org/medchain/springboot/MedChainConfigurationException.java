package org.medchain.springboot;

import org.jspecify.annotations.Nullable;

/** What the properties say cannot be carried out. Names the property, what is expected and what was found; never a secret. */
final class MedChainConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String action;

    private MedChainConfigurationException(String problem, String action, @Nullable Throwable cause) {
        super(problem + ": " + action, cause);
        this.problem = problem;
        this.action = action;
    }

    static MedChainConfigurationException missing(String property, String expected) {
        return new MedChainConfigurationException(
                property + ": expected " + expected + ", found nothing", "Set " + property + ".", null);
    }

    static MedChainConfigurationException wrong(
            String property, String expected, @Nullable String found, @Nullable Throwable cause) {
        return new MedChainConfigurationException(
                property + ": expected " + expected + ", found "
                        + (found == null || found.isEmpty() ? "nothing" : found),
                "Correct " + property + ".",
                cause);
    }

    static MedChainConfigurationException failed(String problem, String action, @Nullable Throwable cause) {
        return new MedChainConfigurationException(problem, action, cause);
    }

    String problem() {
        return problem;
    }

    String action() {
        return action;
    }
}
