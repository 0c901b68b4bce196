package dev.sendwell.advice;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The table: what is heard, what it means, what helps. The first that fits counts. {@code {host}}, {@code {port}} and
 * {@code {provider}} stand for the server's.
 */
enum Rule {
    // Getting there
    HOST_UNKNOWN(
            "could not be resolved: (?!the resolver)",
            "No address is known for the host {host}.",
            "Compare the name letter by letter with what the provider says; for SendGrid it is smtp.sendgrid.net. A name of your"
                    + " own network is known only where its name server is used."),
    RESOLVER_SILENT(
            "could not be resolved",
            "The name server did not answer in time.",
            "That is this machine’s network, not the host: look whether other names can be resolved from here, and check again."),
    ADDRESS_NOT_ALLOWED(
            "in a refused network",
            "The host {host} leads to an address that this deployment does not connect to.",
            "Link-local and cloud metadata networks are refused. Choose another host; whoever runs Sendwell can change the list"
                    + " (sendwell.smtp.refused-networks)."),
    PORT_NOT_ALLOWED(
            "connecting to port \\d+ is not allowed",
            "Port {port} is not one that this deployment sends mail to.",
            "Choose the port that the provider names: 587 or 2525 with STARTTLS, 465 with TLS. Whoever runs Sendwell can allow"
                    + " another one, for config-service and sender-service alike (sendwell.smtp.allowed-ports)."),
    PORT_25_CLOSED(
            trouble -> trouble.at("connect") && trouble.onPort(25),
            "",
            "Port 25 of {host} cannot be reached.",
            "Most clouds and many offices close outgoing port 25. Choose port 587 with STARTTLS; where that is closed too, 2525"
                    + " works at SendGrid, Mailgun and Postmark, and 465 with TLS at Amazon SES."),
    CONNECT_TIMED_OUT(
            trouble -> trouble.at("connect"),
            "did not answer within",
            "Nothing answers at {host} port {port}.",
            "A firewall drops the connection, or nobody is there. Allow outgoing connections to {host} port {port}, or choose"
                    + " another port: 587 or 2525 with STARTTLS, 465 with TLS."),
    CONNECT_REFUSED(
            trouble -> trouble.at("connect"),
            "no connection",
            "Connections to {host} port {port} are refused.",
            "The server runs, but not on this port, or a firewall says no. Providers listen on 587 and 2525 (STARTTLS) and on 465"
                    + " (TLS)."),

    // Encryption
    TLS_FIRST(
            "expects TLS from the first byte",
            "Port {port} begins with TLS at once, not with STARTTLS.",
            "Set Security to TLS, or keep STARTTLS and choose port 587."),
    STARTTLS_FIRST(
            "begins in plain text",
            "Port {port} begins in plain text and becomes encrypted with STARTTLS.",
            "Set Security to STARTTLS, or keep TLS and choose port 465."),
    STARTTLS_MISSING(
            "does not offer STARTTLS|refused STARTTLS",
            "The server does not offer STARTTLS here, so nothing was sent in clear.",
            "Try port 465 with TLS. If the provider does offer STARTTLS, something between takes it out: some firewalls and"
                    + " antivirus programs do. Only for a relay in your own network may Security be None."),
    CERTIFICATE_NAME(
            "certificate is of another name",
            "The server’s certificate is not made out to {host}.",
            "Write the host as the certificate has it, which is the name that the provider gives; an IP address or an alias does"
                    + " not do. If the name is right, somebody else answers in the provider’s place."),
    CERTIFICATE_TIME(
            "certificate has expired or is not valid yet",
            "The server’s certificate has expired, or is not valid yet.",
            "Look at this machine’s date first. If that is right, whoever runs {host} has to renew the certificate."),
    CERTIFICATE_UNTRUSTED(
            "certificate is not trusted",
            "Nobody whom this deployment trusts vouches for the server’s certificate.",
            "For a server of your own, add its authority to the trust store of config-service and sender-service"
                    + " (javax.net.ssl.trustStore). For a public provider it means that something reads along, often a proxy."),
    TLS_VERSION(
            "TLS could not be agreed on",
            "The server and Sendwell found no TLS version and cipher in common.",
            "Sendwell speaks TLS 1.2 and 1.3. An older server has to be updated; if it is a public provider, look for a proxy"
                    + " between."),

    // First words
    NOT_SMTP(
            trouble -> trouble.at("greeting", "ehlo", "starttls"),
            "broke the protocol",
            "What answers at {host} port {port} does not speak SMTP.",
            "Check host and port: web servers and other services listen on ports of their own. Mail is submitted on 587, 2525 or"
                    + " 465."),
    SILENT(
            trouble -> trouble.at("greeting", "ehlo", "starttls"),
            "did not answer within",
            "The server took the connection and then said nothing.",
            "Usually the port and the security do not belong together (465 is TLS; 587, 2525 and 25 are STARTTLS), or a firewall"
                    + " looks into mail connections. Otherwise the server is busy: check again in a minute."),

    // What may be said at any stage
    CREDITS_EXCEEDED(
            "credits exceeded|exceeded your messaging limits|(?:quota|limit)\\b.{0,40}exceeded|over quota",
            "The account’s quota at {provider} is used up.",
            "Raise the plan or wait until the quota begins anew. Requests wait until then, nothing is lost, and Sendwell tries by"
                    + " itself."),
    ADDRESS_NOT_LISTED(
            "\\bIP\\b.{0,60}(?:not (?:allowed|authorized|authorised|whitelisted|permitted)|unauthori[sz]ed)"
                    + "|(?:not (?:allowed|authorized)|unauthori[sz]ed).{0,30}\\bIP\\b",
            "{provider} does not accept connections from this machine’s IP address.",
            "The account has a list of allowed addresses. Add the addresses that config-service and sender-service send from (at"
                    + " SendGrid: Settings → IP Access Management), or switch the list off."),
    TOO_MANY_CONNECTIONS(
            "too many (?:concurrent )?(?:connections|sessions)|connection limit|too many messages|rate limit",
            "{provider} says that there are too many connections or messages at once.",
            "Lower “Connections” or “Messages per second” of this integration. What was sent meanwhile waits and goes out later."),

    // Signing in
    USER_NOT_APIKEY(
            trouble -> trouble.at("auth") && trouble.isSendGrid() && !trouble.as("apikey"),
            "^(?!the server offers|the server does not offer)",
            "At SendGrid the user name is always the word apikey.",
            "Write apikey into the field Username, in small letters, and an API key into the field below. The name and password of"
                    + " your account are not accepted."),
    KEY_REVOKED(
            trouble -> trouble.at("auth") && trouble.isSendGrid(),
            "\\b53[0-9]\\b|invalid, expired, or revoked|bad username / password",
            "The API key was revoked or mistyped.",
            "Create a key with “Mail Send” access at SendGrid (Settings → API Keys), paste it into the field API key, and check"
                    + " again. SendGrid shows a key only once; it begins with SG."),
    AUTH_NEEDS_TLS(
            trouble -> trouble.at("auth") && trouble.unencrypted(),
            "does not offer to sign in|encryption required|must issue a starttls",
            "The server lets people sign in only over an encrypted connection.",
            "Set Security to STARTTLS (port 587) or TLS (port 465)."),
    AUTH_NOT_OFFERED(
            "does not offer to sign in",
            "The server does not offer to sign in on this port.",
            "Choose the port for submission, 587 or 465; port 25 often takes no user names. If the server asks for none, leave"
                    + " Username and the password empty."),
    AUTH_MECHANISM(
            "offers to sign in only by",
            "The server offers only ways to sign in that Sendwell does not speak.",
            "Sendwell speaks PLAIN and LOGIN. Switch one of them on at the server, over TLS; for providers that ask for OAuth, create"
                    + " an SMTP password or an app password."),
    APP_PASSWORD(
            "application-specific password|app password|5\\.7\\.9\\b",
            "The account has two-factor authentication and needs a password for programs.",
            "Create an app password at the provider and use it here."),
    AUTH_BUSY(
            trouble -> trouble.at("auth"),
            "\\b4\\d\\d\\b",
            "The server cannot check user name and password at the moment.",
            "Check again in a minute. If it stays, ask the provider."),
    SES_CREDENTIALS(
            trouble -> trouble.at("auth") && trouble.isAmazonSes(),
            "\\b535\\b",
            "Amazon SES refuses the user name or the password.",
            "SMTP credentials belong to one region: compare the region in the host {host} with the one where they were made. They are not"
                    + " the access keys of the account; make new ones at SES under SMTP settings, and type both, without spaces at"
                    + " their ends."),
    PASSWORD_REFUSED(
            trouble -> trouble.at("auth"),
            "\\b5\\d\\d\\b",
            "The server refuses the user name or the password.",
            "Type both again, without spaces at their ends. For Postmark they are Access Key and Secret Key of one SMTP token; for Mailgun the user name is a whole"
                    + " address."),

    // From, to, content
    STARTTLS_WANTED(
            "must issue a starttls|530 5\\.7\\.0.{0,30}STARTTLS",
            "The server takes mail only over an encrypted connection.",
            "Set Security to STARTTLS, or to TLS with port 465."),
    SENDER_IDENTITY(
            "verified sender identity|not authorized to send|email address is not verified|sender (?:address )?(?:rejected|not"
                    + " allowed)|not allowed to send (?:as|from)|from address .{0,40}not",
            "{provider} does not accept the From address.",
            "Verify the From address or, better, its domain at the provider (SendGrid: Settings → Sender Authentication; Amazon SES:"
                    + " Verified identities, where a new account may write to verified recipients only). Then check again: nothing"
                    + " has to be changed here if the address is spelled as there."),
    RELAY_DENIED(
            trouble -> trouble.as(null),
            "relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|not permitted to relay|authentication (?:is )?required|\\b530\\b",
            "The server carries mail to other domains only for those who sign in.",
            "Give a user name and a password. For a relay of your own that knows its clients by address, add this machine’s address"
                    + " there."),
    RELAY_DENIED_TO_USER(
            "relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|not permitted to relay",
            "The server does not carry mail to this recipient’s domain for this user.",
            "Allow the user to relay at the server, or check that this is the provider’s submission host and not the server that"
                    + " receives mail for a domain."),
    SIGN_IN_WANTED(
            "authentication (?:is )?required|\\b530\\b",
            "The server wants a user name and a password first.",
            "Give both, and choose the port for submission: 587 or 465."),
    SMTPUTF8_MISSING(
            "SMTPUTF8",
            "The address has letters outside ASCII before the @, and the server does not take such addresses.",
            "Use another address to test. Nobody with such an address can be written to through this provider; SendGrid is one of"
                    + " those."),
    GREYLISTED(
            "gr[ae]y-?list",
            "The server asks everybody new to come again later (greylisting).",
            "Check again in some minutes. Sendwell does that by itself for every request."),
    BLOCK_LISTED(
            "spamhaus|(?:block|black)-?list|\\bRBL\\b|\\bDNSBL\\b|poor reputation",
            "The address that mail comes from is on a block list.",
            "The reply names the list: look there why, and ask to be taken off. At a provider with shared addresses, tell its"
                    + " support."),
    CONTENT_REFUSED(
            trouble -> trouble.at("data", "content"),
            "spam|content (?:rejected|denied)|policy",
            "The server refuses the message for its content or by a policy of its own.",
            "The test message is a plain sentence, so it is rarely the text: look whether the From domain has SPF, DKIM and DMARC, and"
                    + " ask the provider with the server’s words."),
    TOO_LARGE(
            "\\b552\\b|too large|size limit|exceeds.{0,20}size",
            "The message is larger than the server takes.",
            "Send fewer or smaller attachments; a link to a file does as well. SendGrid takes 30 MB with everything."),
    RECIPIENT_UNKNOWN(
            trouble -> trouble.at("rcpt"),
            "\\b5\\d\\d\\b",
            "The server does not take mail for this recipient.",
            "Send the test to an address that you can read yourself, spelled right. The settings are good so far."),
    SENDER_REFUSED(
            trouble -> trouble.at("mail"),
            "\\b5\\d\\d\\b",
            "The server does not take mail from this From address.",
            "Choose a From address that the provider knows as yours, and that the user may send from."),

    // What is left
    CLOSED_BY_SERVER(
            "\\b421\\b",
            "The server closes the connection; it is busy or being serviced.",
            "Check again in a minute. Sendwell does that by itself for every request."),
    NOT_NOW(
            "\\b4\\d\\d\\b",
            "The server says no for now.",
            "Its words are below. Check again in some minutes; Sendwell tries by itself for every request."),
    CONNECTION_LOST(
            "the connection ended|server closed the connection|session had ended",
            "The connection ended in the middle.",
            "Check again. If it ends at the same place every time, a firewall or proxy between cuts it, or the server has blocked this"
                    + " address: ask whoever runs it."),
    NO_ANSWER(
            "did not answer within",
            "The server stopped answering.",
            "Check again in a minute. If it stays, the provider’s status page says more."),
    UNEXPECTED(
            "broke the protocol|EIGHTBIT|8BITMIME|withheld",
            "The server answers in a way that Sendwell does not know.",
            "The conversation shows where. Check that it is a mail server for submission; if it is, tell its maker."),
    REFUSED(
            "\\b5\\d\\d\\b",
            "The server refuses for good.",
            "Its words are below, often with a link that explains them. Change what they name, and check again."),

    // Events
    EVENTS_UNSIGNED(
            event("unsigned"),
            "SendGrid’s events come without a signature and are refused.",
            "At SendGrid, open Settings → Mail Settings → Event Webhook, switch on Signed Event Webhook, save, copy the verification"
                    + " key, paste it into the field Verification key, and save here."),
    EVENTS_NO_KEY(
            event("no-key"),
            "SendGrid’s events are refused, because no verification key is set.",
            "Copy the verification key at SendGrid (Settings → Mail Settings → Event Webhook → Signed Event Webhook), paste it into"
                    + " the field Verification key, and save. SendGrid sends refused events again for 24 hours."),
    EVENTS_WRONG_KEY(
            event("wrong-signature"),
            "Events are refused, because their signature belongs to another key.",
            "Every webhook at SendGrid has a key of its own, and a new one after signing was switched off and on. Copy the key of the"
                    + " webhook with this Callback URL again, paste it, and save."),
    EVENTS_STALE(
            event("stale"),
            "Events are refused, because they were signed long ago.",
            "Look at this machine’s clock. If it is right, these are old posts that somebody plays again, and refusing them is right."),
    EVENTS_TOKEN(
            event(".*(?:token|bearer|oauth).*"),
            "Events are refused, because their OAuth token is missing or not good.",
            "Compare issuer, audience and key address in the part OAuth with what stands at SendGrid (Event Webhook → Security"
                    + " features → OAuth 2.0), or empty them here to rely on the signature alone."),
    EVENTS_TOO_LARGE(
            event("too-large"),
            "A post of events was larger than is allowed here.",
            "Raise the limit of events-service (sendwell.webhook.max-body); SendGrid posts up to 1 MB."),
    EVENTS_TOO_SLOW(
            event("too-slow"),
            "A post of events did not arrive whole in time.",
            "Look whether a proxy before events-service holds posts up, or its line is overloaded. SendGrid sends the events again for"
                    + " 24 hours."),
    EVENTS_NOT_AN_ARRAY(
            event("not-an-array"),
            "Something that is no list of events was posted to the Callback URL.",
            "SendGrid posts lists only, so somebody else knows the URL, or a proxy changes what it carries."),
    ACCOUNT_SUSPENDED(
            event(Trouble.ACCOUNT_SUSPENDED),
            "The provider has suspended the account.",
            "Sign in at the provider and read what it says; only its support lifts that. Nothing has to be changed here: sending goes"
                    + " on when the account is restored."),
    NO_EVENT(
            event(Trouble.NO_EVENT),
            "SendGrid has accepted the message, and no event about it has come back.",
            "At SendGrid, open Settings → Mail Settings → Event Webhook: is it switched on, is its Post URL exactly the Callback URL"
                    + " here, are Processed and Delivered ticked? Can SendGrid reach that URL from the internet? Its button “Test Your"
                    + " Integration” shows whether anything arrives; the count of refused events here shows what did."),
    NO_DELIVERY(
            event(Trouble.NO_DELIVERY),
            "SendGrid works on the message, but has not reported it delivered.",
            "Is the box Delivered ticked in the Event Webhook at SendGrid? If it is, the recipient’s server lets SendGrid wait:"
                    + " Deferred, ticked too, would say so. SendGrid tries for three days."),
    DELIVERED(
            event("delivered"),
            "Delivered, and not in the inbox? Look into the spam folder.",
            "If it is there, authenticate the From domain at the provider (SendGrid: Settings → Sender Authentication), so that SPF and"
                    + " DKIM are the domain’s own; publish a DMARC record; send from an address of that domain, not of a free mail"
                    + " service. The headers of the received message show spf=, dkim= and dmarc=."),
    DROPPED(
            event("dropped"),
            "SendGrid accepted the message and then dropped it.",
            "Its reason stands beside it. A bounced, unsubscribed or complaining address is on one of SendGrid’s own lists"
                    + " (Suppressions): take it off there, or test with another address."),
    BOUNCED(
            event("bounced"),
            "The recipient’s server refused the message for good.",
            "The address does not exist or does not take mail. Test with one that you can read; this one is inactive from now on, until"
                    + " somebody lifts it under Inactive addresses."),
    BLOCKED(
            event("blocked"),
            "The recipient’s server refused the message, but not because of the address.",
            "Its reply says why: reputation, content, a full mailbox. Authenticate the From domain (SPF, DKIM, DMARC), and test with an"
                    + " address at another provider."),
    DEFERRED(
            event("deferred"),
            "The recipient’s server asks SendGrid to come again later.",
            "Nothing to do: SendGrid tries for three days. If many are deferred, the reply says why.");

    @SuppressWarnings("Immutable") // the conditions hold nothing that changes
    private final Predicate<Trouble> when;

    private final Pattern words;
    private final String problem;
    private final String fix;

    Rule(Predicate<Trouble> when, String words, String problem, String fix) {
        this.when = when;
        this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        this.problem = problem;
        this.fix = fix;
    }

    Rule(String words, String problem, String fix) {
        this(trouble -> !trouble.at(Trouble.EVENTS), words, problem, fix);
    }

    Rule(Predicate<Trouble> when, String problem, String fix) {
        this(when, "", problem, fix);
    }

    boolean fits(Trouble trouble) {
        return when.test(trouble) && words.matcher(trouble.words()).find();
    }

    Advice advise(Trouble trouble) {
        return new Advice(
                name().toLowerCase(Locale.ROOT).replace('_', '-'), filled(problem, trouble), filled(fix, trouble));
    }

    private static String filled(String text, Trouble trouble) {
        Trouble.Server server = trouble.server();
        if (server == null) {
            return text;
        }
        String name = Trouble.Server.name(server.provider());
        String sentence = text.startsWith("{provider}") ? capital(name) + text.substring("{provider}".length()) : text;
        return sentence.replace("{provider}", name)
                .replace("{host}", server.host())
                .replace("{port}", Integer.toString(server.port()));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Predicate<Trouble> event(String what) {
        Pattern pattern = Pattern.compile(what);
        return trouble ->
                trouble.at(Trouble.EVENTS) && pattern.matcher(trouble.words()).matches();
    }
}
