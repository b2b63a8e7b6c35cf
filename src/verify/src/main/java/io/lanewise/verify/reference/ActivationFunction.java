package io.lanewise.verify.reference;

/**
 * An activation and its derivative as functions of the input x, by {@link StrictMath}. At a kink the derivative is the
 * one from the left.
 */
public sealed interface ActivationFunction {

    double value(double x);

    double derivative(double x);

    /** y = x. */
    record Identity() implements ActivationFunction {
        @Override
        public double value(double x) {
            return x;
        }

        @Override
        public double derivative(double x) {
            return 1;
        }
    }

    /** y = x where x is above 0, else slope x; relu has slope 0. */
    record Rectifier(double slope) implements ActivationFunction {
        @Override
        public double value(double x) {
            if (x > 0 || Double.isNaN(x)) {
                return x;
            }
            return slope == 0 ? 0 : slope * x;
        }

        @Override
        public double derivative(double x) {
            return x > 0 ? 1 : slope;
        }
    }

    /** y = 1 / (1 + exp(-x)). */
    record Sigmoid() implements ActivationFunction {
        @Override
        public double value(double x) {
            return 1 / (1 + StrictMath.exp(-x));
        }

        @Override
        public double derivative(double x) {
            return value(x) * value(-x);
        }
    }

    /** y = tanh x. */
    record Tanh() implements ActivationFunction {
        @Override
        public double value(double x) {
            return StrictMath.tanh(x);
        }

        @Override
        public double derivative(double x) {
            double cosh = StrictMath.cosh(x);
            return 1 / (cosh * cosh);
        }
    }

    /** y = log(1 + exp x). */
    record Softplus() implements ActivationFunction {
        @Override
        public double value(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }

        @Override
        public double derivative(double x) {
            return 1 / (1 + StrictMath.exp(-x));
        }
    }
}
