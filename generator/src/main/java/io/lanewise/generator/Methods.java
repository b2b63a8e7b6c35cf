package io.lanewise.generator;

import com.palantir.javapoet.MethodSpec;
import io.lanewise.kernel.View;
import javax.lang.model.element.Modifier;

/** Methods of {@link io.lanewise.kernel.Kernel} with parameters that several emitters override. */
final class Methods {

    private Methods() {}

    /** {@code pack(wei, packed)} with one statement. */
    static MethodSpec pack(String statement) {
        return pack(new Body().line(statement));
    }

    /** {@code pack(wei, packed)}. */
    static MethodSpec pack(Body body) {
        return MethodSpec.methodBuilder("pack")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(View.class, "wei")
                .addParameter(View.class, "packed")
                .addCode(body.build())
                .build();
    }
}
