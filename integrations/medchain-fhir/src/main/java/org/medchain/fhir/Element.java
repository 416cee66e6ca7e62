package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** An element of a resource and where it is, for messages. */
record Element(String path, JsonNode node) {
    private static final int MAX_SCALE = 40;
    private static final int SHOWN = 40;
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t\\r\\n]+");

    /** An object's element, if it is there. */
    Optional<Element> child(String name) throws InvalidResourceException {
        if (!node.isObject()) {
            throw invalid("an object", Json.sort(node));
        }
        JsonNode child = node.get(name);
        return child == null ? Optional.empty() : Optional.of(new Element(path + "." + name, child));
    }

    /** An object's element, which has to be there. */
    Element required(String name) throws InvalidResourceException {
        Optional<Element> child = child(name);
        if (child.isEmpty()) {
            throw new InvalidResourceException(path + "." + name, "a value", "nothing");
        }
        return child.get();
    }

    /** The values of an element that repeats; none if it is not there. */
    List<Element> children(String name) throws InvalidResourceException {
        Optional<Element> array = child(name);
        return array.isEmpty() ? List.of() : array.get().items();
    }

    private List<Element> items() throws InvalidResourceException {
        if (!node.isArray()) {
            throw invalid("an array", Json.sort(node));
        }
        List<Element> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new Element(path + "[" + i + "]", node.path(i)));
        }
        return items;
    }

    /** The only value of an element that may repeat. */
    Element only(String name) throws InvalidResourceException {
        List<Element> items = children(name);
        if (items.size() != 1) {
            throw new InvalidResourceException(path + "." + name, "one value", items.size() + " values");
        }
        return items.get(0);
    }

    String text() throws InvalidResourceException {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw invalid("text", Json.sort(node));
        }
        return node.textValue();
    }

    /** Requires that the text is this one, which is {@code what}. */
    void requireText(String expected, String what) throws InvalidResourceException {
        if (!text().equals(expected)) {
            throw invalid(what, "another");
        }
    }

    /** A child's text, if it is there. */
    Optional<String> text(String name) throws InvalidResourceException {
        Optional<Element> child = child(name);
        return child.isEmpty() ? Optional.empty() : Optional.of(child.get().text());
    }

    /** A code out of a closed set. */
    String code(Set<String> codes) throws InvalidResourceException {
        String code = text();
        if (!codes.contains(code)) {
            throw invalid("one of " + codes.stream().sorted().toList(), code());
        }
        return code;
    }

    /** A code, to be shown. */
    String code() throws InvalidResourceException {
        String code = text();
        return code.length() <= SHOWN && code.matches("[A-Za-z0-9._:|/-]+") ? code : Json.sort(node);
    }

    /** A decimal that can be computed with. */
    BigDecimal decimal() throws InvalidResourceException {
        if (!node.isNumber()) {
            throw invalid("a number", Json.sort(node));
        }
        BigDecimal value = node.decimalValue();
        if (Math.abs((long) value.scale()) > MAX_SCALE) {
            throw invalid("a number with an exponent of at most " + MAX_SCALE, "one beyond that");
        }
        return value;
    }

    int integer(int least, int most) throws InvalidResourceException {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw invalid("a whole number from " + least + " to " + most, Json.sort(node));
        }
        return node.intValue();
    }

    /** The bytes that base64 stands for; white space in it counts for nothing. */
    Bytes base64(int most) throws InvalidResourceException {
        String text = WHITE_SPACE.matcher(text()).replaceAll("");
        if (text.length() / 4L * 3 > most + 2L) {
            throw invalid("at most " + most + " bytes in base64", Json.sort(node));
        }
        try {
            return Bytes.takeOwnership(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid("base64", Json.sort(node));
        }
    }

    Digest digest() throws InvalidResourceException {
        return new Digest(hex(Digest.SIZE));
    }

    /** Bytes in lower-case hexadecimal digits. */
    Bytes hex(int size) throws InvalidResourceException {
        String text = text();
        if (text.length() != 2 * size || !text.matches("[0-9a-f]*")) {
            throw invalid(2 * size + " lower-case hexadecimal digits", Json.sort(node));
        }
        return Bytes.fromHex(text);
    }

    /** Refuses what MedChain cannot hold, and what must not be ignored. */
    void requireAbsent(String why, String... names) throws InvalidResourceException {
        for (String name : names) {
            Optional<Element> child = child(name);
            if (child.isPresent()) {
                throw child.get()
                        .invalid("nothing: " + why, Json.sort(child.get().node()));
            }
        }
    }

    /** Refuses what changes the meaning of everything else. */
    void requireUnmodified() throws InvalidResourceException {
        requireAbsent("it changes the meaning of the rest", "modifierExtension", "implicitRules");
    }

    InvalidResourceException invalid(String expected, String found) {
        return new InvalidResourceException(path, expected, found);
    }
}
