package io.camelzodb.cli;

import io.camelzodb.storage.Problem;
import java.util.List;

/** Problems as people see them: one line each on standard error, the first of many. */
final class ProblemLines {
  private static final int MOST = 20;

  private ProblemLines() {}

  /** Prints them, notes only where more is asked for; whether something was left out. */
  static boolean print(CamelZodb program, List<Problem> problems) {
    List<Problem> shown =
        problems.stream()
            .filter(each -> program.verbose() || each.severity() != Problem.Severity.NOTE)
            .toList();
    int most = program.verbose() ? shown.size() : Math.min(MOST, shown.size());
    for (Problem problem : shown.subList(0, most)) {
      program.err().println("camel-zodb: " + ErrorLine.oneLine(problem.toString()));
    }
    if (most < shown.size()) {
      program
          .err()
          .println(
              "camel-zodb: and "
                  + (shown.size() - most)
                  + " more problems; --verbose shows them all");
    }
    return problems.stream().anyMatch(each -> each.severity().leavesOut());
  }
}
