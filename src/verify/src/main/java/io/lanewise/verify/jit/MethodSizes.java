package io.lanewise.verify.jit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;

/** What of the contract can be read off a class file: the sizes of methods, and vectors that cross a method's border. */
final class MethodSizes {

    /** Beyond, HotSpot never compiles a method (HugeMethodLimit). */
    private static final int LARGEST = 8000;

    /** Beyond, C2 does not inline a method that is not hot enough (MaxInlineSize), and vectors that cross its border are boxed. */
    private static final int LARGEST_WITH_VECTORS = 35;

    private static final String VECTOR = "Ljdk/incubator/vector/";

    private MethodSizes() {}

    static List<Finding> check(Class<?> kernel, String name) {
        List<Finding> findings = new ArrayList<>();
        for (MethodModel method : ClassFile.of().parse(bytes(kernel)).methods()) {
            int size = method.findAttribute(java.lang.classfile.Attributes.code())
                    .map(CodeAttribute::codeLength)
                    .orElse(0);
            String what = method.methodName().stringValue() + " has " + size + " bytecodes";
            if (size >= LARGEST) {
                findings.add(new Finding(name, Finding.Rule.METHOD_SIZE, what + ", " + LARGEST + " is too many to be compiled at all"));
            }
            if (size > LARGEST_WITH_VECTORS && method.methodType().stringValue().contains(VECTOR)) {
                findings.add(new Finding(
                        name, Finding.Rule.VECTORS_IN_SIGNATURE, what + " and takes or returns vectors, at most " + LARGEST_WITH_VECTORS + " are sure to be inlined"));
            }
        }
        return findings;
    }

    private static byte[] bytes(Class<?> kernel) {
        String resource = kernel.getSimpleName() + ".class";
        try (InputStream stream = kernel.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The class file of " + kernel.getName() + " cannot be found.");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
