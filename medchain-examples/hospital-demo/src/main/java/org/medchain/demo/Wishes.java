package org.medchain.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.Patient;
import org.medchain.core.role.ShareWish;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** What clinicians ask a patient for. */
@Component
final class Wishes {
    private final Patient patient;
    private final PostOffice post;
    private final Declined declined;
    private final PhoneBook book;
    private final Wording wording;

    Wishes(Patient patient, PostOffice post, Declined declined, PhoneBook book, Wording wording) {
        this.patient = patient;
        this.post = post;
        this.declined = declined;
        this.book = book;
        this.wording = wording;
    }

    /** What a clinician asks for. */
    record WishView(String letter, String account, String who, String where, String words, String when) {}

    /** Open wishes, the newest first. One that the patient declined before is thrown away. */
    PatientService.Listed<WishView> open(String account) throws MedChainException {
        List<WishView> views = new ArrayList<>();
        var wishes = post.opened(account, Letter.Kind.WISH, content -> patient.read(ShareRequest.decode(content)));
        for (var opened : wishes.opened()) {
            ShareWish wish = opened.content();
            Optional<Person> who = book.find(wish.requester().identity());
            if (declined.has(account, wish)) {
                post.discard(account, opened.letter());
            } else if (who.isPresent()) {
                views.add(new WishView(
                        opened.letter().id(),
                        who.get().account(),
                        who.get().name(),
                        book.siteOf(who.get()).name(),
                        wish.wish(),
                        wording.moment(opened.letter().received())));
            }
        }
        return new PatientService.Listed<>(views, wishes.shut() == 0);
    }

    /** The patient says no to a wish, and to the same whenever it comes again. */
    void decline(String account, String letter) throws MedChainException {
        for (Letter found : post.letters(account, Letter.Kind.WISH)) {
            if (found.id().equals(letter)) {
                declined.add(account, patient.read(ShareRequest.decode(found.content())));
                post.discard(account, found);
            }
        }
    }

    /** The patient shares what a wish asks for. */
    void fulfil(String account, String letter) throws MedChainException {
        for (Letter found : post.letters(account, Letter.Kind.WISH)) {
            if (found.id().equals(letter)) {
                post.discard(account, found);
            }
        }
    }
}
