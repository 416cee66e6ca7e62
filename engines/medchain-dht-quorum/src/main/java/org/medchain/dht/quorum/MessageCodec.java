package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MalformedException;

/** The messages as bytes: {@code {0: version 1, 1: kind, 2: id, …}}, as docs/format.md has them. */
final class MessageCodec {
    /** The most bytes of a message. */
    static final int MAX_SIZE = 2 * DirectoryRecord.MAX_SIZE + (1 << 16);
    /** The most addresses in one message. */
    static final int MAX_ADDRESSES = 1_000;

    private static final int VERSION = 1;
    private static final int STORE = 1;
    private static final int LOOK = 2;
    private static final int ASK_STATUS = 3;
    private static final int COMPARE = 4;
    private static final int LIST_RANGE = 5;
    private static final int FETCH = 6;
    private static final int TAKEN = 7;
    private static final int STANDING = 8;
    private static final int REFUSED = 9;
    private static final int STATUS = 10;
    private static final int DIFFERING = 11;
    private static final int LISTING = 12;
    private static final int FETCHED = 13;
    private static final int CONTENDED = 14;

    /** The first three fields and their keys. */
    private static final int HEAD_SIZE = 1 + 2 + 2 + 1 + 9;

    private MessageCodec() {}

    /** What a message begins with. */
    record Head(boolean isAnswer, long id) {}

    /** Reads what a message begins with; the rest may be anything. */
    static Head head(Bytes encoded) throws MalformedException {
        return StructReader.decodeStart("directory message", encoded, HEAD_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            boolean isAnswer = struct.uint(1, STORE, CONTENDED) >= TAKEN;
            return new Head(isAnswer, struct.uint(2, 0, Long.MAX_VALUE));
        });
    }

    static Bytes encode(Message message) {
        StructWriter struct = new StructWriter().integer(0, VERSION);
        return message instanceof Message.Request request
                ? request(struct, request).toBytes()
                : answer(struct, (Message.Answer) message).toBytes();
    }

    private static StructWriter request(StructWriter struct, Message.Request request) {
        if (request instanceof Message.Store store) {
            return head(struct, STORE, store)
                    .struct(3, store.from(), MessageCodec::standpoint)
                    .bytes(4, WriteForm.encode(store.write()));
        } else if (request instanceof Message.Look look) {
            return head(struct, LOOK, look)
                    .struct(3, look.from(), MessageCodec::standpoint)
                    .bytes(4, bytes(look.address()));
        } else if (request instanceof Message.Compare compare) {
            return head(struct, COMPARE, compare)
                    .struct(3, compare.scope(), MessageCodec::scope)
                    .optionalInteger(4, compare.range().map(OptionalLong::of).orElse(OptionalLong.empty()))
                    .byteStrings(
                            5, compare.digests().stream().map(Digest::value).toList());
        } else if (request instanceof Message.ListRange list) {
            return head(struct, LIST_RANGE, list)
                    .struct(3, list.scope(), MessageCodec::scope)
                    .integer(4, list.buckets().get(0) / Buckets.A_RANGE)
                    .bytes(5, lowBytes(list.buckets()))
                    .bytes(6, bytes(list.from()));
        } else if (request instanceof Message.Fetch fetch) {
            return head(struct, FETCH, fetch)
                    .byteStrings(
                            3,
                            fetch.addresses().stream().map(MessageCodec::bytes).toList());
        }
        return head(struct, ASK_STATUS, request);
    }

    private static StructWriter answer(StructWriter struct, Message.Answer answer) {
        if (answer instanceof Message.Standing standing) {
            return head(struct, STANDING, standing)
                    .optionalBytes(3, standing.write().map(WriteForm::encode));
        } else if (answer instanceof Message.Contended contended) {
            return head(struct, CONTENDED, contended).bytes(3, contended.one().encode());
        } else if (answer instanceof Message.Refused refused) {
            return head(struct, REFUSED, refused).integer(3, refused.why().code());
        } else if (answer instanceof Message.Status status) {
            return head(struct, STATUS, status)
                    .struct(3, status.at(), MessageCodec::standpoint)
                    .integer(4, status.completeTo())
                    .bool(5, status.over());
        } else if (answer instanceof Message.Differing differing) {
            return head(struct, DIFFERING, differing)
                    .integer(3, differing.stage())
                    .bytes(4, lowBytes(differing.parts()));
        } else if (answer instanceof Message.Listing listing) {
            return head(struct, LISTING, listing)
                    .structs(3, listing.entries(), MessageCodec::entry)
                    .optionalBytes(4, listing.next().map(MessageCodec::bytes));
        } else if (answer instanceof Message.Fetched fetched) {
            return head(struct, FETCHED, fetched)
                    .byteStrings(
                            3, fetched.writes().stream().map(WriteForm::encode).toList());
        }
        return head(struct, TAKEN, answer);
    }

    private static StructWriter head(StructWriter struct, int kind, Message message) {
        return struct.integer(1, kind).integer(2, message.id());
    }

    static Message decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("directory message", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            int kind = (int) struct.uint(1, STORE, CONTENDED);
            long id = struct.uint(2, 0, Long.MAX_VALUE);
            return kind < TAKEN ? request(struct, kind, id) : answer(struct, kind, id);
        });
    }

    private static Message request(StructReader struct, int kind, long id) throws MalformedException {
        return switch (kind) {
            case STORE -> new Message.Store(id, standpoint(struct), WriteForm.decode(writeBytes(struct, 4)));
            case LOOK -> new Message.Look(id, standpoint(struct), address(struct.bytes(4, Digest.SIZE)));
            case ASK_STATUS -> new Message.AskStatus(id);
            case COMPARE -> compare(struct, id);
            case LIST_RANGE ->
                new Message.ListRange(
                        id,
                        struct.struct(3, MessageCodec::scope),
                        buckets(struct),
                        address(struct.bytes(6, Digest.SIZE)));
            default -> new Message.Fetch(id, addresses(struct));
        };
    }

    private static Message answer(StructReader struct, int kind, long id) throws MalformedException {
        return switch (kind) {
            case TAKEN -> new Message.Taken(id);
            case STANDING -> new Message.Standing(id, optionalWrite(struct));
            case REFUSED -> new Message.Refused(id, Refusal.of(struct.uint(3, 0, Long.MAX_VALUE)));
            case STATUS ->
                new Message.Status(id, standpoint(struct), struct.uint(4, 0, Long.MAX_VALUE), struct.bool(5));
            case DIFFERING -> new Message.Differing(id, stage(struct), ascending(struct, 4, 0));
            case LISTING -> new Message.Listing(id, entries(struct), optionalAddress(struct));
            case FETCHED -> new Message.Fetched(id, writes(struct));
            default -> new Message.Contended(id, DirectoryRecord.decode(struct.bytes(3, 1, DirectoryRecord.MAX_SIZE)));
        };
    }

    private static Standpoint standpoint(StructReader struct) throws MalformedException {
        return struct.struct(3, one -> {
            long stage = one.uint(0, 2, Long.MAX_VALUE);
            int rosters = (int) (1 + stage % 2);
            List<Digest> digests = new ArrayList<>();
            for (Bytes digest : one.byteStrings(1, rosters, rosters, Digest.SIZE)) {
                digests.add(new Digest(exactly(one, digest)));
            }
            return new Standpoint(stage, digests);
        });
    }

    private static void standpoint(Standpoint one, StructWriter struct) {
        struct.integer(0, one.stage())
                .byteStrings(1, one.rosters().stream().map(Digest::value).toList());
    }

    private static long stage(StructReader struct) throws MalformedException {
        return struct.uint(3, 2, Long.MAX_VALUE);
    }

    private static Bytes bytes(RecordAddress address) {
        return address.digest().value();
    }

    private static RecordAddress address(Bytes digest) {
        return new RecordAddress(new Digest(digest));
    }

    private static Optional<RecordAddress> optionalAddress(StructReader struct) throws MalformedException {
        return struct.optionalBytes(4, Digest.SIZE, Digest.SIZE).map(MessageCodec::address);
    }

    private static List<RecordAddress> addresses(StructReader struct) throws MalformedException {
        List<RecordAddress> addresses = new ArrayList<>();
        for (Bytes digest : struct.byteStrings(3, 1, MAX_ADDRESSES, Digest.SIZE)) {
            addresses.add(address(exactly(struct, digest)));
        }
        return addresses;
    }

    private static Message compare(StructReader struct, long id) throws MalformedException {
        Scope scope = struct.struct(3, MessageCodec::scope);
        Optional<Integer> range =
                struct.has(4) ? Optional.of((int) struct.uint(4, 0, Buckets.RANGES - 1)) : Optional.empty();
        return new Message.Compare(id, scope, range, digests(struct, range.isPresent() ? Buckets.A_RANGE : 1));
    }

    private static List<Digest> digests(StructReader struct, int least) throws MalformedException {
        List<Digest> digests = new ArrayList<>();
        for (Bytes digest : struct.byteStrings(5, least, Buckets.RANGES, Digest.SIZE)) {
            digests.add(new Digest(exactly(struct, digest)));
        }
        if (digests.size() != least && digests.size() != Buckets.RANGES) {
            throw struct.malformed(digests.size() + " digests, expected " + least + " or " + Buckets.RANGES);
        }
        return digests;
    }

    private static List<Integer> buckets(StructReader struct) throws MalformedException {
        int first = (int) struct.uint(4, 0, Buckets.RANGES - 1) * Buckets.A_RANGE;
        return ascending(struct, 5, 1).stream().map(bucket -> first + bucket).toList();
    }

    private static Bytes exactly(StructReader struct, Bytes digest) throws MalformedException {
        if (digest.size() != Digest.SIZE) {
            throw struct.malformed("a digest of " + digest.size() + " bytes, expected " + Digest.SIZE);
        }
        return digest;
    }

    private static Bytes writeBytes(StructReader struct, int key) throws MalformedException {
        return struct.bytes(key, 1, WriteForm.MAX_SIZE);
    }

    private static Optional<DirectoryWrite> optionalWrite(StructReader struct) throws MalformedException {
        Optional<Bytes> encoded = struct.optionalBytes(3, 1, WriteForm.MAX_SIZE);
        return encoded.isEmpty() ? Optional.empty() : Optional.of(WriteForm.decode(encoded.get()));
    }

    private static List<DirectoryWrite> writes(StructReader struct) throws MalformedException {
        List<DirectoryWrite> writes = new ArrayList<>();
        for (Bytes encoded : struct.byteStrings(3, 0, MAX_ADDRESSES, WriteForm.MAX_SIZE)) {
            writes.add(WriteForm.decode(encoded));
        }
        return writes;
    }

    private static List<Entry> entries(StructReader struct) throws MalformedException {
        return struct.structs(
                3,
                0,
                Listings.MAX_LISTED,
                one -> new Entry(address(one.bytes(0, Digest.SIZE)), new Digest(one.bytes(1, Digest.SIZE))));
    }

    private static void entry(Entry entry, StructWriter struct) {
        struct.bytes(0, bytes(entry.address())).bytes(1, entry.fingerprint().value());
    }

    private static void scope(Scope scope, StructWriter struct) {
        struct.integer(0, scope.answering())
                .integer(1, scope.asking())
                .bytes(2, scope.rosters().value());
    }

    private static Scope scope(StructReader struct) throws MalformedException {
        long answering = struct.uint(0, 1, Long.MAX_VALUE - 1);
        long asking = struct.uint(1, answering, answering + 1);
        return new Scope(answering, asking, new Digest(struct.bytes(2, Digest.SIZE)));
    }

    /** One byte for each number, its lowest. */
    private static Bytes lowBytes(List<Integer> numbers) {
        byte[] encoded = new byte[numbers.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = numbers.get(i).byteValue();
        }
        return Bytes.takeOwnership(encoded);
    }

    private static List<Integer> ascending(StructReader struct, int key, int least) throws MalformedException {
        Bytes encoded = struct.bytes(key, least, Buckets.RANGES);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < encoded.size(); i++) {
            int number = encoded.get(i) & 0xff;
            if (!numbers.isEmpty() && number <= numbers.get(i - 1)) {
                throw struct.malformed(number + " after " + numbers.get(i - 1) + ", expected ascending");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
