package io.lanewise.runtime.graph;

import io.lanewise.runtime.graph.Schedule.Elementwise;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The largest values of each item stay, the others become 0, in place.
 *
 * @param kept where backward reads which values stayed; null where there is no backward
 * @param diffCode null where there is no backward
 */
record KeepingLargest(int active, Buffer code, Buffer kept, Buffer diffCode, int batch) implements CodeMaking {

    @Override
    public Buffer source() {
        return code;
    }

    @Override
    public Buffer diffSource() {
        return diffCode;
    }

    @Override
    public Elementwise forward() {
        List<Buffer> regions = Stream.of(code, kept).filter(Objects::nonNull).toList();
        return new Elementwise(
                regions, memory -> new TopKStep(active, memory.apply(code), memory.apply(kept), batch));
    }

    @Override
    public Elementwise backward() {
        return new Elementwise(
                List.of(diffCode, kept), memory -> new DropStep(memory.apply(kept), memory.apply(diffCode)));
    }
}
