package dev.sendwell.sender;

import dev.sendwell.sender.scenario.QuickTimes;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.openid.IssuersTokens;
import dev.sendwell.testkit.openid.TestIssuer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
@WithTestResource(TestIssuer.class)
class IssuersTokensIT extends IssuersTokens {
    @Override
    protected String path() {
        return "/api/requests/summary";
    }

    @Override
    protected String page() {
        return "/queue";
    }
}
