package dev.sendwell.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One address for the three services, as an Ingress would be.
 *
 * <p>It passes on what {@link Routes} allows and nothing else; refuses a request whose Host is not one of its own names, so that
 * a web page elsewhere cannot reach it by a name of its choice (DNS rebinding); refuses bodies that are too large or do not say
 * how large they are; and removes forwarding headers, which only a proxy in front may write: the services get the client's address
 * from here.
 */
final class Gateway implements AutoCloseable {
    private static final List<String> FORWARDING = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Real-IP");

    /** Far above a batch of webhook events (768 KB), and below what would fill a service's heap. */
    static final long LARGEST_BODY = 16L * 1024 * 1024;

    /** Lists of addresses are streamed and never held in memory. */
    private static final long LARGEST_FILE = 2L * 1024 * 1024 * 1024;

    /** Where files go, also those that are on their way while a session gets a fresh token. */
    private static final Set<String> FILES =
            Set.of("/suppressions/imports", "/api/suppressions/imports", "/session/refresh", "/session/again");

    private static final int PORTS_TO_TRY = 100;

    private final Vertx vertx;
    private final Map<String, Origin> services;
    private final Set<String> hosts;
    private final int port;

    private Gateway(String bind, int firstPort, Map<String, Origin> services, Set<String> hosts) throws IOException {
        this.services = Map.copyOf(services);
        this.hosts = Set.copyOf(hosts);
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
        try {
            port = listen(bind, firstPort);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * A service behind the gateway, on loopback.
     *
     * @param runs false while it need not be asked
     */
    record Origin(int port, BooleanSupplier runs) {}

    /**
     * Listens.
     *
     * @param bind address to listen on
     * @param firstPort port to listen on; when it is taken, the next that is free
     * @param services where each service of {@link Routes} is
     * @param hosts names that a request's Host header may carry, in lower case; the port after the name may be any, because a
     *     tunnel changes it
     * @throws IOException when none of a hundred ports is free
     */
    static Gateway start(String bind, int firstPort, Map<String, Origin> services, Set<String> hosts)
            throws IOException {
        return new Gateway(bind, firstPort, services, hosts);
    }

    /** The port that it listens on. */
    int port() {
        return port;
    }

    private int listen(String bind, int firstPort) throws IOException {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(2000)
                .setIdleTimeout(120)
                .setMaxPoolSize(256));
        HttpProxy proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(OriginRequestProvider.selector(context ->
                        Future.succeededFuture(origin(context.request().proxiedRequest()))))
                .addInterceptor(new Passage());
        for (int candidate = firstPort; candidate < firstPort + PORTS_TO_TRY; candidate++) {
            try {
                return vertx.createHttpServer(new HttpServerOptions()
                                .setIdleTimeout(120)
                                .setMaxHeaderSize(16 * 1024)
                                .setHandle100ContinueAutomatically(true))
                        .requestHandler(request -> handle(request, proxy))
                        .listen(candidate, bind)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof BindException)) {
                    throw new IOException("the gateway cannot listen on " + bind, e.getCause());
                }
            }
        }
        throw new IOException("no port from " + firstPort + " to " + (firstPort + PORTS_TO_TRY - 1) + " is free");
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void handle(HttpServerRequest request, HttpProxy proxy) {
        List<String> names = Routes.servicesOf(request.path());
        if (!isOwnName(request.getHeader(HttpHeaders.HOST))) {
            refuse(request, 421, "This host name is not served here. Add it to SENDWELL_HOSTS to allow it.");
        } else if (names.isEmpty()) {
            refuse(request, 404, "There is nothing at this address.");
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            refuse(request, 411, "A body needs a Content-Length.");
        } else if (contentLength(request) > largest(request.path())) {
            refuse(request, 413, "The body is larger than " + largest(request.path()) + " bytes.");
        } else {
            FORWARDING.forEach(request.headers()::remove);
            request.headers().set("X-Forwarded-For", request.remoteAddress().hostAddress());
            proxy.handle(request);
        }
    }

    private static long largest(String path) {
        return FILES.contains(path) ? LARGEST_FILE : LARGEST_BODY;
    }

    private boolean isOwnName(@Nullable String host) {
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""));
    }

    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The first of a path's services that runs, or else the preferred one. */
    private SocketAddress origin(HttpServerRequest request) {
        List<Origin> origins = Routes.servicesOf(request.path()).stream()
                .map(name -> Objects.requireNonNull(services.get(name), name))
                .toList();
        Origin chosen = origins.stream()
                .filter(origin -> origin.runs().getAsBoolean())
                .findFirst()
                .orElse(origins.getFirst());
        return SocketAddress.inetSocketAddress(chosen.port(), "127.0.0.1");
    }

    /** Answers and closes the connection: it cannot carry another request while a body on it is not read. */
    private static void refuse(HttpServerRequest request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(why)
                .onComplete(answered -> request.connection().close());
    }

    /** Keeps the Host that the client named, and says which service does not answer instead of the library's empty page. */
    private static final class Passage implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            context.request().setAuthority(context.request().proxiedRequest().authority());
            return context.sendRequest().recover(failure -> {
                String service = Routes.servicesOf(
                                context.request().proxiedRequest().path())
                        .getFirst();
                return Future.succeededFuture(context.request()
                        .release()
                        .response()
                        .setStatusCode(503)
                        .putHeader("Content-Type", "text/plain;charset=utf-8")
                        .putHeader("Retry-After", "5")
                        .setBody(Body.body(Buffer.buffer(
                                service + " does not answer. It may be starting, or was stopped: ./sendwell start "
                                        + service))));
            });
        }
    }
}
