package dev.sendwell.config;

import static dev.sendwell.testkit.access.Access.ADMIN;
import static dev.sendwell.testkit.access.Access.ADMIN_IN_PERSON;
import static dev.sendwell.testkit.access.Access.ANYONE;
import static dev.sendwell.testkit.access.Access.PERSON;
import static dev.sendwell.testkit.access.Access.SIGNED_IN;

import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.Access;
import dev.sendwell.testkit.access.RouteWalk;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class RoutesIT extends RouteWalk {

    @Override
    protected Map<String, Access> table() {
        return Map.ofEntries(
                Map.entry("GET /", ANYONE),
                Map.entry("GET /sign-in", ANYONE),
                Map.entry("POST /sign-in", ANYONE),
                Map.entry("GET /sign-in/openid", ANYONE),
                Map.entry("GET /sign-in/invitation/{token}", ANYONE),
                Map.entry("POST /sign-in/invitation/{token}", ANYONE),
                Map.entry("GET /sign-in/openid/callback", ANYONE),
                Map.entry("POST /sign-out", SIGNED_IN),
                Map.entry("GET /session/refresh", ANYONE),
                Map.entry("POST /session/refresh", ANYONE),
                Map.entry("POST /session/again", ANYONE),
                Map.entry("POST /api/session", ANYONE),
                Map.entry("POST /api/session/refresh", ANYONE),
                Map.entry("GET /api/session", SIGNED_IN),
                Map.entry("DELETE /api/session", PERSON),
                Map.entry("GET /settings/account", SIGNED_IN),
                Map.entry("POST /settings/account/password", PERSON),
                Map.entry("POST /settings/account/sign-out-elsewhere", PERSON),
                Map.entry("GET /settings/people", SIGNED_IN),
                Map.entry("POST /settings/people", ADMIN_IN_PERSON),
                Map.entry("GET /settings/people/{id}", SIGNED_IN),
                Map.entry("POST /settings/people/{id}", ADMIN_IN_PERSON),
                Map.entry("POST /settings/people/{id}/invitation", ADMIN_IN_PERSON),
                Map.entry("POST /settings/people/tokens", ADMIN_IN_PERSON),
                Map.entry("GET /settings/people/tokens/{id}", ADMIN),
                Map.entry("POST /settings/people/tokens/{id}", ADMIN_IN_PERSON),
                Map.entry("GET /settings/audit", SIGNED_IN),
                Map.entry("GET /api/audit", SIGNED_IN),
                Map.entry("GET /api/tokens", SIGNED_IN),
                Map.entry("POST /api/tokens", ADMIN_IN_PERSON),
                Map.entry("DELETE /api/tokens/{id}", ADMIN_IN_PERSON),
                Map.entry("POST /api/keys/re-encrypt", ADMIN),
                Map.entry("GET /settings", SIGNED_IN),
                Map.entry("GET /settings/integrations/new", ADMIN),
                Map.entry("POST /settings/integrations/new", ADMIN),
                Map.entry("GET /settings/integrations/{id}", SIGNED_IN),
                Map.entry("POST /settings/integrations/{id}", ADMIN),
                Map.entry("POST /settings/integrations/{id}/test-email", ADMIN),
                Map.entry("GET /settings/integrations/{id}/webhook", SIGNED_IN),
                Map.entry("POST /settings/integrations/{id}/webhook", ADMIN),
                Map.entry("POST /settings/integrations/{id}/webhook/compare", ADMIN),
                Map.entry("POST /settings/integrations/{id}/webhook/remove", ADMIN),
                Map.entry("POST /settings/integrations/{id}/webhook/forget-key", ADMIN),
                Map.entry("GET /settings/integrations/{id}/pause", ADMIN),
                Map.entry("POST /settings/integrations/{id}/pause", ADMIN),
                Map.entry("GET /settings/integrations/{id}/resume", ADMIN),
                Map.entry("POST /settings/integrations/{id}/resume", ADMIN),
                Map.entry("GET /settings/integrations/{id}/delete", ADMIN),
                Map.entry("POST /settings/integrations/{id}/delete", ADMIN),
                Map.entry("GET /settings/incidents", SIGNED_IN),
                Map.entry("GET /settings/incidents/banner", SIGNED_IN),
                Map.entry("GET /api/incidents", SIGNED_IN),
                Map.entry("GET /api/integrations/{id}/webhook", SIGNED_IN),
                Map.entry("POST /api/integrations/{id}/webhook/connect", ADMIN),
                Map.entry("POST /api/integrations/{id}/webhook/compare", ADMIN),
                Map.entry("POST /api/integrations/{id}/webhook/remove", ADMIN),
                Map.entry("DELETE /api/integrations/{id}/webhook/key", ADMIN),
                Map.entry("POST /api/integrations/{id}/pause", ADMIN),
                Map.entry("POST /api/integrations/{id}/resume", ADMIN),
                Map.entry("POST /api/integrations/{id}/callback-token", ADMIN),
                Map.entry("GET /settings/integrations/{id}/callback-url", ADMIN),
                Map.entry("POST /settings/integrations/{id}/callback-url", ADMIN),
                Map.entry("POST /settings/integrations/new/check", ADMIN),
                Map.entry("POST /settings/integrations/{id}/check", ADMIN),
                Map.entry("GET /settings/checks/{check}", ADMIN),
                Map.entry("GET /api/integrations", SIGNED_IN),
                Map.entry("POST /api/integrations", ADMIN),
                Map.entry("GET /api/integrations/{id}", SIGNED_IN),
                Map.entry("PUT /api/integrations/{id}", ADMIN),
                Map.entry("DELETE /api/integrations/{id}", ADMIN),
                Map.entry("POST /api/integrations/{id}/test-emails", ADMIN),
                Map.entry("POST /api/integrations/checks", ADMIN),
                Map.entry("POST /api/integrations/{id}/checks", ADMIN),
                Map.entry("GET /api/people", SIGNED_IN),
                Map.entry("POST /api/people", ADMIN_IN_PERSON),
                Map.entry("POST /api/people/{id}/invitation", ADMIN_IN_PERSON),
                Map.entry("PATCH /api/people/{id}", ADMIN_IN_PERSON));
    }
}
