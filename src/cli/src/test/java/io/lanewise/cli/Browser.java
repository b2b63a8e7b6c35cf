package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, where the machine has one. */
final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Browser() {}

    /** The document of a page after its scripts have run; without a browser, the test is skipped. */
    static String document(Path folder, String page) throws IOException, InterruptedException {
        var browser = find();
        assumeTrue(browser != null, "SKIPPED: no Chromium on this machine, so the page was not opened in a browser");
        Path file = Files.writeString(folder.resolve("page.html"), page);
        Path profile = Files.createTempDirectory("lanewise-browser");
        Path document = folder.resolve("document.html");
        Path log = folder.resolve("browser.log");
        var process = new ProcessBuilder(
                        browser.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--user-data-dir=" + profile, "--virtual-time-budget=2000", "--dump-dom", file.toUri().toString())
                .redirectOutput(document.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> "the browser ended: " + log);
        return Files.readString(document);
    }

    private static Path find() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
