package dev.sendwell.sender.request;

import java.time.Duration;

/**
 * How much a request may ask for.
 *
 * @param bodyBytes UTF-8 bytes of the text body, and of the HTML body
 * @param attachments files and inline images together
 * @param attachmentBytes all of their bytes together
 * @param headers custom header fields
 * @param metadataBytes all of the metadata as JSON in ASCII. SendGrid takes 10,000 bytes of unique_args, of which Sendwell's own
 *     need up to 1,500
 * @param sendAhead how far {@code sendAt} may be after the record was published; part of what the ledger has to remember
 */
public record RequestLimits(
        int bodyBytes, int attachments, long attachmentBytes, int headers, int metadataBytes, Duration sendAhead) {

    /** 4 MiB a body, 50 attachments of 7 MiB together, 50 headers, 8,000 bytes of metadata, 3 days ahead. */
    public static final RequestLimits DEFAULT = new RequestLimits(4 << 20, 50, 7 << 20, 50, 8_000, Duration.ofDays(3));
}
