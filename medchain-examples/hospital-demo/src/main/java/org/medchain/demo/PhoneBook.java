package org.medchain.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * Names, certificates and addresses of all hospitals and of the people who have accounts there. In real life a patient and a clinician tell
 * each other who they are; here everybody has the book.
 */
record PhoneBook(List<Site> sites, List<Person> people) {
    static final String FILE = "phone-book.properties";

    PhoneBook {
        sites = List.copyOf(sites);
        people = List.copyOf(people);
    }

    static PhoneBook read(Path file, ConsortiumConfig consortium) throws IOException, MalformedException {
        Properties book = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            book.load(in);
        }
        List<Site> sites = new ArrayList<>();
        for (int number = 1; number <= consortium.members().size(); number++) {
            var member = consortium.members().get(number - 1);
            sites.add(new Site(
                    number, member.name(), URI.create(book.getProperty("hospital." + number)), member.identity()));
        }
        List<Person> people = new ArrayList<>();
        for (String key : book.stringPropertyNames()) {
            if (key.endsWith(".name")) {
                people.add(person(book, key.substring(0, key.length() - ".name".length())));
            }
        }
        people.sort(Comparator.comparingInt(Person::hospital).thenComparing(Person::role));
        return new PhoneBook(sites, people);
    }

    private static Person person(Properties book, String account) throws MalformedException {
        String certificate = book.getProperty(account + ".certificate");
        return new Person(
                account,
                book.getProperty(account + ".name"),
                Role.valueOf(book.getProperty(account + ".role")),
                Integer.parseInt(book.getProperty(account + ".hospital")),
                certificate == null
                        ? Optional.empty()
                        : Optional.of(IdentityCertificate.decode(
                                Bytes.copyOf(HexFormat.of().parseHex(certificate)))));
    }

    void write(Path file) throws IOException {
        Properties book = new Properties();
        sites.forEach(
                site -> book.setProperty("hospital." + site.number(), site.url().toString()));
        for (Person person : people) {
            book.setProperty(person.account() + ".name", person.name());
            book.setProperty(person.account() + ".role", person.role().name());
            book.setProperty(person.account() + ".hospital", String.format(Locale.ROOT, "%d", person.hospital()));
            person.certificate()
                    .ifPresent(certificate -> book.setProperty(
                            person.account() + ".certificate",
                            certificate.encode().toHex()));
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            book.store(out, "hospitals and people of the demo");
        }
    }

    Site site(int number) {
        return sites.get(number - 1);
    }

    public Site siteOf(Person person) {
        return site(person.hospital());
    }

    Optional<Site> site(Digest identity) {
        return sites.stream()
                .filter(site -> site.identity().id().equals(identity))
                .findFirst();
    }

    Optional<Person> find(String account) {
        return people.stream()
                .filter(person -> person.account().equals(account))
                .findFirst();
    }

    Optional<Person> find(Digest identity) {
        return people.stream()
                .filter(person -> person.certificate()
                        .filter(certificate -> certificate.identity().id().equals(identity))
                        .isPresent())
                .findFirst();
    }

    Optional<Person> find(PublicIdentity identity) {
        return find(identity.id());
    }

    List<Person> all(Role role) {
        return people.stream().filter(person -> person.role() == role).toList();
    }

    /** All who have an account at a hospital. */
    List<Person> at(int hospital) {
        return people.stream().filter(person -> person.hospital() == hospital).toList();
    }
}
