package org.medchain.springboot;

import java.nio.file.Path;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with all of the starter's auto-configuration, a consortium of one hospital, and its keys in memory. */
final class Runners {
    static final TestConsortium CONSORTIUM = new TestConsortium();

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            MedChainAutoConfiguration.class,
            MedChainServingAutoConfiguration.class,
            MedChainRolesAutoConfiguration.class,
            MedChainMetricsAutoConfiguration.class,
            MedChainHttpAutoConfiguration.class,
            MedChainHealthAutoConfiguration.class,
            MedChainEndpointAutoConfiguration.class);

    private Runners() {}

    /** No web application; a member alone with its state under {@code folder}. */
    static ApplicationContextRunner member(Path folder) {
        return hospital(new ApplicationContextRunner(), folder);
    }

    /** Without any property or bean. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner().withConfiguration(ALL);
    }

    /** Over a MedChain that the test opened and closes. */
    static <R extends AbstractApplicationContextRunner<R, ?, ?>> R over(R runner, MedChain medchain) {
        return runner.withConfiguration(ALL)
                .withBean("medchain", MedChain.class, () -> medchain, definition -> definition.setDestroyMethodName(""))
                .withBean(CertifiedIdentity.class, () -> CONSORTIUM.hospital);
    }

    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R hospital(R runner, Path folder) {
        return runner.withConfiguration(ALL)
                .withBean(ConsortiumConfig.class, () -> CONSORTIUM.config)
                .withBean(CertifiedIdentity.class, () -> CONSORTIUM.hospital)
                .withPropertyValues("medchain.folder=" + folder);
    }
}
