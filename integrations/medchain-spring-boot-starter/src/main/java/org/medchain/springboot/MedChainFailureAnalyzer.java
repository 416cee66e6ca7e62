package org.medchain.springboot;

import com.google.common.base.Throwables;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says at the start what is to be done about the properties, or about a bean of the application that MedChain refuses. */
final class MedChainFailureAnalyzer implements FailureAnalyzer {
    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return first(failure, MedChainConfigurationException.class)
                .map(found -> new FailureAnalysis(found.problem(), found.action(), found))
                .or(() -> first(failure, MedChainException.class).flatMap(found -> ofBean(failure, found)))
                .orElse(null);
    }

    /** The bean that failed, and none of those that depend on it. */
    private static Optional<FailureAnalysis> ofBean(Throwable failure, MedChainException found) {
        return all(failure, BeanCreationException.class)
                .reduce((outer, inner) -> inner)
                .map(creation -> new FailureAnalysis(
                        "The bean " + creation.getBeanName() + " (" + creation.getResourceDescription()
                                + ") cannot be made: " + found.getMessage(),
                        AddressInUse.isCauseOf(found)
                                ? "End the process that listens there, or give the bean another address or port."
                                : "Correct what the bean is made of.",
                        found));
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return all(failure, type).findFirst();
    }

    private static <T extends Throwable> Stream<T> all(Throwable failure, Class<T> type) {
        return Throwables.getCausalChain(failure).stream()
                .filter(type::isInstance)
                .map(type::cast);
    }
}
