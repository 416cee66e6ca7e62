package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FieldDescriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * Counts the fields of a protocol buffer before it is parsed. An empty submessage takes two bytes on the wire and some hundred in
 * memory, so that a message of the permitted size could fill the heap.
 */
final class FieldLimit {
    /** The most entries that a leader of this engine puts into one request. */
    static final int MAX_ENTRIES = 1024;
    /** The most fields of a message, those of its submessages included: an entry has fewer than so many. */
    static final int MAX_FIELDS = 16 * MAX_ENTRIES;

    private static final int MAX_DEPTH = 16;

    private final CodedInputStream in;
    private int fields;

    private FieldLimit(CodedInputStream in) {
        this.in = in;
    }

    /**
     * Parses a message.
     *
     * @param example of the message's type
     * @throws InvalidProtocolBufferException if it is malformed, or has too many fields
     */
    static <M extends Message> M parse(M example, byte[] encoded) throws InvalidProtocolBufferException {
        try {
            new FieldLimit(CodedInputStream.newInstance(encoded)).scan(example.getDescriptorForType(), 0);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        @SuppressWarnings("unchecked") // The parser of a type makes messages of this type.
        M parsed = (M) example.getParserForType().parseFrom(encoded);
        return parsed;
    }

    private void scan(Descriptor type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException("a message of more than " + MAX_DEPTH + " levels");
        }
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            count(1);
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> delimited(field, depth);
                case WireFormat.WIRETYPE_START_GROUP, WireFormat.WIRETYPE_END_GROUP ->
                    throw new InvalidProtocolBufferException("a message with a group");
                default -> in.skipField(tag);
            }
        }
    }

    private void delimited(@Nullable FieldDescriptor field, int depth) throws IOException {
        int size = in.readRawVarint32();
        if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            int limit = in.pushLimit(size);
            scan(field.getMessageType(), depth + 1);
            in.popLimit(limit);
        } else {
            if (field != null && field.isPackable()) {
                count(size);
            }
            in.skipRawBytes(size);
        }
    }

    private void count(int more) throws InvalidProtocolBufferException {
        fields += more;
        if (fields < 0 || fields > MAX_FIELDS) {
            throw new InvalidProtocolBufferException("a message of more than " + MAX_FIELDS + " fields");
        }
    }
}
