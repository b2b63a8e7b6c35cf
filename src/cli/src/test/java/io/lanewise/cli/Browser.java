package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, where the machine has one. */
final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private static final int ATTEMPTS = 20;

    private Browser() {}

    /** The document of a page after its scripts have run; without a browser, the test is skipped. */
    static String document(Path folder, String page) throws IOException, InterruptedException {
        var browser = find();
        assumeTrue(browser != null, "SKIPPED: no Chromium on this machine, so the page was not opened in a browser");
        Path file = Files.writeString(folder.resolve("page.html"), page);
        Path document = folder.resolve("document.html");
        Path log = folder.resolve("browser.log");
        // Not in the folder of the test, which could not be removed while the browser still ends.
        Path profile = Files.createTempDirectory("lanewise-browser");
        try {
            show(browser, file, profile, document, log);
        } finally {
            remove(profile);
        }
        return Files.readString(document);
    }

    private static void show(Path browser, Path file, Path profile, Path document, Path log)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        browser.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--user-data-dir=" + profile, "--virtual-time-budget=2000", "--dump-dom", file.toUri().toString())
                .redirectOutput(document.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        assertTrue(ended, () -> "the browser ended: " + log);
    }

    /** Whatever a part of the browser writes while it is removed is left to the next attempt. */
    private static void remove(Path profile) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS && Files.exists(profile); attempt++) {
            try (var files = Files.walk(profile)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            } catch (IOException | UncheckedIOException e) {
                // A file went by itself.
            }
            if (Files.exists(profile)) {
                Thread.sleep(100);
            }
        }
    }

    private static Path find() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
