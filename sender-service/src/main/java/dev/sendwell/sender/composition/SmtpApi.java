package dev.sendwell.sender.composition;

import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.request.AsciiJson;
import dev.sendwell.sender.request.ValidRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SendGrid's X-SMTPAPI header: what its events carry back to us. A malformed one is answered with 250 and dropped, so: ASCII only,
 * folded only where JSON has white space, strings only in unique_args, which the limits of a valid request keep below 10,000 bytes.
 */
final class SmtpApi {
    private final StringBuilder header = new StringBuilder(512);

    private SmtpApi() {}

    /** The header's lines. */
    static String header(ValidRequest request, Integration integration) {
        return new SmtpApi().write(request, integration);
    }

    private String write(ValidRequest request, Integration integration) {
        String campaign = request.email().campaign();
        header.append("X-SMTPAPI: {\"unique_args\": {");
        String separator = "\r\n ";
        for (Map.Entry<String, String> argument : uniqueArguments(request).entrySet()) {
            header.append(separator)
                    .append(string(argument.getKey()))
                    .append(": ")
                    .append(string(argument.getValue()));
            separator = ",\r\n ";
        }
        header.append('}');
        if (campaign != null && campaign.chars().allMatch(c -> c < 127)) {
            header.append(",\r\n \"category\": [").append(string(campaign)).append(']');
        }
        if (request.email().unsubscribeGroup() != null) {
            header.append(",\r\n \"asm_group_id\": ").append(request.email().unsubscribeGroup());
        }
        if (request.kind() == MailKind.TRANSACTIONAL && integration.bypassListManagement()) {
            header.append(",\r\n \"filters\": {\"bypass_list_management\": {\"settings\": {\"enable\": 1}}}");
        }
        return header.append("}\r\n").toString();
    }

    private static Map<String, String> uniqueArguments(ValidRequest request) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("sendwell_id", request.ledgerId().toString());
        arguments.put("sendwell_integration", request.integrationId());
        arguments.put("sendwell_request", request.id());
        if (request.email().campaign() != null) {
            arguments.put("sendwell_campaign", request.email().campaign());
        }
        request.email().metadata().forEach((key, value) -> arguments.put("x_" + key, value));
        return arguments;
    }

    private static String string(String text) {
        return '"' + AsciiJson.escape(text) + '"';
    }
}
