package io.camelzodb.pickle;

/** Python literals: what {@code repr} prints, and what {@code ast.literal_eval} reads. */
public final class PythonLiteral {
  private PythonLiteral() {}

  /** The value as Python 3.11's {@code repr} prints it. */
  public static String repr(Value value) {
    throw new UnsupportedOperationException();
  }

  /** Reads a literal, and {@code DateTime('...')}. */
  public static Value parse(String text) throws PickleException {
    throw new UnsupportedOperationException();
  }
}
