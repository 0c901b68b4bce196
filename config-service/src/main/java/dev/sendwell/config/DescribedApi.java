package dev.sendwell.config;

import dev.sendwell.dashboard.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Completes the OpenAPI document with what holds for every operation: how a program says who it is, and that whatever is not done is
 * answered by a problem (RFC 9457). An operation says by annotations only what is its own.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class DescribedApi implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final String TOKEN = "token";
    private static final String SESSION = "session";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        api.getComponents()
                .addSchema(PROBLEM, problem())
                .setSecuritySchemes(
                        Map.of(
                                TOKEN,
                                OASFactory.createSecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description(
                                                "An API token (Settings › People and tokens), or one of the OpenID Connect issuer"),
                                SESSION,
                                OASFactory.createSecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("__Host-sendwell")
                                        .description(
                                                "The cookie of POST /api/session; every write then needs its csrf in the header"
                                                        + " X-CSRF-Token. On a machine of one's own the cookie is called sendwell")));
        api.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) -> item.getOperations().forEach((method, operation) -> complete(item, operation)));
    }

    private static void complete(PathItem item, Operation operation) {
        Map<String, APIResponse> responses =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        responses.values().forEach(DescribedApi::withoutProblem);
        reasons(item, operation)
                .forEach((status, reason) -> responses.putIfAbsent(
                        status, OASFactory.createAPIResponse().description(reason)));
        responses.forEach((status, response) -> {
            if (!status.startsWith("2")) {
                response.setContent(content());
            }
        });
        operation.getResponses().setAPIResponses(responses);
        boolean secured =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        operation.setSecurity(
                secured
                        ? List.of(
                                OASFactory.createSecurityRequirement().addScheme(TOKEN),
                                OASFactory.createSecurityRequirement().addScheme(SESSION))
                        : List.of());
    }

    /** Why an operation like this one may not be done, by status. */
    private static Map<String, String> reasons(PathItem item, Operation operation) {
        Map<String, String> reasons = new TreeMap<>();
        List<Parameter> parameters = new ArrayList<>();
        for (List<Parameter> some : List.of(orNone(item.getParameters()), orNone(operation.getParameters()))) {
            parameters.addAll(some);
        }
        reasons.put("default", "It could not be done; the problem says why");
        if (operation.getRequestBody() != null || !parameters.isEmpty()) {
            reasons.put("400", "Fields or parameters are not valid; the problem names them");
        }
        if (parameters.stream().anyMatch(parameter -> parameter.getIn() == Parameter.In.PATH)) {
            reasons.put("404", "There is nothing of this id");
        }
        if (parameters.stream().anyMatch(parameter -> "If-Match".equalsIgnoreCase(parameter.getName()))) {
            reasons.put("412", "It has changed since that version");
            reasons.put("428", "If-Match is missing");
        }
        return reasons;
    }

    private static List<Parameter> orNone(List<Parameter> parameters) {
        return parameters == null ? List.of() : parameters;
    }

    /** What is done is not answered by a problem. */
    private static void withoutProblem(APIResponse response) {
        if (response.getContent() != null) {
            response.getContent().removeMediaType(Problem.JSON);
        }
    }

    private static Content content() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.JSON,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(PROBLEM)));
    }

    private static Schema problem() {
        Schema violation = object("What is wrong with one field")
                .addProperty("field", text("Its name, with dots, such as smtp.port"))
                .addProperty("message", text("What is wrong, for people"));
        return object("Why a request was not done (RFC 9457)")
                .addProperty("type", text("about:blank: the status says which kind of problem it is"))
                .addProperty("title", text("The status in words"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.INTEGER)
                                .description("The HTTP status"))
                .addProperty("detail", text("What happened to this request, and what helps"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(violation)
                                .description("The fields that are wrong; left out when none is"))
                .required(List.of("type", "title", "status", "detail"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }
}
