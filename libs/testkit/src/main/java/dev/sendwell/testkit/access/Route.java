package dev.sendwell.testkit.access;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One registered route.
 *
 * @param method such as {@code GET}
 * @param path with its parameters as {@code {name}}, such as {@code /api/integrations/{id}}
 * @param consumes the first media type that it takes
 */
record Route(String method, String path, String consumes) {

    /** As a table writes it: {@code GET /api/integrations/{id}}. */
    String name() {
        return method + " " + path;
    }

    /** The routes of all resource classes that run in this JVM, also those that the OpenAPI document hides. */
    static NavigableSet<Route> registered() {
        NavigableSet<Route> routes = new TreeSet<>(Comparator.comparing(Route::name));
        for (Bean<?> bean : CDI.current().getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path root = bean.getBeanClass().getAnnotation(Path.class);
            for (Class<?> type = bean.getBeanClass(); root != null && type != null; type = type.getSuperclass()) {
                for (Method handler : type.getDeclaredMethods()) {
                    verbs(handler)
                            .map(verb -> new Route(verb, path(root, handler), consumes(bean, handler)))
                            .forEach(routes::add);
                }
            }
        }
        return routes;
    }

    private static Stream<String> verbs(Method handler) {
        return Arrays.stream(handler.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }

    private static String path(Path root, Method handler) {
        Path own = handler.getAnnotation(Path.class);
        String joined = "/" + root.value() + "/" + (own == null ? "" : own.value());
        String plain = joined.replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}").replaceAll("/+", "/");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static String consumes(Bean<?> bean, Method handler) {
        @Nullable Consumes own = handler.getAnnotation(Consumes.class);
        @Nullable Consumes all = bean.getBeanClass().getAnnotation(Consumes.class);
        Consumes consumes = own == null ? all : own;
        return consumes == null ? MediaType.APPLICATION_JSON : consumes.value()[0];
    }
}
