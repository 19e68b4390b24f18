package io.camelzodb.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.driver.ShownFields;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void saysOnceWhereItIs() {
    assertThat(problem("/a", "/a: is broken", "mend it")).isEqualTo("/a: is broken; mend it");
    assertThat(problem("/a", "is broken", "")).isEqualTo("/a: is broken");
    assertThat(problem("/a", "/ab: is broken", "")).isEqualTo("/a: /ab: is broken");
  }

  /** Of an error its line and its advice are fields; what became of the object stands between. */
  @Test
  void tellsWhatBecameOfItBeforeTheAdvice() {
    Problem problem =
        Problem.ofFault(
                Problem.Severity.ERROR,
                "/a",
                Oid.ROOT,
                new Fault.Limit("/a: /a: has too many values", "make it smaller"))
            .adding("skipped");
    assertThat(problem.toString()).isEqualTo("/a: has too many values; skipped; make it smaller");
    assertThat(problem.advice()).isEqualTo("make it smaller");
    Map<String, ?> fields = ShownFields.of(problem);
    assertThat(fields.get("kind")).isEqualTo("limit");
    assertThat(fields.get("advice")).isEqualTo("make it smaller");
    assertThat(fields.get("path")).isEqualTo("/a");
    assertThat(fields.get("oid")).isEqualTo(Oid.ROOT.toString());
    assertThat(fields.get("message")).isEqualTo(problem.toString());
    assertThat(
            Problem.ofFault(Problem.Severity.ERROR, "/a", null, new Fault.Damaged("is cut"))
                .adding("skipped"))
        .hasToString("/a: is cut; skipped");
  }

  private static String problem(String where, String message, String advice) {
    return new Problem(Problem.Severity.ERROR, where, null, message, advice).toString();
  }

  @Test
  void noteAndWarningLeaveNothingOut() {
    assertThat(Problem.Severity.NOTE.leavesOut()).isFalse();
    assertThat(Problem.Severity.WARNING.leavesOut()).isFalse();
    assertThat(Problem.Severity.OMITTED.leavesOut()).isTrue();
    assertThat(Problem.Severity.ERROR.leavesOut()).isTrue();
    assertThat(Problem.Severity.FATAL.leavesOut()).isTrue();
  }
}
