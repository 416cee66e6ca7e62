package org.medchain.demo;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** A form that comes twice, as after a double click, acts once: the second waits until the first is done. */
@Component
final class SentForms {
    private static final int NUMBER_BYTES = 16;

    private final SecureRandom random;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();

    SentForms(SecureRandom random) {
        this.random = random;
    }

    /** The forms of one account. */
    private static final class Desk {
        private @Nullable String last;
    }

    /** What a form does. */
    @FunctionalInterface
    interface Act {
        void run() throws MedChainException;
    }

    /** A number for a form that is about to be shown. */
    String number() {
        return Bytes.random(random, NUMBER_BYTES).toHex();
    }

    /** Acts unless the account's last form had the same number; one that failed may come again. */
    void once(String account, @Nullable String number, Act act) throws MedChainException {
        Desk desk = desks.computeIfAbsent(account, unused -> new Desk());
        synchronized (desk) {
            if (number == null || !number.equals(desk.last)) {
                act.run();
                desk.last = number;
            }
        }
    }
}
