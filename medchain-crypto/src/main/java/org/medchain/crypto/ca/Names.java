package org.medchain.crypto.ca;

import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** X.500 names with a single common name. Characters are literal: no escapes, no hexadecimal form. */
final class Names {
    static final int MAX_LENGTH = 64;

    private Names() {}

    static X500Name ofCommonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, new DERUTF8String(name))
                .build();
    }

    /** The common name, or the whole name if it has no common name. */
    static String commonName(X500Name name) {
        RDN[] names = name.getRDNs(BCStyle.CN);
        return names.length > 0 && names[0].getFirst().getValue() instanceof ASN1String text
                ? text.getString()
                : name.toString();
    }

    /** Whether {@code name} has 1 to 64 characters, is not blank, and has no control characters or lone surrogates. */
    static boolean isSubject(String name) {
        return !name.isBlank()
                && name.length() <= MAX_LENGTH
                && name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    static String checked(String name) {
        if (!isSubject(name)) {
            throw new IllegalArgumentException("expected a subject of 1 to " + MAX_LENGTH
                    + " characters, not blank and without control characters, found one of " + name.length());
        }
        return name;
    }
}
