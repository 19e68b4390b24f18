package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.output.ExitStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CamelZodbTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return CamelZodb.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void showsItsHelp() {
    assertThat(run("--help")).isEqualTo(ExitStatus.DONE);
    assertThat(out.toString()).contains("--config", "-D", "--json", "--verbose", "--no-lock");
  }

  @Test
  void saysInOneLineWhatIsWrongWithTheArguments() {
    assertThat(run("--nonsense")).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--nonsense", "--help");
  }

  @Test
  void wantsACommand() {
    assertThat(run()).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void takesAPairAfterD() {
    assertThat(run("-D", "no-equals-sign")).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void watchesAsPerfactZoperecordDidOnlyTheWholeTree() {
    assertThat(run("record", "--watch", "/site")).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--watch", "--commit only");
  }
}
