package dev.sendwell.config;

import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.Resolver;
import dev.sendwell.smtp.SmtpServer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Where this service connects to SMTP servers, and where it does not; tests put their own in its place. */
final class Networks {
    private Networks() {}

    @Produces
    @Singleton
    static SmtpServer.Network network(ServiceConfig config) {
        AddressGuard guard = config.smtp().refusedNetworks().orElse(AddressGuard.DEFAULT);
        return new SmtpServer.Network(guard, config.smtp().allowedPorts(), Resolver.SYSTEM, null);
    }
}
