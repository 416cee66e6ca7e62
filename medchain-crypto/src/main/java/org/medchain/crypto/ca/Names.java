package org.medchain.crypto.ca;

import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** X.500 names of one common name. */
final class Names {
    static final int MAX_LENGTH = 64;

    private Names() {}

    static X500Name ofCommonName(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    static String commonName(X500Name name) {
        RDN[] names = name.getRDNs(BCStyle.CN);
        return names.length == 0
                ? name.toString()
                : IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    static String checked(String name) {
        if (name.isBlank() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a subject has 1 to " + MAX_LENGTH + " characters, found " + name.length());
        }
        return name;
    }
}
