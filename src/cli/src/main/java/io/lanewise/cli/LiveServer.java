package io.lanewise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves a page that shows a run while it goes on, to browsers on this machine only: it listens on the loopback address,
 * and answers no request for another host, so that no page of the network can read it by a name that it has pointed at
 * this machine (DNS rebinding).
 */
final class LiveServer implements AutoCloseable {

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1");

    /** For browsers to take the last event. */
    private static final long FAREWELL_SECONDS = 2;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private final LiveRun run = new LiveRun();
    private final byte[] page;
    private final HttpServer server;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Serves from now on.
     *
     * @param port 0 for any that is free
     * @throws UserException when the port is taken
     */
    LiveServer(ModelSpec spec, int port) throws IOException {
        this.page = page(spec).getBytes(StandardCharsets.UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        } catch (BindException e) {
            throw new UserException(
                    "--watch " + port + ": this port cannot be had; name another, or none for one that is free.");
        }
        server.setExecutor(readers);
        server.createContext("/", this::answer);
        server.start();
    }

    /** What the page shows, to be told how training goes. */
    LiveRun run() {
        return run;
    }

    /** What to open in a browser. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static String page(ModelSpec spec) {
        return PageTemplate.render(
                "live",
                Map.of(
                        "model", spec.name(),
                        "lossName", ReportPage.lossName(spec),
                        "unit", Likeness.unit(spec.input(), spec.sequence().isPresent()),
                        "liveStyle", PageTemplate.resource("live.css"),
                        "script", PageTemplate.resource("live.js")));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isForThisMachine(exchange)) {
                refuse(exchange, FORBIDDEN, "This page is for browsers on this machine, by the name localhost or 127.0.0.1.");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, NOT_ALLOWED, "There is nothing here but to look at.");
            } else {
                switch (exchange.getRequestURI().getPath()) {
                    case "/" -> show(exchange);
                    case "/events" -> stream(exchange);
                    default -> refuse(exchange, NOT_FOUND, "There is one page here, /.");
                }
            }
        }
    }

    private static boolean isForThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && HOSTS.contains(host.replaceFirst(":\\d+$", ""));
    }

    private void show(HttpExchange exchange) throws IOException {
        send(exchange, OK, "text/html; charset=utf-8", page);
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        head(exchange, type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange) throws IOException {
        head(exchange, "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(OK, 0);
        try (var to = exchange.getResponseBody()) {
            new LiveEvents(run, to).send();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void head(HttpExchange exchange, String type) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** Ends the streams, after a last event for those who still read. */
    @Override
    public void close() {
        run.end("Training has ended; the terminal tells how.");
        readers.shutdown();
        try {
            readers.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        readers.shutdownNow();
    }
}
