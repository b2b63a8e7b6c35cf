/** See {@link io.lanewise.cli}. */
module io.lanewise.cli {
    requires io.lanewise.verify;
    requires info.picocli;

    opens io.lanewise.cli to info.picocli;
}
