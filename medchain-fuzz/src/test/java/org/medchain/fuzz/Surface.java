package org.medchain.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

/**
 * Bytes that somebody else made, and what reads them: they are taken, and then encode to themselves where there is one encoding,
 * or they are refused with a declared exception. Anything else that comes out is a finding.
 *
 * @param name of the corpus's folder
 * @param seeds valid ones to begin with, may be none
 */
public record Surface(String name, List<Bytes> seeds, Decoder decoder) {
    /** Reads bytes. */
    @FunctionalInterface
    public interface Decoder {
        /** Reads {@code input} and gives what the value encodes to, or nothing if there is more than one encoding. */
        Optional<Bytes> read(Bytes input) throws MedChainException;
    }

    /** Reads bytes into a value. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Bytes input) throws MedChainException;
    }

    /** Writes a value. */
    @FunctionalInterface
    public interface Writer<T> {
        Bytes write(T value);
    }

    public Surface {
        seeds = List.copyOf(seeds);
    }

    /** One encoding for each value. */
    public static <T> Surface canonical(String name, Reader<T> reader, Writer<T> writer, Bytes... seeds) {
        return new Surface(name, Arrays.asList(seeds), input -> Optional.of(writer.write(reader.read(input))));
    }

    /** What is read only. */
    public static <T> Surface readOnly(String name, Reader<T> reader, Bytes... seeds) {
        return new Surface(name, Arrays.asList(seeds), input -> {
            T unused = reader.read(input);
            return Optional.empty();
        });
    }

    /** True if {@code input} is taken. */
    public boolean check(Bytes input) {
        Optional<Bytes> again;
        try {
            again = decoder.read(input);
        } catch (MedChainException declared) {
            if (String.valueOf(declared.getMessage()).length() > 4_000) {
                throw new AssertionError(
                        name + ": a message of " + declared.getMessage().length() + " characters", declared);
            }
            return false;
        } catch (RuntimeException | StackOverflowError undeclared) {
            throw new AssertionError(name + ": " + input.toHex(), undeclared);
        }
        if (again.isPresent() && !again.get().equals(input)) {
            throw new AssertionError(name + ": takes " + input.toHex() + " but encodes it to "
                    + again.get().toHex());
        }
        return true;
    }
}
