package org.medchain.crypto.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** A struct with a field of every sort. */
public final class CodecSurfaces implements Surfaces {
    private static final int MAX_SIZE = 1 << 16;

    private record Inner(long number, Optional<Bytes> bytes) {
        static Inner decode(StructReader struct) throws MalformedException {
            return new Inner(struct.uint(0, 0, Long.MAX_VALUE), struct.optionalBytes(1, 0, 64));
        }

        void encode(StructWriter struct) {
            struct.integer(0, number).optionalBytes(1, bytes);
        }
    }

    private record Everything(
            long number,
            OptionalLong maybe,
            boolean flag,
            String text,
            Bytes bytes,
            Optional<Inner> inner,
            List<Inner> inners,
            List<Bytes> strings,
            Map<String, String> texts,
            List<Extension> extensions) {
        static Everything decode(Bytes encoded) throws MalformedException {
            return StructReader.decode(
                    "everything",
                    encoded,
                    MAX_SIZE,
                    struct -> new Everything(
                            struct.integer(0),
                            struct.optionalInteger(1),
                            struct.bool(2),
                            struct.text(3, 100),
                            struct.bytes(4, 0, 100),
                            struct.optionalStruct(5, Inner::decode),
                            struct.structs(6, 0, 1_000, Inner::decode),
                            struct.byteStrings(7, 0, 1_000, 100),
                            struct.textMap(8, 100, 100),
                            struct.extensions(16, 1_000)));
        }

        Bytes encode() {
            StructWriter struct = new StructWriter()
                    .integer(0, number)
                    .optionalInteger(1, maybe)
                    .bool(2, flag)
                    .text(3, text)
                    .bytes(4, bytes)
                    .optionalStruct(5, inner, Inner::encode)
                    .structs(6, inners, Inner::encode)
                    .byteStrings(7, strings)
                    .textMap(8, texts);
            return struct.extensions(extensions).toBytes();
        }
    }

    @Override
    public List<Surface> all() {
        Inner inner = new Inner(7, Optional.of(Bytes.utf8("inner")));
        Bytes seed = new Everything(
                        -1,
                        OptionalLong.of(Long.MAX_VALUE),
                        true,
                        "Zoë 🏥",
                        Bytes.utf8("bytes"),
                        Optional.of(inner),
                        List.of(inner, new Inner(1L << 40, Optional.empty())),
                        List.of(Bytes.empty(), Bytes.utf8("b")),
                        Map.of("a", "b"),
                        List.of(new Extension(-1, Bytes.utf8("x"))))
                .encode();
        return List.of(Surface.canonical("struct", Everything::decode, Everything::encode, seed));
    }
}
