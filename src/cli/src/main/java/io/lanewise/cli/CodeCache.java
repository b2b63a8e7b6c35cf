package io.lanewise.cli;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the JIT compilers have compiled, as {@code jcmd Compiler.codelist} tells it. */
final class CodeCache {

    /** The level of C2. */
    static final int C2 = 4;

    private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";
    private static final int LEVEL = 1;
    private static final int METHOD = 3;

    private CodeCache() {}

    /** The highest tier that any method of each class was compiled at. */
    static Map<String, Integer> levels() {
        String list;
        try {
            list = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(DIAGNOSTICS),
                            "compilerCodelist",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("This JVM does not list its compiled code.", e);
        }
        var levels = new HashMap<String, Integer>();
        list.lines().map(line -> line.strip().split(" ")).filter(words -> words.length > METHOD).forEach(words -> {
            String method = words[METHOD].substring(0, words[METHOD].indexOf('('));
            levels.merge(method.substring(0, method.lastIndexOf('.')), Integer.valueOf(words[LEVEL]), Math::max);
        });
        return levels;
    }
}
