package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Dispatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Emission is a function of key, direction and width: the machine and the process that run it leave no trace. */
class EmissionTest {

    @Test
    void isTheSameInEveryLocale() {
        String expected = Goldens.digest();
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "de-CH")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(expected, Goldens.digest(), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isTheSameWithOtherSystemProperties() {
        String expected = Goldens.digest();
        Properties before = (Properties) System.getProperties().clone();
        try {
            System.setProperty(Dispatch.PROPERTY, "128");
            System.setProperty("line.separator", "\r\n");
            System.setProperty("os.arch", "aarch64");
            System.setProperty("user.timezone", "Asia/Kathmandu");
            assertEquals(expected, Goldens.digest());
        } finally {
            System.setProperties(before);
        }
    }

    @Test
    void isTheSameInAProcessWithNarrowVectorsOrWithoutThem() throws IOException, InterruptedException {
        String expected = Goldens.digest();
        List<String> strange = List.of("-Duser.language=tr", "-Dfile.encoding=ISO-8859-1", "-Dline.separator=\r\n");
        List<String> narrow =
                List.of("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=16", "-Dlanewise.bits=128");
        assertEquals(expected, digestOf(narrow));
        assertEquals(expected, digestOf(strange));
    }

    private static String digestOf(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Goldens.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.strip();
    }
}
