package dev.sendwell.config.token;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.person.PersonRole;
import dev.sendwell.dashboard.InPerson;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** API tokens for programs that manage them in a person's name. */
@Path("/api/tokens")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "API tokens")
public class TokensApi {
    @Inject
    ApiTokens tokens;

    @Inject
    TokenUses uses;

    @Inject
    JsonWebToken session;

    /**
     * A token that is wanted.
     *
     * @param days how long it is good, at most 366
     */
    public record NewToken(
            @Nullable String name,
            @Nullable PersonRole role,
            @Nullable Integer days) {}

    /**
     * What is known of a token.
     *
     * @param lastUsedAt by any service, exact to a minute
     */
    public record TokenView(
            UUID id,
            String name,
            PersonRole role,
            String keyId,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {}

    /**
     * A token that was made.
     *
     * @param token what a program sends as {@code Authorization: Bearer}; it cannot be shown again
     */
    public record MadeToken(String token, TokenView details) {
        /** Does not show the token. */
        @Override
        public String toString() {
            return "MadeToken[details=" + details + "]";
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "All API tokens, the newest first")
    public List<TokenView> list() {
        return tokens.all().stream().map(this::view).toList();
    }

    @POST
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "A new API token, which this answer alone shows")
    public Response make(@Nullable NewToken wanted) {
        if (wanted == null) {
            throw new ProblemException(Problem.badRequest("The body is missing."));
        }
        return switch (tokens.make(wanted.name(), wanted.role(), wanted.days(), Actor.of(session))) {
            case ApiTokens.Made made ->
                Response.created(URI.create("/api/tokens/" + made.token().id))
                        .entity(new MadeToken(made.secret(), view(made.token())))
                        .build();
            case ApiTokens.Refused refused -> throw new ProblemException(Problem.invalid(refused.violations()));
            case ApiTokens.Revoked revoked -> throw new IllegalStateException("nothing was to be revoked");
            case ApiTokens.Unknown unknown -> throw new IllegalStateException("what is new is not looked for");
        };
    }

    @DELETE
    @Path("{id}")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Revoke a token: every service refuses it within seconds")
    public Response revoke(UUID id) {
        if (tokens.revoke(id, Actor.of(session)) instanceof ApiTokens.Unknown) {
            throw new ProblemException(Problem.notFound("There is no token of this id."));
        }
        return Response.noContent().build();
    }

    private TokenView view(ApiToken token) {
        return new TokenView(
                token.id,
                token.name,
                token.role,
                token.keyId,
                token.createdBy,
                token.createdAt,
                token.expiresAt,
                token.revokedAt,
                uses.lastUse(token.id).orElse(null));
    }
}
