package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import org.jspecify.annotations.Nullable;

/** Makes the values of literals that have no {@link Value} class, such as complex numbers. */
public final class LiteralConstants {
  /** Python's {@code ...}, as pickles name it. */
  public static final Global ELLIPSIS = new Global("builtins", "Ellipsis");

  private static final Global COMPLEX = new Global("builtins", "complex");
  private static final Global OLD_COMPLEX = new Global("__builtin__", "complex");
  private static final Global DATE_TIME = new Global("DateTime.DateTime", "DateTime");

  private LiteralConstants() {}

  /** {@code complex(real, imaginary)}, as pickles make it. */
  public static Instance complex(double real, double imaginary) {
    return call(COMPLEX, Tuple.of(new FloatValue(real), new FloatValue(imaginary)));
  }

  /**
   * Makes {@code DateTime('…')}, with the text still to be interpreted by code that knows zones.
   */
  static Instance dateTime(Text text) {
    return call(DATE_TIME, Tuple.of(text));
  }

  private static Instance call(Global callable, Tuple arguments) {
    return new Instance(Instance.Kind.REDUCE, callable, arguments, null);
  }

  /** Real and imaginary part, or null if it is no complex number. */
  public static double @Nullable [] complex(Value value) {
    if (value instanceof Instance instance
        && (COMPLEX.equals(instance.callable()) || OLD_COMPLEX.equals(instance.callable()))
        && instance.steps().isEmpty()
        && instance.arguments() instanceof Tuple tuple
        && tuple.size() == 2
        && tuple.get(0) instanceof FloatValue real
        && tuple.get(1) instanceof FloatValue imaginary) {
      return new double[] {real.value(), imaginary.value()};
    }
    return null;
  }

  static boolean isDateTime(Global name) {
    return DATE_TIME.equals(name);
  }
}
