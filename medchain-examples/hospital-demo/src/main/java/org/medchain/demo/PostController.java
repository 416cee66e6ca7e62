package org.medchain.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.core.message.SealedMessage;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes what other hospitals send to accounts of this one. */
@RestController
class PostController {
    private final PostOffice post;
    private final PhoneBook book;
    private final Stamp stamp;
    private final int hospital;

    PostController(PostOffice post, PhoneBook book, Stamp stamp, DemoProperties properties) {
        this.post = post;
        this.book = book;
        this.stamp = stamp;
        this.hospital = properties.hospital();
    }

    @PostMapping(path = "/post/{account}", consumes = "application/octet-stream")
    ResponseEntity<Void> receive(
            @PathVariable String account,
            @RequestHeader(name = Stamp.SENDER, required = false) @Nullable String sender,
            @RequestHeader(name = Stamp.SIGNATURE, required = false) @Nullable String signature,
            InputStream content)
            throws IOException {
        Optional<Person> to = book.find(account).filter(person -> person.hospital() == hospital);
        if (to.isEmpty()) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
        }
        byte[] bytes = content.readNBytes(PostOffice.LARGEST + 1);
        if (bytes.length > PostOffice.LARGEST) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        try {
            Bytes letter = Bytes.copyOf(bytes);
            int from = stamp.sender(account, letter, sender, signature);
            post.keep(to.get(), from, SealedMessage.decode(letter));
            return ResponseEntity.noContent().build();
        } catch (VerificationException e) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        } catch (MedChainException e) {
            return ResponseEntity.status(e.retryHelps() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_REQUEST)
                    .build();
        }
    }
}
