package dev.sendwell.dashboard;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** What a template knows about who is looking, as {@code {inject:shell.…}}. */
@Named("shell")
@RequestScoped
public class Shell {
    @Inject
    SecurityIdentity identity;

    @Inject
    Assets assets;

    @Inject
    Instance<Banner> banners;

    @Inject
    CurrentVertxRequest request;

    /** The deployment's time zone, such as {@code Europe/Berlin}. */
    @ConfigProperty(name = "sendwell.time-zone", defaultValue = "UTC")
    ZoneId zone;

    /** False on pages that need no session, where nobody is known. */
    public boolean signedIn() {
        return session() != null;
    }

    /** The e-mail address of who is signed in; empty when nobody is. */
    public String person() {
        JsonWebToken session = session();
        return session == null ? "" : session.getName();
    }

    /** True when who is signed in may change things. */
    public boolean admin() {
        return identity.hasRole(Role.ADMIN);
    }

    /** True on the page at this path and on those below it. */
    public boolean at(String path) {
        String here = request.getCurrent().request().path();
        return here.equals(path) || here.startsWith(path + "/");
    }

    /** The session's CSRF token, for the field {@code csrf} of every form that writes; empty when nobody is signed in. */
    public String csrf() {
        JsonWebToken session = session();
        String token = session == null ? null : session.getClaim(SessionToken.CSRF_CLAIM);
        return token == null ? "" : token;
    }

    /** The zone that times are shown in. */
    public ZoneId zone() {
        return zone;
    }

    /** A moment in the shown zone, which is named: {@code 22 November 2026, 09:12 UTC}. */
    public String time(Instant at) {
        return Written.moment(at, zone);
    }

    /** The address of a file under {@code /assets/}. */
    public String asset(String name) {
        return assets.address(name);
    }

    /** HTML of what this service knows that needs attention; the others' pages ask for it. */
    public String banner() {
        return banners.isResolvable() ? banners.get().html() : "";
    }

    private @Nullable JsonWebToken session() {
        return identity.getPrincipal() instanceof JsonWebToken token ? token : null;
    }
}
