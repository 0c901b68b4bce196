package dev.sendwell.config.audit;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Violation;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Settings › Audit. */
@Path("/settings/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPage {
    private static final int ON_A_PAGE = 50;

    @Inject
    Shell shell;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance audit(Filter filter, List<AuditEntry> entries, @Nullable String older);
    }

    /** What was asked, as it was typed. */
    public record Filter(String actor, String subject, String from, String to) {
        /** Whether anything was asked. */
        public boolean any() {
            return !(actor + subject + from + to).isBlank();
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance audit(
            @RestQuery @Nullable String actor,
            @RestQuery @Nullable String subject,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable Long before) {
        Filter filter = new Filter(typed(actor), typed(subject), typed(from), typed(to));
        AuditQuery query = new AuditQuery(
                filter.actor, filter.subject, day("from", filter.from, 0), day("to", filter.to, 1), before);
        List<AuditEntry> found = query.newest(ON_A_PAGE + 1);
        List<AuditEntry> shown = found.subList(0, Math.min(found.size(), ON_A_PAGE));
        String older = found.size() > ON_A_PAGE
                ? "/settings/audit?" + address(filter, shown.getLast().number())
                : null;
        return Templates.audit(filter, shown, older);
    }

    private @Nullable Instant day(String field, String typed, int daysLater) {
        try {
            return typed.isBlank()
                    ? null
                    : LocalDate.parse(typed)
                            .plusDays(daysLater)
                            .atStartOfDay(shell.zone())
                            .toInstant();
        } catch (DateTimeException e) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Violation(field, "is not a day such as 2026-11-27"))));
        }
    }

    private static String address(Filter filter, long before) {
        return "actor=" + encoded(filter.actor) + "&subject=" + encoded(filter.subject) + "&from="
                + encoded(filter.from) + "&to=" + encoded(filter.to) + "&before=" + before;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String typed(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
