package io.lanewise.verify.jit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What of the contract can be read off the class file of a kernel, without running it. */
final class ClassFileCheck {

    /** Beyond, HotSpot never compiles a method (HugeMethodLimit). */
    private static final int LARGEST = 8000;

    /** Beyond, C2 does not inline a method that is not hot enough (MaxInlineSize), and vectors that cross its border are boxed. */
    private static final int LARGEST_WITH_VECTORS = 35;

    /** Beyond, C2 does not inline a method however hot it is (FreqInlineSize), so that it must be compiled by itself. */
    private static final int LARGEST_INLINED = 325;

    private static final String API = "jdk/incubator/vector/";
    private static final String SPECIES = "L" + API + "VectorSpecies;";

    /**
     * Methods of vectors that are abstract, so that the call site in the kernel is the one that C2 sees the species at, or that take the species
     * themselves. The others (fma, add, max, ...) call these from one place that all species share.
     */
    private static final Set<String> OWN_CALL_SITES = Set.of(
            "lanewise", "blend", "compare", "rearrange", "fromArray", "intoArray", "broadcast", "zero", "reinterpretAsInts", "reinterpretAsLongs",
            "reinterpretAsFloats", "reinterpretAsDoubles");

    /** Those of them whose scalar operands would be broadcast inside the Vector API, at a shared call site. */
    private static final Set<String> TAKE_VECTORS_ONLY = Set.of("lanewise", "blend", "compare");

    private final ClassModel model;
    private final String kernel;
    private final List<Finding> findings = new ArrayList<>();

    private ClassFileCheck(ClassModel model, String kernel) {
        this.model = model;
        this.kernel = kernel;
    }

    static List<Finding> check(Class<?> kernel, String name) {
        ClassFileCheck check = new ClassFileCheck(parse(kernel), name);
        check.model.fields().forEach(check::field);
        check.model.methods().forEach(check::method);
        return List.copyOf(check.findings);
    }

    /** Methods that work with vectors and are too long to be inlined: C2 must compile each by itself. */
    static List<String> longVectorMethods(Class<?> kernel) {
        return parse(kernel).methods().stream()
                .filter(method -> size(method) > LARGEST_INLINED)
                .filter(method -> calls(method).anyMatch(call -> call.owner().asInternalName().startsWith(API)))
                .map(ClassFileCheck::name)
                .filter(name -> !name.startsWith("<"))
                .toList();
    }

    private void field(FieldModel field) {
        boolean isConstant = field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL);
        if (field.fieldType().stringValue().equals(SPECIES) && !isConstant) {
            add(Finding.Rule.SPECIES, "the species " + field.fieldName().stringValue() + " is not static final, so C2 does not know it");
        }
    }

    private void method(MethodModel method) {
        String name = name(method);
        int size = size(method);
        if (size >= LARGEST) {
            add(Finding.Rule.METHOD_SIZE, name + " has " + size + " bytecodes, " + LARGEST + " is too many to be compiled at all");
        }
        if (size > LARGEST_WITH_VECTORS && method.methodType().stringValue().contains("L" + API)) {
            add(
                    Finding.Rule.VECTORS_IN_SIGNATURE,
                    name + " has " + size + " bytecodes and takes or returns vectors, at most " + LARGEST_WITH_VECTORS + " are sure to be inlined");
        }
        method.code().ifPresent(code -> code.forEach(element -> {
            if (element instanceof InvokeDynamicInstruction call) {
                add(Finding.Rule.LAMBDA, name + " makes " + call.name().stringValue() + " by invokedynamic; kernels have no lambdas");
            }
        }));
        calls(method).map(ClassFileCheck::sharedCall).filter(call -> call != null).distinct().forEach(call -> add(
                Finding.Rule.SHARED_CALL_SITE,
                name + " calls " + call + ", which goes on at a call site that all species share; write lanewise, with vectors only"));
    }

    /** The call as people write it where it is one that goes on at a shared call site, else null. */
    private static String sharedCall(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        String type = call.type().stringValue();
        if (!owner.startsWith(API) || !owner.endsWith("Vector")) {
            return null;
        }
        String parameters = type.substring(1, type.indexOf(')'));
        boolean takesScalars = TAKE_VECTORS_ONLY.contains(name) && parameters.replaceAll("L[^;]*;", "").matches(".*[FDIJ].*");
        return OWN_CALL_SITES.contains(name) && !takesScalars
                ? null
                : owner.substring(API.length()) + "." + name + (takesScalars ? " with a scalar" : "");
    }

    private void add(Finding.Rule rule, String detail) {
        findings.add(new Finding(kernel, rule, detail));
    }

    private static Stream<InvokeInstruction> calls(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast);
    }

    private static String name(MethodModel method) {
        return method.methodName().stringValue();
    }

    private static int size(MethodModel method) {
        return method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
    }

    private static ClassModel parse(Class<?> kernel) {
        String resource = kernel.getSimpleName() + ".class";
        try (InputStream stream = kernel.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The class file of " + kernel.getName() + " cannot be found.");
            }
            return ClassFile.of().parse(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
