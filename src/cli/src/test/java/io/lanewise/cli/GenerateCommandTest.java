package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

    private static final String PROVIDER = "com/example/GeneratedKernels.java";

    @TempDir
    private Path folder;

    private Path specs;
    private Path out;

    @BeforeEach
    void writeSpec() throws IOException {
        specs = Files.createDirectory(folder.resolve("specs"));
        out = folder.resolve("out");
        Files.writeString(specs.resolve("tiny.yaml"), TinySpec.TEXT);
    }

    @Test
    void sourcesAreWrittenAndThenUpToDate() {
        var first = generate();
        assertEquals(ExitCode.OK, first.exitCode());
        assertTrue(first.out().contains("wrote " + out.resolve(PROVIDER)), first.out());
        assertTrue(Files.exists(out.resolve(PROVIDER)));

        var second = generate("--check");
        assertEquals(ExitCode.OK, second.exitCode());
        assertTrue(second.out().contains("all as generated"), second.out());
    }

    @Test
    void aCheckThatFindsSomethingFailsAndNamesTheFileAndTheCommandThatMendsIt() throws IOException {
        generate();
        Files.writeString(out.resolve(PROVIDER), "\n", java.nio.file.StandardOpenOption.APPEND);

        var check = generate("--check");

        assertEquals(ExitCode.FAILED, check.exitCode());
        assertTrue(check.out().contains("changed " + out.resolve(PROVIDER)), check.out());
        assertTrue(
                check.out().contains("./lanewise generate " + specs + " --out " + out + " --package com.example"), check.out());
        assertEquals(ExitCode.FAILED, generate("--check").exitCode(), "a check mends nothing");
    }

    @Test
    void aPackageThatJavaWouldNotCompileIsRefusedAndNothingIsWritten() {
        var answer = Cli.run("generate", specs, "--out", out, "--package", "com.1x.class");
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("--package com.1x.class is no name of a Java package"), answer.err());
        assertFalse(Files.exists(out));
    }

    /** So that models can lie beside the shipped ones without their kernels in generated/. */
    @Test
    void specsInFoldersBelowAreLeftAlone() throws IOException {
        Path below = Files.createDirectory(specs.resolve("reference"));
        Files.writeString(below.resolve("other.yaml"), TinySpec.TEXT.replace("filters: 4", "filters: 5"));
        assertTrue(generate().out().contains(" for 1 spec, "));
    }

    @Test
    void jsonListsTheDifferences() {
        var report = generate("--json");
        assertTrue(report.out().contains("\"kind\" : \"missing\""), report.out());
    }

    @Test
    void aWrongSpecIsAnsweredWithItsPlaceAndNothingIsWritten() throws IOException {
        Path wrong = specs.resolve("wrong.yaml");
        Files.writeString(wrong, TinySpec.TEXT.replace("filters: 4", "filers: 4"));

        var answer = generate();

        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(wrong + ":6:"), answer.err());
        assertFalse(answer.err().contains("\tat "), answer.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void ownSpecsNeedAPlaceToGo() {
        var answer = Cli.run("generate", specs);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("--out DIR"), answer.err());
    }

    private Cli generate(Object... options) {
        var words = new java.util.ArrayList<Object>(
                java.util.List.of("generate", specs, "--out", out, "--package", "com.example"));
        words.addAll(java.util.List.of(options));
        return Cli.run(words.toArray());
    }
}
