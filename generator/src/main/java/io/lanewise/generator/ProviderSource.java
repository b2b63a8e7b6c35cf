package io.lanewise.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import io.lanewise.kernel.VectorSupport;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Emits the {@link KernelProvider} of a generated tree. */
final class ProviderSource {

    private ProviderSource() {}

    /** A generated class and what it computes. */
    record Entry(KernelKey key, Direction direction, int bits, String packageName, String className) {}

    static JavaFile emit(List<Entry> entries, String packageName) {
        TypeSpec provider = TypeSpec.classBuilder("GeneratedKernels")
                .addJavadoc("Finds the kernels that were generated ahead of time. A kernel's class is linked when it is asked for, never before.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(KernelProvider.class)
                .addMethod(MethodSpec.methodBuilder("find")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(ParameterizedTypeName.get(Optional.class, Kernel.class))
                        .addParameter(KernelKey.class, "key")
                        .addParameter(Direction.class, "direction")
                        .addParameter(int.class, "bits")
                        .beginControlFlow("if (!$T.isPresent())", VectorSupport.class)
                        .addStatement("return $T.empty()", Optional.class)
                        .endControlFlow()
                        .addCode(cases(entries))
                        .build())
                .addMethod(MethodSpec.methodBuilder("description")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(String.class)
                        .addStatement("return $S", "generated ahead of time")
                        .build())
                .build();
        return JavaFile.builder(packageName, provider)
                .indent("    ")
                .skipJavaLangImports(true)
                .addFileComment(KernelClass.FILE_COMMENT)
                .build();
    }

    private static CodeBlock cases(List<Entry> entries) {
        CodeBlock.Builder code = CodeBlock.builder();
        code.add("return $T.ofNullable(switch (key + $S + direction.spelling() + $S + bits) {\n", Optional.class, "_", "_");
        code.indent();
        for (Entry entry : entries) {
            String name = entry.key() + "_" + entry.direction().spelling() + "_" + entry.bits();
            code.add("case $S ->\n$>new $T();\n$<", name, ClassName.get(entry.packageName(), entry.className()));
        }
        code.add("default -> null;\n");
        code.unindent();
        code.add("});\n");
        return code.build();
    }
}
