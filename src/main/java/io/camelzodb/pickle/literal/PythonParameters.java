package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;

/** Checks the parameters of a Python function, as text between the brackets of a {@code def}. */
public final class PythonParameters {
  private PythonParameters() {}

  /**
   * Checks that Python 3.11 accepts a text as parameters.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1
   */
  public static void check(String text) throws PickleException {
    ExpressionParser.parameters(text + ")");
  }
}
