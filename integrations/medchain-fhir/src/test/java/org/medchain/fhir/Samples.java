package org.medchain.fhir;

import java.net.URI;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;

/** Values that tests share. */
final class Samples {
    static final FhirSettings ZURICH = FhirSettings.in(ZoneId.of("Europe/Zurich"));
    static final URI SERVED_AT = URI.create("https://hospital.example/medchain");

    private Samples() {}

    static FhirResource resource(String json) throws InvalidResourceException {
        return FhirResource.parse(Bytes.utf8(json), FhirLimits.defaults());
    }

    /** JSON with single quotes. */
    static FhirResource quoted(String json) throws InvalidResourceException {
        return resource(json.replace('\'', '"'));
    }

    static Digest digest(int first) {
        return new Digest(Bytes.fromHex(String.format("%02x", first) + "00".repeat(Digest.SIZE - 1)));
    }

    static SharedData about(DataDescription description) {
        EventRef event = new EventRef(
                BlockHash.of(digest(3).value()), EventHash.of(digest(4).value()));
        return new SharedData(
                new DataId(Bytes.fromHex("0123456789abcdef0123456789abcdef")),
                digest(1),
                digest(2),
                event,
                Optional.empty(),
                description);
    }

    static DataDescription description(Map<String, String> tags) {
        return new DataDescription(tags, SERVED_AT);
    }
}
