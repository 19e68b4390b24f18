package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;

/**
 * The parameters of a Python function as text: what stands between the brackets of a {@code def}.
 */
public final class PythonParameters {
  private PythonParameters() {}

  /**
   * Checks that Python 3.11 takes a text for parameters.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1
   */
  public static void check(String text) throws PickleException {
    ExpressionParser.parameters(text + ")");
  }
}
