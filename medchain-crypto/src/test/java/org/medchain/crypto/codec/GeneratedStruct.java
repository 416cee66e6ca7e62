package org.medchain.crypto.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * A struct of random fields as a plain map: Long, Boolean, Bytes, String, GeneratedStruct, List of Bytes or of
 * GeneratedStruct, Map of String to String. It writes itself and reads itself back with every method of the codec.
 */
record GeneratedStruct(TreeMap<Integer, Object> fields, List<Extension> extensions) {
    private static final int MAX = 1 << 16;
    private static final long[] EDGES = {
        0, 23, 24, 255, 256, 65535, 65536, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, Integer.MAX_VALUE
    };
    private static final String[] LETTERS = {"a", "Z", "\0", "ü", "水", "𐅑", "\uffff", "\ue000", "\"", "\n"};

    static GeneratedStruct random(Random random, int depth) {
        TreeMap<Integer, Object> fields = new TreeMap<>();
        int count = random.nextInt(random.nextInt(10) == 0 ? 40 : 6);
        for (int i = 0; i < count; i++) {
            fields.put(key(random), value(random, depth));
        }
        List<Extension> extensions = new ArrayList<>();
        int key = 0;
        for (int i = random.nextInt(8) - 5; i > 0; i--) {
            key -= 1 + random.nextInt(random.nextBoolean() ? 3 : 70_000);
            extensions.add(new Extension(key, bytes(random)));
        }
        return new GeneratedStruct(fields, extensions);
    }

    Bytes encode() {
        StructWriter writer = new StructWriter();
        write(writer);
        return writer.toBytes();
    }

    void write(StructWriter writer) {
        fields.forEach((key, value) -> write(writer, key, value));
        writer.extensions(extensions);
    }

    @SuppressWarnings("unchecked")
    private static void write(StructWriter writer, int key, Object value) {
        if (value instanceof Long number) {
            writer.optionalInteger(key, OptionalLong.of(number));
        } else if (value instanceof Boolean bool) {
            writer.bool(key, bool);
        } else if (value instanceof Bytes bytes) {
            writer.optionalBytes(key, Optional.of(bytes));
        } else if (value instanceof String text) {
            writer.text(key, text);
        } else if (value instanceof GeneratedStruct struct) {
            writer.optionalStruct(key, Optional.of(struct), GeneratedStruct::write);
        } else if (value instanceof Map<?, ?> map) {
            writer.textMap(key, (Map<String, String>) map);
        } else if (value instanceof List<?> list && isStructs(list)) {
            writer.structs(key, (List<GeneratedStruct>) list, GeneratedStruct::write);
        } else {
            writer.byteStrings(key, (List<Bytes>) value);
        }
    }

    /** Reads a struct that has the fields of this one, and asks before each whether a key between is there. */
    GeneratedStruct readBack(Bytes encoded) throws MalformedException {
        return StructReader.decode("generated struct", encoded, Integer.MAX_VALUE, this::readFrom);
    }

    GeneratedStruct readFrom(StructReader struct) throws MalformedException {
        TreeMap<Integer, Object> found = new TreeMap<>();
        for (Map.Entry<Integer, Object> field : fields.entrySet()) {
            int key = field.getKey();
            if (struct.has(key - 1) && !fields.containsKey(key - 1)) {
                throw struct.malformed("field " + (key - 1) + " was never written");
            }
            found.put(key, read(struct, key, field.getValue()));
        }
        return new GeneratedStruct(found, struct.extensions(100, MAX));
    }

    private static Object read(StructReader struct, int key, Object like) throws MalformedException {
        if (like instanceof Long number) {
            return number < 0
                    ? struct.optionalInteger(key).orElseThrow(() -> struct.malformed("absent"))
                    : struct.uint(key, 0, Long.MAX_VALUE);
        } else if (like instanceof Boolean) {
            return struct.bool(key);
        } else if (like instanceof Bytes) {
            return struct.optionalBytes(key, 0, MAX).orElseThrow(() -> struct.malformed("absent"));
        } else if (like instanceof String) {
            return struct.text(key, MAX);
        } else if (like instanceof GeneratedStruct inner) {
            return struct.optionalStruct(key, inner::readFrom).orElseThrow(() -> struct.malformed("absent"));
        } else if (like instanceof Map<?, ?>) {
            return struct.textMap(key, MAX, MAX);
        } else if (like instanceof List<?> list && isStructs(list)) {
            int[] next = {0};
            return struct.structs(key, 0, MAX, inner -> ((GeneratedStruct) list.get(next[0]++)).readFrom(inner));
        } else {
            return struct.byteStrings(key, 0, MAX, MAX);
        }
    }

    private static boolean isStructs(List<?> list) {
        return !list.isEmpty() && list.get(0) instanceof GeneratedStruct;
    }

    private static int key(Random random) {
        return random.nextInt(8) == 0 ? random.nextInt(Integer.MAX_VALUE) : random.nextInt(30);
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextBoolean();
            case 1 -> bytes(random);
            case 2 -> text(random);
            case 3 -> textMap(random);
            case 4 -> List.of(bytes(random), bytes(random)).subList(0, random.nextInt(3));
            case 5 -> integer(random);
            case 6 -> random(random, depth - 1);
            default -> List.of(random(random, depth - 1), random(random, depth - 1));
        };
    }

    private static Long integer(Random random) {
        long magnitude =
                random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong() >>> random.nextInt(64);
        return random.nextBoolean() ? magnitude : -1 - magnitude;
    }

    private static Bytes bytes(Random random) {
        byte[] drawn = new byte[random.nextInt(100) == 0 ? random.nextInt(MAX) : random.nextInt(30)];
        random.nextBytes(drawn);
        return Bytes.takeOwnership(drawn);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12) - 2; i > 0; i--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private static Map<String, String> textMap(Random random) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(text(random), text(random));
        }
        return map;
    }
}
