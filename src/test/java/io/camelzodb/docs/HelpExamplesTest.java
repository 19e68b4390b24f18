package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.cli.CommandRun;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** The help of each command ends with an example that the command accepts. */
class HelpExamplesTest {
  private static final String EXAMPLE = "Example: ";

  @TestFactory
  Stream<DynamicTest> helpEndsWithAnExample() {
    CommandLine program = CamelZodb.all();
    assertThat(program.getSubcommands()).hasSizeGreaterThan(18);
    return Stream.concat(Stream.of(program), program.getSubcommands().values().stream())
        .map(each -> DynamicTest.dynamicTest(each.getCommandName(), () -> check(each)));
  }

  private static void check(CommandLine command) {
    String name = command.getCommandName();
    List<String> arguments =
        command.getParent() == null ? List.of("--help") : List.of(name, "--help");
    CommandRun help = new CommandRun(arguments);
    assertThat(help.status()).isZero();
    List<String> lines = help.said().strip().lines().toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).as("footer of %s: one line at the end of its help", name).startsWith(EXAMPLE);
    List<String> footer = List.of(command.getCommandSpec().usageMessage().footer());
    assertThat(footer).isNotEmpty();
    for (String each : footer) {
      assertThat(each).startsWith(EXAMPLE + "camel-zodb ");
      List<String> words = ShellBlock.ours(each.substring(EXAMPLE.length()));
      assertThat(CommandRun.fault(words)).as(each).isNull();
      if (command.getParent() != null) {
        assertThat(words).as("%s, an example of itself", each).contains(name);
      }
    }
  }
}
