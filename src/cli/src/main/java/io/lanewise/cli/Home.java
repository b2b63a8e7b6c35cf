package io.lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of the launcher, where the specs and the generated kernels of Lanewise itself lie. */
final class Home {

    /** Set by the launcher. */
    private static final String PROPERTY = "lanewise.home";

    private Home() {}

    /** The folder, unless Lanewise runs from its jars alone. */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).filter(Files::isDirectory);
    }

    /** A file or folder of the repository, spelt relative to the working folder where that is shorter. */
    static Optional<Path> find(String name) {
        return folder().map(home -> home.resolve(name)).filter(Files::exists).map(Home::shortest);
    }

    private static Path shortest(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : absolute;
    }
}
