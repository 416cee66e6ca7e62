package org.medchain.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.medchain.core.message.SealedMessage;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes what other hospitals send to accounts of this one. */
@RestController
class PostController {
    private final PostOffice post;
    private final PhoneBook book;
    private final int hospital;

    PostController(PostOffice post, PhoneBook book, DemoProperties properties) {
        this.post = post;
        this.book = book;
        this.hospital = properties.hospital();
    }

    @PostMapping(path = "/post/{account}", consumes = "application/octet-stream")
    ResponseEntity<Void> receive(@PathVariable String account, InputStream content) throws IOException {
        Optional<Person> to = book.find(account).filter(person -> person.hospital() == hospital);
        if (to.isEmpty()) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
        }
        byte[] bytes = content.readNBytes(PostOffice.LARGEST + 1);
        if (bytes.length > PostOffice.LARGEST) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        try {
            post.keep(to.get(), SealedMessage.decode(Bytes.copyOf(bytes)));
            return ResponseEntity.noContent().build();
        } catch (MedChainException e) {
            return ResponseEntity.status(e.retryHelps() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_REQUEST)
                    .build();
        }
    }
}
