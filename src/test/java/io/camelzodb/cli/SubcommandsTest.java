package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Checks which commands a command line gets. */
class SubcommandsTest {
  private static Set<String> of(String... arguments) {
    return Subcommands.addTo(new CommandLine(new CamelZodb()), arguments).getSubcommands().keySet();
  }

  @Test
  void eachNameIsThatOfItsClass() {
    CamelZodb.all()
        .getSubcommands()
        .forEach(
            (name, line) ->
                assertThat(
                        line.getCommandSpec().userObject().getClass().getAnnotation(Command.class))
                    .returns(name, Command::name));
  }

  @Test
  void aNamedCommandIsAloneAndWithoutANameThereAreAll() {
    assertThat(of("record", "/")).containsExactly("record");
    assertThat(of("-D", "zodb.base-dir=mirror", "--json", "ff", "main")).containsExactly("ff");
    assertThat(of("with-lock", "record")).containsExactly("record", "with-lock");
    assertThat(of("record", "--help")).containsExactly("record");
    assertThat(of())
        .isEqualTo(CamelZodb.all().getSubcommands().keySet())
        .isEqualTo(of("--help"))
        .isEqualTo(of("--help", "record"))
        .isEqualTo(of("rekord", "/"))
        .hasSizeGreaterThan(15);
  }
}
