package io.lanewise.generator;

import com.palantir.javapoet.JavaFile;

/** From a plan to Java source: one stateless emitter for each kind of plan. */
public final class Emitter {

    private Emitter() {}

    /** The kernel class of a plan, in a package. */
    public static JavaFile emit(KernelPlan plan, String packageName) {
        KernelClass kernel = switch (plan) {
            case GatherPlan gather -> GatherEmitter.emit(gather);
            case DepthwisePlan depthwise -> DepthwiseEmitter.emit(depthwise);
            case DepthwiseWeightsPlan weights -> DepthwiseWeightsEmitter.emit(weights);
            case TapsPlan taps -> TapsEmitter.emit(taps);
            case DensePlan dense -> DenseEmitter.emit(dense);
            case DenseWeightsPlan weights -> DenseWeightsEmitter.emit(weights);
            case WeightsPlan weights -> WeightsEmitter.emit(weights);
            case BiasPlan bias -> BiasEmitter.emit(bias);
            case ConvLstmPlan cell -> ConvLstmEmitter.emit(cell);
            case ConvLstmBackwardPlan cell -> ConvLstmBackwardEmitter.emit(cell);
            case BilinearPlan bilinear -> bilinear.isForward() ? BilinearForwardEmitter.emit(bilinear) : BilinearBackwardEmitter.emit(bilinear);
            case PoolPlan pool -> pool.pooling().spreads() ? PoolSpreadEmitter.emit(pool) : PoolReduceEmitter.emit(pool);
        };
        return kernel.build(packageName);
    }
}
