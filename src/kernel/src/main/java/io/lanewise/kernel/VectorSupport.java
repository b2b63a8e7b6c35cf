package io.lanewise.kernel;

import java.lang.reflect.InvocationTargetException;

/**
 * Whether this JVM has the Vector API, and how wide its vectors are. Asked by reflection, so that neither this module nor a caller links a
 * vector class where there is none.
 */
public final class VectorSupport {

    private static final String MODULE = "jdk.incubator.vector";

    private VectorSupport() {}

    /** Whether the module jdk.incubator.vector is in the boot layer. */
    public static boolean isPresent() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /**
     * The widest vectors that this CPU and JVM run well: 128, 256 or 512 bits.
     *
     * @throws IllegalStateException when the module is absent
     */
    public static int preferredBits() {
        if (!isPresent()) {
            throw new IllegalStateException("The Vector API is absent: start java with --add-modules " + MODULE + ".");
        }
        try {
            Class<?> shape = Class.forName(MODULE + ".VectorShape");
            Object preferred = shape.getMethod("preferredShape").invoke(null);
            return (int) shape.getMethod("vectorBitSize").invoke(preferred);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("The Vector API of this JVM is not the one of JDK 25.", e);
        }
    }
}
