package org.medchain.crypto.ca;

import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** X.500 names of one common name, taken to the letter: nothing in it is an escape or a hexadecimal form. */
final class Names {
    static final int MAX_LENGTH = 64;

    private Names() {}

    static X500Name ofCommonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, new DERUTF8String(name))
                .build();
    }

    /** The common name, or the whole name if there is none. */
    static String commonName(X500Name name) {
        RDN[] names = name.getRDNs(BCStyle.CN);
        return names.length > 0 && names[0].getFirst().getValue() instanceof ASN1String text
                ? text.getString()
                : name.toString();
    }

    /** True for 1 to 64 characters of which not all are blank and none is a control or half of a pair. */
    static boolean isSubject(String name) {
        return !name.isBlank()
                && name.length() <= MAX_LENGTH
                && name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    static String checked(String name) {
        if (!isSubject(name)) {
            throw new IllegalArgumentException("a subject has 1 to " + MAX_LENGTH
                    + " characters, none of them a control character, found " + name.length());
        }
        return name;
    }
}
