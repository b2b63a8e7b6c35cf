package io.lanewise.runtime.files;

import java.nio.ByteBuffer;

/**
 * The number formats that array files hold. The names are those of safetensors; integers are two's complement, floats
 * IEEE 754 except {@link #BF16}, which is the upper half of an F32.
 */
public enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in a file. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are whole numbers (booleans are 0 and 1). */
    public boolean integral() {
        return switch (this) {
            case F64, F32, F16, BF16 -> false;
            case I64, I32, I16, I8, U32, U16, U8, BOOL -> true;
        };
    }

    /** The next element of the buffer, in the buffer's byte order; only an I64 beyond 2^53 is rounded. */
    double nextDouble(ByteBuffer buffer) {
        return switch (this) {
            case F64 -> buffer.getDouble();
            case F32 -> buffer.getFloat();
            case F16 -> Float.float16ToFloat(buffer.getShort());
            case BF16 -> Float.intBitsToFloat(buffer.getShort() << 16);
            default -> nextLong(buffer);
        };
    }

    /** The next element of the buffer, which must be of an integral type. */
    long nextLong(ByteBuffer buffer) {
        return switch (this) {
            case I64 -> buffer.getLong();
            case I32 -> buffer.getInt();
            case I16 -> buffer.getShort();
            case I8 -> buffer.get();
            case U32 -> Integer.toUnsignedLong(buffer.getInt());
            case U16 -> Short.toUnsignedLong(buffer.getShort());
            case U8 -> Byte.toUnsignedLong(buffer.get());
            case BOOL -> buffer.get() == 0 ? 0 : 1;
            case F64, F32, F16, BF16 -> throw new IllegalStateException(this + " is not integral");
        };
    }
}
