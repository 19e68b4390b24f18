package io.camelzodb.cli.layer;

import io.camelzodb.cli.program.Program;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Adds the arguments that name layers. */
final class LayerNames {
  @Parameters(
      paramLabel = "IDENT",
      arity = "0..*",
      description = "The names of the layers, or '*' for all.")
  private List<String> idents = List.of();

  /**
   * Returns the names given.
   *
   * @throws picocli.CommandLine.ParameterException if there is none
   */
  List<String> given(Program program) {
    if (idents.isEmpty()) {
      throw program.wrongUsage("name a layer, or '*' for all");
    }
    return idents;
  }
}
