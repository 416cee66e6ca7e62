package org.medchain.demo;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.error.VerificationException;
import org.springframework.stereotype.Component;

/** What a hospital puts on a letter to an account of another one, so that each has room for its letters whatever others send. */
@Component
final class Stamp {
    static final String SENDER = "Sender-Hospital";
    static final String SIGNATURE = "Sender-Signature";

    private static final DomainTag POST = new DomainTag("hospital-demo/post");

    private final CertifiedIdentity hospital;
    private final PhoneBook book;

    Stamp(CertifiedIdentity hospital, PhoneBook book) {
        this.hospital = hospital;
        this.book = book;
    }

    /** This hospital's signature, in hexadecimal. */
    String of(String account, Bytes letter) {
        return hospital.keys().sign(POST, signed(account, letter)).toHex();
    }

    /**
     * The number of the hospital that sent the letter.
     *
     * @throws VerificationException if it is none, or did not sign
     */
    int sender(String account, Bytes letter, @Nullable String sender, @Nullable String signature)
            throws VerificationException {
        for (Site site : book.sites()) {
            if (String.valueOf(site.number()).equals(sender)) {
                site.identity().verify(POST, signed(account, letter), hex(signature));
                return site.number();
            }
        }
        throw new VerificationException("expected a letter with the number of a hospital, found none");
    }

    private static Bytes signed(String account, Bytes letter) {
        return Bytes.concat(Bytes.utf8(account + "\n"), letter);
    }

    private static Bytes hex(@Nullable String text) throws VerificationException {
        try {
            return Bytes.copyOf(HexFormat.of().parseHex(text == null ? "" : text));
        } catch (IllegalArgumentException e) {
            throw new VerificationException("expected a signature in hexadecimal, found something else", e);
        }
    }
}
