package dev.sendwell.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One address for the three services, as an Ingress would be.
 *
 * <p>It passes on what {@link Routes} allows and nothing else; refuses a request whose Host is not one of its own names, so that
 * a web page elsewhere cannot reach it by a name of its choice (DNS rebinding); and removes forwarding headers, which only a
 * proxy in front may write.
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

    private final Vertx vertx;
    private final Map<String, SocketAddress> services;
    private final Set<String> hosts;

    private Gateway(Vertx vertx, Map<String, SocketAddress> services, Set<String> hosts) {
        this.vertx = vertx;
        this.services = Map.copyOf(services);
        this.hosts = Set.copyOf(hosts);
    }

    /**
     * Listens.
     *
     * @param bind address to listen on
     * @param services where each service of {@link Routes} is
     * @param hosts names that a request's Host header may carry, with the port where it is not 80, in lower case
     */
    static Gateway start(String bind, int port, Map<String, SocketAddress> services, Set<String> hosts)
            throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
        Gateway gateway = new Gateway(vertx, services, hosts);
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(2000)
                .setIdleTimeout(120)
                .setMaxPoolSize(256));
        HttpProxy proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(OriginRequestProvider.selector(context ->
                        Future.succeededFuture(gateway.origin(context.request().proxiedRequest()))))
                .addInterceptor(new Passage());
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(120)
                        .setMaxHeaderSize(16 * 1024)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(request -> gateway.handle(request, proxy))
                .listen(port, bind)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        if (server.actualPort() != port && port != 0) {
            throw new IllegalStateException("the gateway listens on " + server.actualPort() + " instead of " + port);
        }
        return gateway;
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
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            refuse(request, 421, "This host name is not served here. Add it to SENDWELL_HOSTS to allow it.");
        } else if (Routes.serviceOf(request.path()).isEmpty()) {
            refuse(request, 404, "There is nothing at this address.");
        } else {
            FORWARDING.forEach(request.headers()::remove);
            proxy.handle(request);
        }
    }

    private SocketAddress origin(HttpServerRequest request) {
        return Routes.serviceOf(request.path()).map(services::get).orElseThrow();
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8");
        // The body was not read, so the connection cannot carry another request.
        response.putHeader(HttpHeaders.CONNECTION, "close").end(why);
    }

    /** Keeps the Host that the client named, and says which service does not answer instead of the library's empty page. */
    private static final class Passage implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            context.request().setAuthority(context.request().proxiedRequest().authority());
            return context.sendRequest().recover(failure -> {
                Optional<String> service =
                        Routes.serviceOf(context.request().proxiedRequest().path());
                return Future.succeededFuture(context.request()
                        .release()
                        .response()
                        .setStatusCode(503)
                        .putHeader("Content-Type", "text/plain;charset=utf-8")
                        .putHeader("Retry-After", "5")
                        .setBody(Body.body(Buffer.buffer(
                                service.orElse("The service") + " does not answer. It may be starting."))));
            });
        }
    }
}
