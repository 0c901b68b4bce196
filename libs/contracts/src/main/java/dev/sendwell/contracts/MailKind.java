package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a message is sent. The topic a request arrives on decides it, not a field of the request. */
public enum MailKind {
    /** Something its recipient caused: a receipt, a password reset. Unsubscribing does not stop it. */
    @JsonProperty("transactional")
    TRANSACTIONAL,
    /** Something its recipient may opt out of: a newsletter, a campaign. */
    @JsonProperty("marketing")
    MARKETING
}
