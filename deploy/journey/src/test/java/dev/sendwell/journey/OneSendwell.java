package dev.sendwell.journey;

import dev.sendwell.testkit.browser.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One installation and one browser for all test classes, started when the first asks for them. */
final class OneSendwell implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(OneSendwell.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningSendwell.class || type == Chromium.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(HERE);
        return parameter.getParameter().getType() == Chromium.class
                ? store.computeIfAbsent(Chromium.class, type -> Chromium.start(), Chromium.class)
                : store.computeIfAbsent(RunningSendwell.class, type -> started(), RunningSendwell.class);
    }

    private static RunningSendwell started() {
        try {
            return RunningSendwell.start(
                    Path.of(System.getProperty("sendwell.sources")).normalize());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
