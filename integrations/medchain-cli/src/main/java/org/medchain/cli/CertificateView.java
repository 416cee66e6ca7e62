package org.medchain.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.ca.IdentityCertificate;

/** A certificate, and the file that it is in, if a command wrote one. */
record CertificateView(
        String subject,
        String serial,
        String suite,
        String notBefore,
        String notAfter,
        String identity,
        @Nullable String file,
        @Nullable Boolean revoked)
        implements Outcome {
    static CertificateView of(IdentityCertificate certificate) {
        return of(certificate, null, null);
    }

    static CertificateView of(IdentityCertificate certificate, boolean revoked) {
        return of(certificate, null, revoked ? true : null);
    }

    static CertificateView of(IdentityCertificate certificate, @Nullable Path file) {
        return of(certificate, file, null);
    }

    private static CertificateView of(IdentityCertificate certificate, @Nullable Path file, @Nullable Boolean revoked) {
        return new CertificateView(
                certificate.subject(),
                certificate.serial().toHex(),
                certificate.identity().suite().name(),
                certificate.notBefore().toString(),
                certificate.notAfter().toString(),
                certificate.identity().id().value().toHex(),
                file == null ? null : file.toString(),
                revoked);
    }

    /** Many of them. */
    record Listed(List<CertificateView> certificates) implements Outcome {
        @Override
        public String text() {
            Table table = Table.of("SUBJECT", "SERIAL", "SUITE", "FROM", "TO");
            certificates.forEach(one -> table.row(
                    one.subject(),
                    one.serial(),
                    one.suite(),
                    one.notBefore(),
                    one.revoked() == null ? one.notAfter() : one.notAfter() + ", revoked"));
            return table.text();
        }
    }

    @Override
    public String text() {
        Table table = Table.facts()
                .row("subject", subject)
                .row("serial", serial)
                .row("suite", suite)
                .row("valid", notBefore + " to " + notAfter)
                .row("identity", identity);
        if (file != null) {
            table.row("written to", file);
        }
        return table.text();
    }
}
