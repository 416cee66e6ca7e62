package org.medchain.springboot;

import com.google.common.base.Strings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The names that {@link MedChainProperties} binds, as properties and as environment variables. */
final class PropertyNames {
    private static final String PREFIX = "medchain";
    private static final String INDEX = "[]";
    private static final String ANY = ".*";

    private final List<Name> names = new ArrayList<>();

    PropertyNames() {
        addRecord(PREFIX, MedChainProperties.class);
    }

    /**
     * A name as the documentation writes it.
     *
     * @param text with {@code []} for an index, {@code .*} for a key of a map
     * @param isGroup true if only names below it have values
     */
    record Name(String text, boolean isGroup) {
        boolean isProperty(String canonical) {
            String own = text.replace("-", "");
            return own.endsWith(ANY) ? canonical.startsWith(own.substring(0, own.length() - 1)) : canonical.equals(own);
        }

        /** Spring Boot takes one with its dashes left out, and one with them as underscores. */
        boolean isVariable(String variable) {
            String pattern = text.replace(".*", "_.+")
                    .replace("[]", "_\\d+")
                    .replace("-", "_?")
                    .replaceAll("\\.(?=[a-z])", "_");
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                    .matcher(variable)
                    .matches();
        }

        String variable() {
            return text.replace("-", "").replace(INDEX, "_0").replace('.', '_').toUpperCase(Locale.ROOT);
        }
    }

    private void addRecord(String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            add(name, component.getGenericType());
        }
    }

    private void add(String name, Type type) {
        if (type instanceof Class<?> raw && raw.isRecord()) {
            names.add(new Name(name, true));
            addRecord(name, raw);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            names.add(new Name(name, true));
            names.add(new Name(name + ANY, false));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Type element = generic.getActualTypeArguments()[0];
            names.add(new Name(name, element instanceof Class<?> raw && raw.isRecord()));
            add(name + INDEX, element);
        } else {
            names.add(new Name(name, false));
        }
    }

    static boolean isBelowPrefix(ConfigurationPropertyName property) {
        return ConfigurationPropertyName.of(PREFIX).isAncestorOf(property);
    }

    Optional<Name> ofProperty(ConfigurationPropertyName property) {
        String canonical = canonical(property);
        return names.stream().filter(name -> name.isProperty(canonical)).findFirst();
    }

    Optional<Name> ofVariable(String variable) {
        return names.stream().filter(name -> name.isVariable(variable)).findFirst();
    }

    String nearestProperty(ConfigurationPropertyName unknown) {
        return nearest(canonical(unknown), names.stream().map(Name::text));
    }

    String nearestVariable(String unknown) {
        return nearest(unknown.toUpperCase(Locale.ROOT), names.stream().map(Name::variable));
    }

    /** The known name that has most of it at its beginning and its end. */
    private static String nearest(String unknown, Stream<String> known) {
        return known.max(Comparator.comparingInt(name -> alike(unknown, name))).orElseThrow();
    }

    /** How many letters two names share at their beginnings and their ends, less those that either has besides. */
    private static int alike(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int start = Strings.commonPrefix(one, other).length();
        int end = Strings.commonSuffix(one, other).length();
        int shared = Math.min(start + end, shorter);
        return 2 * shared - Math.max(one.length(), other.length());
    }

    /** In small letters, without dashes and the numbers of indices: Spring Boot does not distinguish by them. */
    private static String canonical(ConfigurationPropertyName property) {
        StringBuilder canonical = new StringBuilder(PREFIX);
        for (int i = 1; i < property.getNumberOfElements(); i++) {
            canonical.append(property.isNumericIndex(i) ? INDEX : "." + property.getElement(i, Form.UNIFORM));
        }
        return canonical.toString();
    }
}
