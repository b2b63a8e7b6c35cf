package io.lanewise.cli;

import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelProvider;
import java.util.Optional;

/** Has no kernels, and fails where one of a transposed convolution is looked for, as where it does not compile. */
public final class KernelsThatFail implements KernelProvider {

    @Override
    public Optional<Kernel> find(KernelKey key, Direction direction, int bits) {
        if (key instanceof Deconv2dKey) {
            throw new IllegalStateException("The kernel of " + key + " does not compile.");
        }
        return Optional.empty();
    }

    @Override
    public String description() {
        return "failing";
    }
}
