package dev.sendwell.local.demo;

import dev.sendwell.simulator.recipient.Behaviour;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The people of one run of the demo; every run has its own, so that none is inactive from the last time. */
final class Crowd {
    private static final int EVERY_MISBEHAVING = 10;
    private static final List<String> NAMES =
            List.of("Ann", "Björn", "Chloé", "Dmitri", "Esra", "Fiona", "Günther", "Hana", "Iñigo", "Jūratė");
    private static final List<String> DOMAINS =
            List.of("example.org", "example.net", "example.com", "mail.example.org");
    private static final List<Behaviour> MISBEHAVIOURS = Arrays.stream(Behaviour.values())
            .filter(each -> each.prefix().isPresent())
            .toList();

    private final List<Person> people;
    private final Map<String, Person> byAddress = new HashMap<>();

    /**
     * @param size how many; every tenth misbehaves, each in the next way
     * @param run tells this crowd's addresses from those of every other run; lower-case letters and digits
     */
    Crowd(int size, String run) {
        people =
                IntStream.range(0, size).mapToObj(number -> person(number, run)).toList();
        people.forEach(person -> byAddress.put(person.address(), person));
    }

    List<Person> people() {
        return people;
    }

    Optional<Person> at(String address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    private static Person person(int number, String run) {
        boolean misbehaves = number % EVERY_MISBEHAVING == EVERY_MISBEHAVING - 1;
        String prefix = misbehaves
                ? MISBEHAVIOURS
                                .get(number / EVERY_MISBEHAVING % MISBEHAVIOURS.size())
                                .prefix()
                                .orElseThrow() + "+"
                : "";
        return new Person(
                number,
                NAMES.get(number % NAMES.size()),
                "%sreader-%05d.%s@%s".formatted(prefix, number, run, DOMAINS.get(number % DOMAINS.size())));
    }
}
