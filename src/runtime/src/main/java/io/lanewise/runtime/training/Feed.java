package io.lanewise.runtime.training;

import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import java.util.List;
import java.util.Optional;

/** Where the frames of an item go in a program. */
final class Feed {

    private final Tensor[] inputs;
    private final Tensor[] teachers;

    private Feed(int frames) {
        this.inputs = new Tensor[frames];
        this.teachers = new Tensor[frames];
    }

    static Feed of(Network network, Program program) {
        var feed = new Feed(network.frames());
        program.inputs().toArray(feed.inputs);
        List<Optional<Tensor>> teachers = program.teachers();
        for (int output = 0; output < teachers.size(); output++) {
            feed.teachers[network.targets().get(output)] =
                    teachers.get(output).orElse(null);
        }
        return feed;
    }

    /** What the model reads a frame from; null of those that it is to predict. */
    Tensor input(int frame) {
        return inputs[frame];
    }

    /** What a decoder reads the true frame from, instead of its own; null where none does. */
    Tensor teacher(int frame) {
        return teachers[frame];
    }
}
