package dev.sendwell.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.smtp.AllowedPorts;
import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Failure.TlsFailed.Tls;
import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdviceTest {
    private static final Trouble.Server SENDGRID = new Trouble.Server(
            IntegrationRecord.Provider.SENDGRID, "smtp.sendgrid.net", 587, Security.STARTTLS, "apikey");
    private static final Trouble.Server RELAY =
            new Trouble.Server(IntegrationRecord.Provider.SMTP, "relay.example", 587, Security.STARTTLS, "joe");
    private static final Trouble.Server OPEN_RELAY =
            new Trouble.Server(IntegrationRecord.Provider.SMTP, "relay.example", 25, Security.NONE, null);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** What is heard, and the rule that has to answer. */
    record Row(Trouble trouble, Rule rule, Class<?> heard) {}

    static Stream<Row> rows() {
        return Stream.of(
                failed(RELAY, new Failure.Unresolved("relay.example", "it is not known"), Rule.HOST_UNKNOWN),
                failed(RELAY, new Failure.Unresolved("relay.example", "it has no address"), Rule.HOST_UNKNOWN),
                failed(
                        RELAY,
                        new Failure.Unresolved("relay.example", "the resolver did not answer in time"),
                        Rule.RESOLVER_SILENT),
                failed(RELAY, new Failure.AddressRefused("relay.example", "169.254.169.254"), Rule.ADDRESS_NOT_ALLOWED),
                failed(OPEN_RELAY, new Failure.PortRefused(25, AllowedPorts.of("465,587")), Rule.PORT_NOT_ALLOWED),
                failed(OPEN_RELAY, new Failure.TimedOut(Stage.CONNECT, LONG), Rule.PORT_25_CLOSED),
                failed(OPEN_RELAY, new Failure.ConnectRefused("Connection refused"), Rule.PORT_25_CLOSED),
                failed(SENDGRID, new Failure.TimedOut(Stage.CONNECT, LONG), Rule.CONNECT_TIMED_OUT),
                failed(SENDGRID, new Failure.ConnectRefused("Connection refused"), Rule.CONNECT_REFUSED),
                failed(RELAY, new Failure.TlsExpected(), Rule.TLS_FIRST),
                failed(RELAY, new Failure.NotTls(), Rule.STARTTLS_FIRST),
                failed(RELAY, new Failure.StartTlsNotOffered(), Rule.STARTTLS_MISSING),
                failed(RELAY, new Failure.StartTlsRefused(reply(454, "TLS not available")), Rule.STARTTLS_MISSING),
                failed(
                        RELAY,
                        new Failure.TlsFailed(Tls.WRONG_NAME, "No name matching relay.example found"),
                        Rule.CERTIFICATE_NAME),
                failed(RELAY, new Failure.TlsFailed(Tls.NOT_IN_TIME, "NotAfter: Mon"), Rule.CERTIFICATE_TIME),
                failed(RELAY, new Failure.TlsFailed(Tls.UNTRUSTED, "no path"), Rule.CERTIFICATE_UNTRUSTED),
                failed(RELAY, new Failure.TlsFailed(Tls.HANDSHAKE, "handshake_failure"), Rule.TLS_VERSION),
                failed(RELAY, new Failure.TimedOut(Stage.STARTTLS, LONG), Rule.SILENT),
                failed(RELAY, new Failure.TimedOut(Stage.GREETING, LONG), Rule.SILENT),
                failed(
                        RELAY,
                        new Failure.ProtocolError(Stage.GREETING, "a line does not begin with a reply code"),
                        Rule.NOT_SMTP),
                failed(RELAY, new Failure.Disconnected(Stage.GREETING, "the server closed it"), Rule.CONNECTION_LOST),
                failed(RELAY, new Failure.GreetingRefused(reply(554, "5.7.1 listed at Spamhaus")), Rule.BLOCK_LISTED),
                failed(RELAY, new Failure.GreetingRefused(reply(421, "busy")), Rule.CLOSED_BY_SERVER),
                failed(RELAY, new Failure.EhloRefused(reply(502, "not here")), Rule.REFUSED),
                failed(RELAY, new Failure.Closing(Stage.MAIL, reply(421, "good bye")), Rule.CLOSED_BY_SERVER),
                failed(
                        RELAY,
                        new Failure.ProtocolError(Stage.DATA, "it answered without being asked"),
                        Rule.UNEXPECTED),
                failed(RELAY, new Failure.Withheld(), Rule.UNEXPECTED),
                failed(RELAY, new Failure.Spent(), Rule.CONNECTION_LOST),
                failed(RELAY, new Failure.TimedOut(Stage.CONTENT, LONG), Rule.NO_ANSWER),
                failed(
                        new Trouble.Server(
                                IntegrationRecord.Provider.SENDGRID,
                                "smtp.sendgrid.net",
                                587,
                                Security.STARTTLS,
                                "me@shop.example"),
                        new Failure.AuthRefused(reply(535, "Authentication failed: Bad username / password")),
                        Rule.USER_NOT_APIKEY),
                failed(
                        new Trouble.Server(
                                IntegrationRecord.Provider.SMTP, "SMTP.SendGrid.net", 587, Security.STARTTLS, "APIKEY"),
                        new Failure.AuthRefused(reply(535, "no")),
                        Rule.USER_NOT_APIKEY),
                failed(
                        SENDGRID,
                        new Failure.AuthRefused(
                                reply(
                                        535,
                                        "Authentication failed: The provided authorization grant is invalid, expired, or revoked")),
                        Rule.KEY_REVOKED),
                failed(
                        SENDGRID,
                        new Failure.AuthRefused(reply(451, "Authentication failed: Maximum credits exceeded")),
                        Rule.CREDITS_EXCEEDED),
                failed(
                        SENDGRID,
                        new Failure.AuthRefused(reply(550, "Unauthorized: your IP address is not allowed")),
                        Rule.ADDRESS_NOT_LISTED),
                failed(OPEN_RELAY, new Failure.AuthNotOffered(Set.of()), Rule.AUTH_NEEDS_TLS),
                failed(RELAY, new Failure.AuthNotOffered(Set.of()), Rule.AUTH_NOT_OFFERED),
                failed(RELAY, new Failure.AuthNotOffered(Set.of("XOAUTH2")), Rule.AUTH_MECHANISM),
                failed(
                        RELAY,
                        new Failure.AuthRefused(reply(534, "5.7.9 Application-specific password required")),
                        Rule.APP_PASSWORD),
                failed(RELAY, new Failure.AuthRefused(reply(454, "4.7.0 Temporary failure")), Rule.AUTH_BUSY),
                failed(
                        RELAY,
                        new Failure.AuthRefused(reply(535, "5.7.8 Error: authentication failed")),
                        Rule.PASSWORD_REFUSED),
                failed(
                        new Trouble.Server(
                                IntegrationRecord.Provider.AMAZON_SES,
                                "email-smtp.eu-west-1.amazonaws.com",
                                587,
                                Security.STARTTLS,
                                "AKIA"),
                        new Failure.AuthRefused(reply(535, "Authentication Credentials Invalid")),
                        Rule.SES_CREDENTIALS),
                said(RELAY, "mail", "421 4.7.0 Too many connections", Rule.TOO_MANY_CONNECTIONS),
                said(OPEN_RELAY, "mail", "530 5.7.0 Must issue a STARTTLS command first", Rule.STARTTLS_WANTED),
                said(
                        SENDGRID,
                        "content",
                        "550 The from address does not match a verified Sender Identity. Mail cannot be sent",
                        Rule.SENDER_IDENTITY),
                said(
                        SENDGRID,
                        "content",
                        "403 You are not authorized to send from that email address",
                        Rule.SENDER_IDENTITY),
                said(RELAY, "content", "554 Message rejected: Email address is not verified.", Rule.SENDER_IDENTITY),
                said(OPEN_RELAY, "rcpt", "554 5.7.1 <joe@example.org>: Relay access denied", Rule.RELAY_DENIED),
                said(OPEN_RELAY, "mail", "530 5.7.0 Authentication required", Rule.RELAY_DENIED),
                said(RELAY, "rcpt", "550 5.7.1 Unable to relay", Rule.RELAY_DENIED_TO_USER),
                said(RELAY, "mail", "530 Authentication required", Rule.SIGN_IN_WANTED),
                said(
                        SENDGRID,
                        "mail",
                        "an address has characters outside ASCII before the @, and the server does not offer SMTPUTF8",
                        Rule.SMTPUTF8_MISSING),
                said(RELAY, "rcpt", "451 4.7.1 Greylisting in action, please come back later", Rule.GREYLISTED),
                said(RELAY, "content", "554 5.7.1 Message considered spam", Rule.CONTENT_REFUSED),
                said(RELAY, "mail", "552 5.3.4 Message size exceeds fixed limit", Rule.TOO_LARGE),
                said(RELAY, "rcpt", "550 5.1.1 no such user", Rule.RECIPIENT_UNKNOWN),
                said(RELAY, "mail", "550 5.7.1 not you", Rule.SENDER_REFUSED),
                said(RELAY, "content", "450 4.2.0 later", Rule.NOT_NOW),
                said(RELAY, "content", "554 5.0.0 no", Rule.REFUSED),
                event("unsigned", Rule.EVENTS_UNSIGNED),
                event("no-key", Rule.EVENTS_NO_KEY),
                event("wrong-signature", Rule.EVENTS_WRONG_KEY),
                event("stale", Rule.EVENTS_STALE),
                event("wrong-token", Rule.EVENTS_TOKEN),
                event("too-large", Rule.EVENTS_TOO_LARGE),
                event("too-slow", Rule.EVENTS_TOO_SLOW),
                event("not-an-array", Rule.EVENTS_NOT_AN_ARRAY),
                event(Trouble.ACCOUNT_SUSPENDED, Rule.ACCOUNT_SUSPENDED),
                event(Trouble.NO_EVENT, Rule.NO_EVENT),
                event(Trouble.NO_DELIVERY, Rule.NO_DELIVERY),
                event("delivered", Rule.DELIVERED),
                event("dropped", Rule.DROPPED),
                event("bounced", Rule.BOUNCED),
                event("blocked", Rule.BLOCKED),
                event("deferred", Rule.DEFERRED));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void advisesByTheRule(Row row) {
        assertThat(Advice.on(row.trouble)).contains(row.rule.advise(row.trouble));
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleIsTheFirstThatFitsSomething(Rule rule) {
        assertThat(rows()).anyMatch(row -> row.rule == rule);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void speaksInWholeSentencesWithEveryNameFilledIn(Row row) {
        Advice advice = row.rule.advise(row.trouble);

        assertThat(List.of(advice.problem(), advice.fix()))
                .allSatisfy(text -> assertThat(text).matches("(?s)[A-Z4].*[.?]").doesNotContain("{", "}", "  "));
    }

    @Test
    void theTableHasARowForEveryWayToFail() {
        assertThat(rows().<Class<?>>map(Row::heard)).contains(Failure.class.getPermittedSubclasses());
    }

    static Stream<Row> rowsOfFailures() {
        return rows().filter(row -> row.heard != String.class);
    }

    @ParameterizedTest
    @MethodSource("rowsOfFailures")
    void theSentenceOfAFailureIsEnough(Row row) {
        Trouble sentence = Trouble.sending(row.trouble.server(), null, row.trouble.words());

        assertThat(Advice.on(sentence)).contains(row.rule.advise(sentence));
    }

    @Test
    void whatIsNoTroubleHasNoAdvice() {
        assertThat(Advice.on(Trouble.events("opened"))).isEmpty();
    }

    private static Row failed(Trouble.Server server, Failure failure, Rule rule) {
        return new Row(
                Trouble.sending(server, failure.stage().wireName(), failure.inWords()), rule, failure.getClass());
    }

    private static Row said(Trouble.Server server, String stage, String words, Rule rule) {
        return new Row(Trouble.sending(server, stage, words), rule, String.class);
    }

    private static Row event(String what, Rule rule) {
        return new Row(Trouble.events(what), rule, String.class);
    }

    private static Reply reply(int code, String text) {
        return new Reply(code, null, List.of(text));
    }
}
