package dev.sendwell.config.person;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.contracts.SecretValue;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import org.jboss.logging.Logger;

/** At the first start, while there is nobody, somebody has to be let in: who, is configured. */
@Singleton
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    @Inject
    People people;

    @Inject
    ServiceConfig config;

    void create(@Observes StartupEvent start) {
        if (config.admin().email().isPresent() && config.admin().password().isPresent()) {
            String password = SecretValue.read(config.admin().password().get(), "sendwell.admin.password");
            try {
                if (people.createFirst(config.admin().email().get(), password)) {
                    LOG.info("the first admin was created");
                }
            } catch (PersistenceException e) {
                LOG.info("another instance created the first admin");
            }
        } else if (people.all().isEmpty()) {
            LOG.warn("nobody can sign in: set sendwell.admin.email and sendwell.admin.password for the first start");
        }
    }
}
