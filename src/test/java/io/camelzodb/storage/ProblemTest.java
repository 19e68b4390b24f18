package io.camelzodb.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void saysOnceWhereItIs() {
    assertThat(problem("/a", "/a: is broken", "mend it")).isEqualTo("/a: is broken; mend it");
    assertThat(problem("/a", "is broken", "")).isEqualTo("/a: is broken");
    assertThat(problem("/a", "/ab: is broken", "")).isEqualTo("/a: /ab: is broken");
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
