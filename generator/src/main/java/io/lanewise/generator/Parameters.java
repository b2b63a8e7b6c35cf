package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;

/** Types and names of a method's parameters, in the form that {@link KernelClass#method} takes. */
final class Parameters {

    private final List<Object> pairs = new ArrayList<>();

    Parameters add(TypeName type, String name) {
        pairs.add(type);
        pairs.add(name);
        return this;
    }

    Object[] toArray() {
        return pairs.toArray();
    }
}
