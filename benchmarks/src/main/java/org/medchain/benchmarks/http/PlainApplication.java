package org.medchain.benchmarks.http;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The same bytes, from memory, by Spring Boot at its defaults: no cryptography, no decision, no log. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class PlainApplication {
    /** The property with the sizes of the answers, in the order of the items. */
    static final String SIZES = "answers.sizes";

    private final Map<Item, byte[]> answers = new EnumMap<>(Item.class);

    /** An application that answers with as many bytes. */
    public PlainApplication(@Value("${" + SIZES + "}") String sizes) {
        Iterator<String> bytes = Arrays.asList(sizes.split(",", -1)).iterator();
        SplittableRandom random = new SplittableRandom(1);
        for (Item item : Item.values()) {
            byte[] answer = new byte[Integer.parseInt(bytes.next())];
            random.nextBytes(answer);
            answers.put(item, answer);
        }
    }

    /** Reads the request whole, and answers; a request that names no item gets status 400. */
    @PostMapping(Item.PATH)
    ResponseEntity<byte[]> answer(@RequestParam("item") String item, @RequestBody byte[] request) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(answers.get(Item.valueOf(item.toUpperCase(Locale.ROOT))));
    }
}
