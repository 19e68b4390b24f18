package io.camelzodb.cli.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The packed distribution, unpacked elsewhere: it runs, and has man pages and completions. */
class DistributionIT {
  @TempDir private static Path folder;
  private static Path home = Path.of("");

  private final CommandLine program = CamelZodb.all();

  @BeforeAll
  static void packAndUnpack() throws Exception {
    Path built = Path.of(System.getProperty("project.target", "target")).toAbsolutePath();
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.copy(built.resolve("camel-zodb.jar"), target.resolve("camel-zodb.jar"));
    Files.createSymbolicLink(target.resolve("lib"), built.resolve("lib"));
    run("bash", "src/distribution/pack", "1.2.3", target.toString());
    Path unpacked = Files.createDirectories(folder.resolve("unpacked here"));
    run(
        "tar",
        "-xzf",
        target.resolve("camel-zodb-1.2.3.tar.gz").toString(),
        "-C",
        unpacked.toString());
    try (Stream<Path> left = Files.list(target)) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("camel-zodb.jar", "lib", "camel-zodb-1.2.3.tar.gz");
    }
    home = unpacked.resolve("camel-zodb-1.2.3");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private List<Path> manPages() throws IOException {
    try (Stream<Path> pages = Files.list(home.resolve("share/man/man1"))) {
      return pages.sorted().toList();
    }
  }

  @Test
  void runsACommand() throws Exception {
    assertThat(Files.isDirectory(home.resolve("lib"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    String export = Path.of("examples/zope2-classic.xml").toAbsolutePath().toString();
    String mirror = folder.resolve("mirror").toString();
    run(
        home.resolve("camel-zodb").toString(),
        "-D",
        "zodb.source=xml:" + export,
        "-D",
        "zodb.base-dir=" + mirror,
        "record",
        "/");
    assertThat(folder.resolve("mirror/__root__/classic/__meta__")).exists();
  }

  @Test
  void hasWhatTheProgramPrintsForTheShells() throws Exception {
    CommandReference reference = CommandReference.of(program.getCommandSpec());
    for (Shell shell : Shell.values()) {
      assertThat(home.resolve("share").resolve(shell.file()))
          .hasContent(shell.completion(reference));
    }
  }

  /** A function that is loaded at the first use completes then, too. */
  @Test
  void isFoundByZsh() throws Exception {
    assumeThat(Programs.installed("zsh")).as("zsh is installed").isTrue();
    assertThat(
            run(
                "zsh",
                "-fc",
                "fpath=(\"$1/share/zsh/site-functions\" $fpath); autoload -Uz compinit;"
                    + " compinit -u -D; print $_comps[camel-zodb]",
                "zsh",
                home.toString()))
        .isEqualTo("_camel-zodb\n");
  }

  @Test
  void hasAManPageOfEachCommand() throws Exception {
    List<String> names = new ArrayList<>(List.of("camel-zodb.1"));
    program.getSubcommands().keySet().forEach(name -> names.add("camel-zodb-" + name + ".1"));
    assertThat(names).hasSizeGreaterThan(20);
    assertThat(manPages().stream().map(each -> each.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void manPagesAreInOrder() throws Exception {
    for (Path page : manPages()) {
      List<String> lines = Files.readAllLines(page);
      assertThat(lines).as("%s", page).allMatch(line -> line.chars().allMatch(each -> each < 0x80));
      // Only what begins with a dot that was written as a request.
      assertThat(lines.stream().filter(line -> line.startsWith(".") || line.startsWith("'")))
          .as("%s", page)
          .allMatch(line -> line.matches("\\.(\\\\\" |TH |SH |TP$|BR |EX$|EE$|nh$|ad l$).*"));
      assertThat(lines)
          .contains(
              ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH EXIT STATUS", ".SH EXAMPLES");
    }
  }

  @Test
  void groffSetsThemWithoutAWarning() throws Exception {
    assumeThat(Programs.installed("groff")).as("groff is installed").isTrue();
    for (Path page : manPages()) {
      assertThat(run("groff", "-man", "-ww", "-z", "-Tutf8", page.toString()))
          .as("%s", page)
          .isEmpty();
    }
  }

  @Test
  void thePageOfACommandShowsItsOptions() throws Exception {
    assumeThat(Programs.installed("groff")).as("groff is installed").isTrue();
    for (CommandLine command : program.getSubcommands().values()) {
      String name = command.getCommandName();
      String page =
          run(
              "groff",
              "-man",
              "-Tascii",
              "-P-cbou",
              home.resolve("share/man/man1/camel-zodb-" + name + ".1").toString());
      assertThat(page).contains("camel-zodb-" + name + " - ", "camel-zodb " + name, "git(1)");
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.hidden()) {
          assertThat(page).as(name).contains(option.names());
        }
      }
    }
  }
}
