package io.lanewise.kernel;

import java.util.Locale;

/** The number format of every tensor of a kernel: IEEE 754 binary32 or binary64. */
public enum ElementType {
    F32(Float.BYTES),
    F64(Double.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Lanes of a vector of {@code bits} bits. */
    public int lanes(int bits) {
        return bits / (Byte.SIZE * bytes);
    }

    /** The spelling in kernel keys, on the command line and in specs: {@code f32} or {@code f64}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type spelt {@code f32} or {@code f64}. */
    public static ElementType of(String spelling) {
        for (ElementType type : values()) {
            if (type.spelling().equals(spelling)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown element type \"" + spelling + "\": write f32 or f64.");
    }
}
