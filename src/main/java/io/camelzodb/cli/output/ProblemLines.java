package io.camelzodb.cli.output;

import io.camelzodb.storage.Problem;
import java.util.List;

/** Prints problems on standard error, one line each; only the first of many. */
public final class ProblemLines {
  private static final int MOST = 20;

  private ProblemLines() {}

  /** Prints problems, notes only with {@code --verbose}; returns whether an object was left out. */
  public static boolean print(Output output, List<Problem> problems) {
    List<Problem> shown =
        problems.stream()
            .filter(each -> output.verbose() || each.severity() != Problem.Severity.NOTE)
            .toList();
    int most = output.verbose() ? shown.size() : Math.min(MOST, shown.size());
    for (Problem problem : shown.subList(0, most)) {
      output.err().println("camel-zodb: " + ErrorLine.oneLine(problem.toString()));
    }
    if (most < shown.size()) {
      output
          .err()
          .println(
              "camel-zodb: and "
                  + (shown.size() - most)
                  + " more problems; --verbose shows them all");
    }
    return problems.stream().anyMatch(each -> each.severity().leavesOut());
  }
}
