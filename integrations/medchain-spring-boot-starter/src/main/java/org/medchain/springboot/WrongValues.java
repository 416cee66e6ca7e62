package org.medchain.springboot;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Refuses values under {@code medchain} that are not of their property's type, before anything is opened. Spring Boot would say so too, but
 * for a provider from within the start of the web server, behind a long line of that.
 */
final class WrongValues implements BeanFactoryPostProcessor {
    private final Environment environment;

    WrongValues(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        Binder.get(environment).bindOrCreate("medchain", MedChainProperties.class);
    }
}
