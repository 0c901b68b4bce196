package dev.sendwell.sender.http;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.redrive.Because;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.Redrives;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Asks whether requests are to be tried again, says what that will do, and does it. */
@Path("/queue/redrive")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN)
public class RedrivePages {
    /** More are a group. */
    static final int MOST = 1_000;

    private static final int MOST_COUNTED = 100_000;
    private static final Pattern DONE = Pattern.compile("redriven-(\\d{1,6})-(\\d{1,6})-(\\d{1,6})");

    private final Queue queue;
    private final Redrives redrives;
    private final AddressHash.Hasher hasher;
    private final Shell shell;

    RedrivePages(Queue queue, Redrives redrives, AddressHash.Hasher hasher, Shell shell) {
        this.queue = queue;
        this.redrives = redrives;
        this.hasher = hasher;
        this.shell = shell;
    }

    /**
     * Says what will happen.
     *
     * @param id ledger ids of the requests that were chosen; none: the whole list
     */
    @GET
    public TemplateInstance ask(@BeanParam ListWords words, @RestQuery @Nullable List<String> id) {
        return Templates.redrive(view(words, id, "", Map.of()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redrive(
            @BeanParam ListWords words, @RestQuery @Nullable List<String> id, @RestForm @Nullable String why) {
        Asked asked = require(words);
        Map<String, String> errors = Reasons.wrong("why", why);
        if (!errors.isEmpty()) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                    .entity(Templates.redrive(view(words, id, ListPages.text(why), errors))
                            .render())
                    .build();
        }
        Because because = new Because(shell.person(), ListPages.text(why).strip());
        List<LedgerId> chosen = ids(id);
        if (chosen.isEmpty()) {
            redrives.order(asked, because);
            return see("ordered");
        }
        Redrives.Redriven done = now(redrives, asked.standing(), chosen, because);
        return see("redriven-" + done.redriven() + "-" + done.gone() + "-" + done.passed());
    }

    static Redrives.Redriven now(Redrives redrives, Standing standing, List<LedgerId> chosen, Because because) {
        try {
            return redrives.now(standing, chosen, because);
        } catch (KeptRecords.UnavailableException e) {
            throw unavailable();
        }
    }

    static ProblemException unavailable() {
        return ProblemException.unavailable(
                "Kafka does not answer, so what was published cannot be read again. Nothing is lost: try it again.",
                Duration.ofSeconds(10));
    }

    private static Response see(String done) {
        return Response.seeOther(URI.create("/queue?done=" + done)).build();
    }

    /** What was just done, in words; empty for anything else. */
    static String said(@Nullable String done) {
        if ("ordered".equals(done)) {
            return "The group is redriven, piece by piece; how far it is stands below.";
        }
        Matcher figures = DONE.matcher(ListPages.text(done));
        if (!figures.matches()) {
            return "";
        }
        int redriven = Integer.parseInt(figures.group(1));
        int gone = Integer.parseInt(figures.group(2));
        int passed = Integer.parseInt(figures.group(3));
        return (redriven == 1 ? "1 request is" : redriven + " requests are") + " redriven."
                + (gone == 0 ? "" : " " + gone + " cannot be: Kafka no longer keeps what was published.")
                + (passed == 0 ? "" : " " + passed + " stood somewhere else by now, and nothing was done.");
    }

    private Asked require(ListWords words) {
        Asked asked = words.require(hasher, shell.zone());
        if (!asked.standing().isRedrivable()) {
            throw ListWords.invalid("state", "must be failed or unconfirmed: nothing else can be redriven");
        }
        return asked;
    }

    private RedriveView view(ListWords words, @Nullable List<String> id, String why, Map<String, String> errors) {
        Asked asked = require(words);
        List<LedgerId> chosen = ids(id);
        StringBuilder query = new StringBuilder(words.query());
        chosen.forEach(one -> Links.add(query, "id", one.toString()));
        return new RedriveView(
                chosen.isEmpty()
                        ? ListPages.counted(queue.count(asked, MOST_COUNTED))
                        : Integer.toString(chosen.size()),
                asked.standing() == Standing.UNCONFIRMED,
                chosen.isEmpty(),
                words,
                query.toString(),
                why,
                errors);
    }

    private static List<LedgerId> ids(@Nullable List<String> given) {
        List<String> ids = given == null ? List.of() : given;
        if (ids.size() > MOST) {
            throw ListWords.invalid("id", "is there more than " + MOST + " times");
        }
        try {
            return ids.stream().map(LedgerId::parse).toList();
        } catch (IllegalArgumentException e) {
            throw ListWords.invalid("id", "is not a ledger id");
        }
    }

    /**
     * What will happen.
     *
     * @param count how many requests, in words
     * @param group all that stand in the list, and not some that were chosen
     * @param query what the form asks for again
     */
    public record RedriveView(
            String count,
            boolean unconfirmed,
            boolean group,
            ListWords words,
            String query,
            String why,
            Map<String, String> errors) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance redrive(RedriveView view);
    }
}
