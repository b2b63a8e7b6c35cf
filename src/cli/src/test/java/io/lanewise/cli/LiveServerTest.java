package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.training.LossPoint;
import io.lanewise.runtime.training.PlanFigures;
import io.lanewise.runtime.training.TrainingProgress;
import io.lanewise.runtime.training.ValidationPoint;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveServerTest {

    private static final ModelSpec SPEC = SpecReader.read(TinySpec.TEXT, "tiny.yaml");

    /** Far more than anything here takes on a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient browser = HttpClient.newHttpClient();

    private static void step(LiveRun run, int step) {
        var point = new LossPoint(step, 64.0 / step, 64.0 / step);
        run.onStep(new TrainingProgress(
                100, 0, point, 1.0 / step, 0.01, 1, Optional.empty(), step * 0.5, 50, 8));
    }

    /** A plan of 64 pixels and one output. */
    private static PlanFigures plan() {
        return new PlanFigures(
                SPEC.input(), 1, 1, SPEC.input(), null, 0, 0, 4, 9, 1, 0, 0, 100, 1, "", null);
    }

    private HttpResponse<Stream<String>> events(LiveServer server) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "events")).build();
        return browser.send(request, BodyHandlers.ofLines());
    }

    /** The numbers of all arrays of this name in a stream, one after the other. */
    private static List<Double> numbers(List<String> lines, String name) {
        var numbers = new ArrayList<Double>();
        for (String line : lines) {
            var array = Pattern.compile("\"" + name + "\":\\[([^\\]]*)\\]").matcher(line);
            if (line.startsWith("data:") && array.find() && !array.group(1).isEmpty()) {
                Stream.of(array.group(1).split(",")).map(Double::valueOf).forEach(numbers::add);
            }
        }
        return numbers;
    }

    @Test
    void everyReaderGetsTheWholeCurveHoweverLateItComesAndALastWord() throws Exception {
        try (var server = new LiveServer(SPEC, 0)) {
            var run = server.run();
            run.onStart(plan());
            run.onValidation(new ValidationPoint(0, 128, Double.NaN));
            var early = CompletableFuture.supplyAsync(() -> lines(server));
            for (int step = 1; step <= 50; step++) {
                step(run, step);
            }
            var late = CompletableFuture.supplyAsync(() -> lines(server));
            for (int step = 51; step <= 100; step++) {
                step(run, step);
            }
            run.onValidation(new ValidationPoint(100, 32, Double.NaN));
            run.end("Done. Report: here.html.");
            for (var reader : List.of(early, late)) {
                var lines = assertTimeoutPreemptively(LONG, () -> reader.get());
                assertEquals("event: begin", lines.getFirst());
                var steps = numbers(lines, "steps");
                assertEquals(100, steps.size());
                var losses = numbers(lines, "loss");
                for (int step = 1; step <= 100; step++) {
                    assertEquals(step, steps.get(step - 1));
                    assertEquals(1.0 / step, losses.get(step - 1));
                }
                assertEquals(List.of(0.0, 100.0), numbers(lines, "validationSteps"));
                assertEquals(List.of(2.0, 0.5), numbers(lines, "validation"));
                var said = lines.stream().filter(line -> !line.isEmpty()).toList();
                assertEquals("event: end", said.get(said.size() - 2));
                assertEquals("data: {\"message\":\"Done. Report: here.html.\"}", said.getLast());
            }
        }
    }

    private List<String> lines(LiveServer server) {
        try {
            return events(server).body().toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLongPastIsThinnedAndEndsWithItsLastStep() throws Exception {
        try (var server = new LiveServer(SPEC, 0)) {
            var run = server.run();
            run.onStart(plan());
            for (int step = 1; step <= 10_001; step++) {
                step(run, step);
            }
            run.end("Done.");
            var steps = numbers(assertTimeoutPreemptively(LONG, () -> lines(server)), "steps");
            assertTrue(steps.size() <= 4000 && steps.size() > 2000, steps.size() + " points");
            assertEquals(10_001.0, steps.getLast());
        }
    }

    /** Closing is part of what must not wait; closing again does nothing. */
    @Test
    @SuppressWarnings("try")
    void aReaderThatDoesNotReadKeepsNobodyWaiting() throws Exception {
        try (var server = new LiveServer(SPEC, 0);
                var idle = connection(server)) {
            send(idle, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var run = server.run();
            run.onStart(plan());
            assertTimeoutPreemptively(LONG, () -> {
                // Far more than sockets buffer.
                for (int step = 1; step <= 2_000_000; step++) {
                    step(run, step);
                }
                run.end("Done.");
                server.close();
            });
        }
    }

    private static Socket connection(LiveServer server) throws IOException {
        var address = URI.create(server.address());
        return new Socket(address.getHost(), address.getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String statusOf(LiveServer server, String request) throws IOException {
        try (var socket = connection(server)) {
            send(socket, request);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    /** A page of the network whose name points at this machine asks for its own host. */
    @Test
    void otherHostsAreRefused() throws IOException {
        try (var server = new LiveServer(SPEC, 0)) {
            for (String host : List.of("evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "")) {
                for (String path : List.of("/", "/events")) {
                    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
                    assertEquals("HTTP/1.1 403", statusOf(server, request), host);
                }
            }
            assertEquals("HTTP/1.1 403", statusOf(server, "GET / HTTP/1.0\r\n\r\n"));
            for (String host : List.of("localhost", "localhost:8080", "127.0.0.1")) {
                assertEquals("HTTP/1.1 200", statusOf(server, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
            }
        }
    }

    @Test
    void thereIsOnePageAndItLoadsNothingFromElsewhere() throws Exception {
        try (var server = new LiveServer(SPEC, 0)) {
            var page = browser.send(
                    HttpRequest.newBuilder(URI.create(server.address())).build(), BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<h1>tiny</h1>"), page.body());
            assertTrue(page.body().contains("default-src 'none'; connect-src 'self'"));
            assertEquals(-1, page.body().indexOf("{{"));
            assertEquals(404, status(server, "other", "GET"));
            assertEquals(405, status(server, "", "POST"));
        }
    }

    private int status(LiveServer server, String path, String method) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return browser.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aPortThatIsTakenIsAnsweredInASentence() throws IOException {
        try (var server = new LiveServer(SPEC, 0)) {
            int port = URI.create(server.address()).getPort();
            var refusal = assertThrows(UserException.class, () -> new LiveServer(SPEC, port));
            assertEquals(
                    "--watch " + port + ": this port cannot be had; name another, or none for one that is free.",
                    refusal.getMessage());
        }
    }

    @Test
    void trainServesItsRunUntilTheReportIsThere() throws Exception {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 10);
        Path model = folder.resolve("out.safetensors");
        var reader = new CompletableFuture<List<String>>();
        var err = new java.io.StringWriter() {
            @Override
            public void write(String text, int from, int length) {
                super.write(text, from, length);
                var address = Pattern.compile("Watch this run at (\\S+)").matcher(text);
                if (address.find()) {
                    read(address.group(1), reader);
                }
            }
        };
        int exitCode = Main.commandLine()
                .setOut(new java.io.PrintWriter(new java.io.StringWriter()))
                .setErr(new java.io.PrintWriter(err, true))
                .execute(
                        "train", "--watch", TinySpec.write(folder).toString(), "--data", pictures.toString(), "--scalar",
                        "--out", model.toString(), "--checkpoint", folder.resolve("run.safetensors").toString());
        assertEquals(ExitCode.OK, exitCode, err.toString());
        var lines = assertTimeoutPreemptively(LONG, () -> reader.get());
        assertEquals(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), numbers(lines, "steps"));
        var said = lines.stream().filter(line -> !line.isEmpty()).toList();
        assertEquals(
                "data: {\"message\":\"All 6 steps were done, 6 of them in this run. Model: " + model + ".\"}", said.getLast());
    }

    /** Returns when the page has answered, since a run may be over before a browser has come. */
    private void read(String address, CompletableFuture<List<String>> lines) {
        var request = HttpRequest.newBuilder(URI.create(address + "events")).build();
        var response = browser.sendAsync(request, BodyHandlers.ofLines()).orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        Thread.ofVirtual().start(() -> lines.complete(response.body().toList()));
    }

    @Test
    void whatIsNoPortIsTheNextArgument() throws IOException {
        var answer = Cli.run("train", "--data", "no-such-data", "--watch", "no-such-spec.yaml");
        assertEquals("no-such-spec.yaml: There is no such file.\n", answer.err());
        answer = Cli.run("train", TinySpec.write(folder), "--data", "no-such-data", "--watch=99999");
        assertEquals("--watch 99999: ports are numbers up to 65535.\n", answer.err());
    }
}
