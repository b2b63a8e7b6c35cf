package io.lanewise.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Order;
import javax.lang.model.element.Modifier;

/** The frame that all emitted classes share: header, name, species, tail mask, and the methods of {@link Kernel}. */
final class KernelClass {

    private final KernelPlan plan;
    private final Vectors vectors;
    private final TypeSpec.Builder type;

    KernelClass(KernelPlan plan) {
        this.plan = plan;
        KernelName name = plan.name();
        vectors = new Vectors(name.key().type(), plan.speciesBits());
        type = TypeSpec.classBuilder(name.className())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(Kernel.class);
        type.addJavadoc("{@code $L}.\n", name);
        plan.describe().forEach(line -> type.addJavadoc("<br>$L\n", line));
        type.addField(constant(
                TypeName.get(KernelName.class),
                "NAME",
                CodeBlock.of(
                        "new $T(\n        $T.parse($S), $T.$L, $T.$L, $L, $S)",
                        KernelName.class,
                        KernelKey.class,
                        name.key().toString(),
                        Direction.class,
                        name.direction(),
                        Order.class,
                        name.order(),
                        name.bits(),
                        name.tile())));
        type.addField(constant(vectors.species(), Vectors.SPECIES, vectors.speciesConstant()));
        type.addMethod(MethodSpec.methodBuilder("name")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(KernelName.class)
                .addStatement("return NAME")
                .build());
    }

    Vectors vectors() {
        return vectors;
    }

    /** The mask of the first {@code lanes} lanes, as the constant {@link Vectors#TAIL}. */
    KernelClass tail(int lanes) {
        return constant(vectors.mask(), Vectors.TAIL, CodeBlock.of("$L.indexInRange(0, $L)", Vectors.SPECIES, lanes), true);
    }

    KernelClass constant(TypeName of, String name, CodeBlock value, boolean isPrivate) {
        type.addField(FieldSpec.builder(of, name)
                .addModifiers(isPrivate ? Modifier.PRIVATE : Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer(value)
                .build());
        return this;
    }

    /** Overrides a method of {@link Kernel} that takes no argument. */
    KernelClass answers(String method, Class<?> returns, String value) {
        type.addMethod(overriding(method, returns).addStatement("return $L", value).build());
        return this;
    }

    /** {@code tasks(stage, batch)}. */
    KernelClass tasks(String value) {
        type.addMethod(overriding("tasks", int.class)
                .addParameter(int.class, "stage")
                .addParameter(int.class, "batch")
                .addStatement("return $L", value)
                .build());
        return this;
    }

    /** {@code scratchLength(batch)}. */
    KernelClass scratch(String value) {
        type.addMethod(overriding("scratchLength", long.class)
                .addParameter(int.class, "batch")
                .addStatement("return $L", value)
                .build());
        return this;
    }

    /** {@code run(operands, stage, task)}. */
    KernelClass run(Body body) {
        type.addMethod(overriding("run", void.class)
                .addParameter(Operands.class, "operands")
                .addParameter(int.class, "stage")
                .addParameter(int.class, "task")
                .addCode(body.build())
                .build());
        return this;
    }

    /** A private static method; {@code parameters} are pairs of a type and a name. */
    KernelClass method(String javadoc, TypeName returns, String name, Body body, Object... parameters) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addJavadoc("$L\n", javadoc)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(returns);
        for (int i = 0; i < parameters.length; i += 2) {
            method.addParameter((TypeName) parameters[i], (String) parameters[i + 1]);
        }
        type.addMethod(method.addCode(body.build()).build());
        return this;
    }

    KernelClass method(MethodSpec method) {
        type.addMethod(method);
        return this;
    }

    JavaFile build(String packageName) {
        return JavaFile.builder(packageName, type.build())
                .indent("    ")
                .skipJavaLangImports(true)
                .addFileComment("Generated by Lanewise from a layer spec; change the spec or the generator, not this file.")
                .build();
    }

    static ClassName view() {
        return Vectors.view();
    }

    private static MethodSpec.Builder overriding(String method, Class<?> returns) {
        return MethodSpec.methodBuilder(method)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns);
    }

    private static FieldSpec constant(TypeName of, String name, CodeBlock value) {
        return FieldSpec.builder(of, name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(value)
                .build();
    }
}
