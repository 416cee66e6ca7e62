package org.medchain.springboot;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Refuses properties under {@code medchain} with a placeholder that nothing resolves, before anything is opened. Spring Boot binds its text
 * as the value, which would be taken for a wrong password.
 */
final class UnresolvedPlaceholders implements BeanFactoryPostProcessor {
    private final ConfigurableEnvironment environment;

    UnresolvedPlaceholders(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        Map<ConfigurationPropertyName, String> unresolved = new LinkedHashMap<>();
        Set<ConfigurationPropertyName> seen = new HashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource listed) {
                listed.stream()
                        .filter(PropertyNames::isBelowPrefix)
                        .filter(seen::add)
                        .forEach(name -> placeholder(listed, name).ifPresent(found -> unresolved.put(name, found)));
            }
        }
        if (!unresolved.isEmpty()) {
            throw MedChainConfigurationException.failed(
                    unresolved.entrySet().stream()
                            .map(each -> each.getKey() + ": expected a value, found the placeholder ${"
                                    + each.getValue() + "}, which nothing resolves")
                            .collect(Collectors.joining("\n")),
                    "Set "
                            + unresolved.values().stream().distinct().collect(Collectors.joining(", "))
                            + " as an environment variable or a property.",
                    null);
        }
    }

    /** The placeholder alone: what is around it may be secret. */
    private Optional<String> placeholder(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property == null || !(property.getValue() instanceof CharSequence text)) {
            return Optional.empty();
        }
        try {
            environment.resolveRequiredPlaceholders(text.toString());
            return Optional.empty();
        } catch (PlaceholderResolutionException e) {
            return Optional.of(e.getPlaceholder());
        }
    }
}
