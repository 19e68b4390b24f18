package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.cli.reference.CommandReference;
import io.camelzodb.cli.reference.CommandsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the commands is what its generator writes; {@code -Dcommands.write} writes it. */
class CommandsPageTest {
  private static final Path TEMPLATE = Path.of("src/main/docs/commands.md");
  private static final Path PAGE = Path.of("docs/commands.md");

  private final CommandLine program = CamelZodb.all();

  private String written() throws IOException {
    return CommandsPage.of(
        CommandReference.of(program.getCommandSpec()), Files.readString(TEMPLATE));
  }

  @BeforeEach
  void writeAnew() throws IOException {
    if (System.getProperty("commands.write") != null) {
      Files.writeString(PAGE, written());
    }
  }

  @Test
  void isWhatTheCommandsSay() throws IOException {
    assertThat(Files.readString(PAGE))
        .as(
            "docs/commands.md is written from the commands and %s. Write it anew: mvn -o -q -Pfast"
                + " test -Dtest=CommandsPageTest -Dcommands.write=true",
            TEMPLATE)
        .isEqualTo(written());
  }

  @Test
  void hasTheSynopsisOptionsStatusesAndExampleOfEachCommand() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(program.getSubcommands()).hasSizeGreaterThan(18);
    program
        .getSubcommands()
        .forEach(
            (name, command) -> {
              int begin = page.indexOf("\n## " + name + "\n");
              assertThat(begin).as(name).isPositive();
              String section = page.substring(begin, page.indexOf("\n## ", begin + 1));
              assertThat(section).contains("```text\ncamel-zodb " + name, "xit status", "Example");
              for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden() && !option.inherited() && !option.usageHelp()) {
                  assertThat(page).as(name).contains("`" + option.longestName());
                }
              }
            });
    assertThat(page).contains("| 3 | With `--dry-run`: there is something to do. |");
  }

  /** A default that only the code knows is in no page. */
  @Test
  void descriptionsTellTheDefaultsOfOptions() {
    int defaults = 0;
    for (CommandLine command : program.getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        Object value = option.initialValue();
        if (option.hidden()
            || option.arity().max() == 0
            || option.isMultiValue()
            || value == null) {
          continue;
        }
        if (!value.toString().isEmpty()) {
          defaults++;
          assertThat(String.join(" ", option.description()))
              .as("%s %s", command.getCommandName(), option.longestName())
              .contains("Default: ");
        }
      }
    }
    assertThat(defaults).isPositive();
  }

  @Test
  void aTextOfACommandThatIsNotThereIsAnError() {
    assertThatThrownBy(
            () ->
                CommandsPage.of(
                    CommandReference.of(program.getCommandSpec()),
                    "<!-- commands -->\n<!-- of recrod -->\nx\n<!-- end of commands -->\n"))
        .hasMessageContaining("recrod");
  }
}
