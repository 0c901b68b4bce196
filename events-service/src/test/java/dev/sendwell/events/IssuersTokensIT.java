package dev.sendwell.events;

import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.openid.IssuersTokens;
import dev.sendwell.testkit.openid.TestIssuer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
@WithTestResource(TestIssuer.class)
class IssuersTokensIT extends IssuersTokens {
    @Override
    protected String path() {
        return "/api/suppressions";
    }

    @Override
    protected String page() {
        return "/suppressions";
    }
}
