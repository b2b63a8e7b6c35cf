package io.lanewise.spec;

import java.util.List;

/** Layers of the encoder as other parts of a spec refer to them: by name, or by position as {@code encoder.1}. */
final class References {

    private static final String PREFIX = "encoder.";

    private References() {}

    /** The name of the layer that is meant; what is no position within the encoder stays as it is. */
    static String name(String reference, List<LayerSpec> encoder) {
        if (!reference.startsWith(PREFIX)) {
            return reference;
        }
        int position = Integer.parseInt(reference.substring(PREFIX.length()));
        return position < encoder.size() ? encoder.get(position).name() : reference;
    }
}
