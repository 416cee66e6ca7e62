package org.medchain.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what is to be done about the properties. */
final class MedChainFailureAnalyzer extends AbstractFailureAnalyzer<MedChainConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MedChainConfigurationException cause) {
        return new FailureAnalysis(cause.problem(), cause.action(), cause);
    }
}
