package org.medchain.springboot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names under {@code medchain} that nobody reads, before anything is opened: a misspelt limit would not apply. Spring Boot's
 * {@code ignoreUnknownFields} passes over environment variables and the JVM's system properties; this does not.
 */
final class UnknownProperties implements BeanFactoryPostProcessor {
    private static final String VARIABLES = "MEDCHAIN_";
    private static final Set<String> OF_THE_COMMAND_LINE = Set.of("MEDCHAIN_OPTS", "MEDCHAIN_JAR");

    /** What Kubernetes sets in each container for a service whose name begins with medchain. */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("MEDCHAIN_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

    private static final Pattern ADDRESS_OF_A_SERVICE = Pattern.compile("MEDCHAIN_(\\w+_)?PORT=(tcp|udp|sctp)://.*");

    private final ConfigurableEnvironment environment;
    private final PropertyNames names = new PropertyNames();

    UnknownProperties(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<Unknown> unknown = new ArrayList<>();
        environment.getPropertySources().forEach(source -> find(source, unknown));
        if (!unknown.isEmpty()) {
            throw MedChainConfigurationException.failed(
                    String.join("\n", unknown.stream().map(Unknown::problem).toList()),
                    "Correct or remove "
                            + String.join(
                                    ", ", unknown.stream().map(Unknown::name).toList()) + ".",
                    null);
        }
    }

    /** A name that is not known, and where it was found. */
    private record Unknown(String name, String place, String nearest) {
        String problem() {
            return "expected a property of MedChain, found " + name + " (" + place + "); the nearest is " + nearest;
        }
    }

    private void find(PropertySource<?> source, List<Unknown> unknown) {
        if (source instanceof CompositePropertySource several) {
            several.getPropertySources().forEach(each -> find(each, unknown));
        } else if (source instanceof EnumerablePropertySource<?> listed) {
            for (String name : listed.getPropertyNames()) {
                nearest(listed, name)
                        .map(nearest -> new Unknown(name, place(listed, name), nearest))
                        .ifPresent(unknown::add);
            }
        }
    }

    private static String place(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return origin == null ? source.getName() : origin.toString();
    }

    /** What may be meant by a name that is not known; empty if it is, or concerns others. */
    private Optional<String> nearest(EnumerablePropertySource<?> source, String name) {
        String value = String.valueOf(source.getProperty(name));
        if (source instanceof SystemEnvironmentPropertySource
                && name.toUpperCase(Locale.ROOT).startsWith(VARIABLES)) {
            return isOfOthers(name, value) || isRead(names.ofVariable(name), value)
                    ? Optional.empty()
                    : Optional.of(names.nearestVariable(name));
        }
        ConfigurationPropertyName property = ConfigurationPropertyName.adapt(name, '.');
        return !PropertyNames.isBelowPrefix(property) || isRead(names.ofProperty(property), value)
                ? Optional.empty()
                : Optional.of(names.nearestProperty(property));
    }

    /** YAML makes an empty text of a group without names. */
    private static boolean isRead(Optional<PropertyNames.Name> known, String value) {
        return known.isPresent() && (!known.get().isGroup() || value.isEmpty());
    }

    private static boolean isOfOthers(String variable, String value) {
        return OF_THE_COMMAND_LINE.contains(variable)
                || OF_A_SERVICE.matcher(variable).matches()
                || ADDRESS_OF_A_SERVICE.matcher(variable + "=" + value).matches();
    }
}
