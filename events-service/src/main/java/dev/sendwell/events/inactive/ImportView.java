package dev.sendwell.events.inactive;

import static dev.sendwell.dashboard.Written.grouped;

import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Written;
import dev.sendwell.events.suppression.imports.Import;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * An import as pages show it.
 *
 * @param state in one word, with its tone
 * @param percent how much of the file is worked through
 * @param lines what became of its lines, in a sentence
 * @param left how long it will take, in words; empty where nobody knows
 * @param rejected where the lines that cannot be used are told; empty where there are none
 * @param running it changes by itself
 */
public record ImportView(
        String id,
        String fileName,
        String state,
        String tone,
        int percent,
        String lines,
        String left,
        String rejected,
        String failure,
        boolean running,
        String scope,
        String reason,
        String startedAt,
        String actor) {

    static ImportView of(Import one, ZoneId zone, Instant now) {
        int percent = one.status() == Import.Status.DONE
                ? 100
                : one.size() == 0 ? 0 : (int) Math.min(99, one.position() * 100 / one.size());
        return new ImportView(
                one.id().toString(),
                one.fileName(),
                switch (one.status()) {
                    case ARRIVING -> "Arriving";
                    case RUNNING -> "Running";
                    case DONE -> "Done";
                    case FAILED -> "Ended early";
                },
                switch (one.status()) {
                    case ARRIVING, RUNNING -> "";
                    case DONE -> one.rejected() == 0 ? "good" : "warn";
                    case FAILED -> "bad";
                },
                percent,
                grouped(one.lines()) + (one.lines() == 1 ? " line: " : " lines: ") + grouped(one.added())
                        + " made inactive, " + grouped(one.known()) + " already were, " + grouped(one.rejected())
                        + " rejected",
                left(one, now),
                one.rejected() == 0 ? "" : "/api/suppressions/imports/" + one.id() + "/rejected.csv",
                one.failure() == null ? "" : one.failure(),
                !one.over(),
                Words.of(Scope.parse(one.defaults().scope())),
                one.defaults().reason(),
                Written.moment(one.startedAt(), zone),
                one.actor());
    }

    private static String left(Import one, Instant now) {
        if (one.status() != Import.Status.RUNNING || one.position() == 0) {
            return "";
        }
        double spent = Duration.between(one.startedAt(), now).toMillis();
        long left = (long) (spent * (one.size() - one.position()) / one.position());
        return "about " + Written.span(Duration.ofMillis(Math.max(left, 1_000))) + " left";
    }
}
