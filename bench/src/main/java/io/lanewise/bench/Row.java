package io.lanewise.bench;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel that is measured, and the ratio that it should reach (the peer's time over ours). The rows of a group are
 * judged by their geometric mean.
 */
public enum Row {
    CONV_16_32_AT_400(Group.CONV, "conv2d_f32_h400w400c16_k3s1p1_o32", Direction.FORWARD),
    CONV_32_64_AT_200(Group.CONV, "conv2d_f32_h200w200c32_k3s1p1_o64", Direction.FORWARD),
    CONV_64_64_AT_56(Group.CONV, "conv2d_f32_h56w56c64_k3s1p1_o64", Direction.FORWARD),
    CONV_128_128_AT_56(Group.CONV, "conv2d_f32_h56w56c128_k3s1p1_o128", Direction.FORWARD),
    DECONV_64_32_AT_100(Group.DECONV, "deconv2d_f32_h100w100c64_k4s2p1_o32", Direction.FORWARD),
    DECONV_32_16_AT_200(Group.DECONV, "deconv2d_f32_h200w200c32_k4s2p1_o16", Direction.FORWARD),
    CONV_16_32_AT_400_DATA(Group.BACKWARD, CONV_16_32_AT_400.key, Direction.BACKWARD_DATA),
    CONV_32_64_AT_200_DATA(Group.BACKWARD, CONV_32_64_AT_200.key, Direction.BACKWARD_DATA),
    CONV_64_64_AT_56_DATA(Group.BACKWARD, CONV_64_64_AT_56.key, Direction.BACKWARD_DATA),
    CONV_128_128_AT_56_DATA(Group.BACKWARD, CONV_128_128_AT_56.key, Direction.BACKWARD_DATA),
    DECONV_64_32_AT_100_DATA(Group.BACKWARD, DECONV_64_32_AT_100.key, Direction.BACKWARD_DATA),
    DECONV_32_16_AT_200_DATA(Group.BACKWARD, DECONV_32_16_AT_200.key, Direction.BACKWARD_DATA),
    CONV_16_32_AT_400_WEIGHTS(Group.BACKWARD, CONV_16_32_AT_400.key, Direction.BACKWARD_WEIGHTS),
    CONV_32_64_AT_200_WEIGHTS(Group.BACKWARD, CONV_32_64_AT_200.key, Direction.BACKWARD_WEIGHTS),
    CONV_64_64_AT_56_WEIGHTS(Group.BACKWARD, CONV_64_64_AT_56.key, Direction.BACKWARD_WEIGHTS),
    CONV_128_128_AT_56_WEIGHTS(Group.BACKWARD, CONV_128_128_AT_56.key, Direction.BACKWARD_WEIGHTS),
    DECONV_64_32_AT_100_WEIGHTS(Group.BACKWARD, DECONV_64_32_AT_100.key, Direction.BACKWARD_WEIGHTS),
    DECONV_32_16_AT_200_WEIGHTS(Group.BACKWARD, DECONV_32_16_AT_200.key, Direction.BACKWARD_WEIGHTS),
    FIRST_LAYER(Group.ENDS, "conv2d_f32_h800w800c1_k3s1p1_o16_relu_max2", Direction.FORWARD),
    LAST_LAYER(Group.ENDS, "deconv2d_f32_h400w400c16_k4s2p1_o1_sigmoid", Direction.FORWARD),
    CONV_SIGMOID(Group.OTHER, "conv2d_f32_h56w56c64_k3s1p1_o64_sigmoid", Direction.FORWARD),
    CONV_TANH(Group.OTHER, "conv2d_f32_h56w56c64_k3s1p1_o64_tanh", Direction.FORWARD),
    CONV_RELU_BIAS(Group.OTHER, "conv2d_f32_h56w56c64_k3s1p1_o64_relu", Direction.BACKWARD_BIAS),
    DEPTHWISE(Group.OTHER, "conv2d_f32_h112w112c64_k3s1p1g64_o64", Direction.FORWARD),
    DEPTHWISE_DATA(Group.OTHER, DEPTHWISE.key, Direction.BACKWARD_DATA),
    DEPTHWISE_WEIGHTS(Group.OTHER, DEPTHWISE.key, Direction.BACKWARD_WEIGHTS),
    DENSE(Group.OTHER, "dense_f32_i784_o256_relu", Direction.FORWARD),
    DENSE_DATA(Group.OTHER, DENSE.key, Direction.BACKWARD_DATA),
    DENSE_WEIGHTS(Group.OTHER, DENSE.key, Direction.BACKWARD_WEIGHTS),
    DENSE_BATCH(Group.OTHER, "dense_f32_i784_o1000_relu", Direction.FORWARD, 128),
    DENSE_BATCH_DATA(Group.OTHER, DENSE_BATCH.key, Direction.BACKWARD_DATA, 128),
    DENSE_BATCH_WEIGHTS(Group.OTHER, DENSE_BATCH.key, Direction.BACKWARD_WEIGHTS, 128),
    MAX_POOL(Group.OTHER, "maxpool2d_f32_h112w112c64_k2s2p0", Direction.FORWARD),
    MAX_POOL_DATA(Group.OTHER, MAX_POOL.key, Direction.BACKWARD_DATA),
    AVERAGE_POOL(Group.OTHER, "avgpool2d_f32_h112w112c64_k2s2p0", Direction.FORWARD),
    AVERAGE_POOL_DATA(Group.OTHER, AVERAGE_POOL.key, Direction.BACKWARD_DATA),
    MAX_UNPOOL(Group.OTHER, "maxunpool2d_f32_h112w112c64_k2s2p0", Direction.FORWARD),
    MAX_UNPOOL_DATA(Group.OTHER, MAX_UNPOOL.key, Direction.BACKWARD_DATA),
    UPSAMPLE_NEAREST(Group.OTHER, "upsample_f32_h112w112c64_f2_nearest", Direction.FORWARD),
    UPSAMPLE_NEAREST_DATA(Group.OTHER, UPSAMPLE_NEAREST.key, Direction.BACKWARD_DATA),
    UPSAMPLE_BILINEAR(Group.OTHER, "upsample_f32_h112w112c64_f2_bilinear", Direction.FORWARD),
    UPSAMPLE_BILINEAR_DATA(Group.OTHER, UPSAMPLE_BILINEAR.key, Direction.BACKWARD_DATA);

    /** Rows that are judged together. */
    public enum Group {
        CONV(0.95, 0.85),
        DECONV(1, 0.85),
        BACKWARD(0.9, 0.85),
        ENDS(5, 5),
        /** Families without a target: measured so that a regression shows. */
        OTHER(0, 0);

        private final double target;
        private final double least;

        Group(double target, double least) {
            this.target = target;
            this.least = least;
        }

        /** The geometric mean of the ratios to reach; 0 for none. */
        public double target() {
            return target;
        }

        /** The ratio that each row is to reach; 0 for none. */
        public double least() {
            return least;
        }

        public List<Row> rows() {
            return Arrays.stream(Row.values()).filter(row -> row.group == this).toList();
        }
    }

    private final Group group;
    private final String key;
    private final Direction direction;
    private final int batch;

    Row(Group group, String key, Direction direction) {
        this(group, key, direction, 1);
    }

    Row(Group group, String key, Direction direction, int batch) {
        this.group = group;
        this.key = key;
        this.direction = direction;
        this.batch = batch;
    }

    public Group group() {
        return group;
    }

    public KernelKey key() {
        return KernelKey.parse(key);
    }

    public Direction direction() {
        return direction;
    }

    /** Items of a call. */
    public int batch() {
        return batch;
    }
}
