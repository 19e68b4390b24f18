package io.camelzodb.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.cli.CommandRun;
import io.camelzodb.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The shells themselves complete what a person types. Those that are not installed are skipped. */
class CompletionIT {
  /** Completes each of its further arguments, and prints the candidates and a line {@code END}. */
  private static final String BASH =
      """
      source "$1"
      shift
      function=$(complete -p camel-zodb | sed -E 's/.*-F (\\S+) .*/\\1/')
      for line; do
        read -ra COMP_WORDS <<<"$line"
        case $line in *' ') COMP_WORDS+=('') ;; esac
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
        "$function" camel-zodb "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}" END
      done
      """;

  private static final String FISH =
      """
      source $argv[1]
      for line in $argv[2..]
          complete -C $line | string replace -r '\\t.*' ''
          echo END
      end
      """;

  /** Zsh completes at a terminal only; what it would offer goes through {@code compadd}. */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      for line in "${@[2,-1]}"; do
        zpty shell zsh -f -i
        zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -d ~/dump; source ${(q)1}"
        zpty -w shell 'compadd() {
          if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
          local -a hits; builtin compadd -A hits "$@"
          local hit; for hit in $hits; do print -r "HIT $hit"; done
          builtin compadd "$@"
        }
        finish() { print COMPLETED; exit }; comppostfuncs=(finish); bindkey "^I" complete-word; print READ""Y'
        while zpty -r shell said && [[ $said != *READY* ]]; do :; done
        zpty -w -n shell "$line"$'\\t'
        while zpty -r shell said; do
          [[ $said == *'HIT '* ]] && print -r -- ${${said##*HIT }%%$'\\r'*}
          [[ $said == *COMPLETED* ]] && break
        done
        zpty -d shell
        print END
      done
      """;

  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path folder;
  private final CommandLine program = CamelZodb.all();

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(folder.resolve("mirror/__root__/zweite äöü"));
    Files.createFile(folder.resolve("config.py"));
  }

  private List<List<String>> complete(Shell shell, String... lines) throws Exception {
    String name = shell.name().toLowerCase(Locale.ROOT);
    assumeThat(Programs.installed(name)).as("%s is installed", name).isTrue();
    CommandRun run = new CommandRun(List.of("completion", name));
    assertThat(run.status()).isZero();
    Path script = Files.writeString(folder.resolve("completion." + name), run.said());
    String driver =
        switch (shell) {
          case BASH -> BASH;
          case ZSH -> ZSH;
          case FISH -> FISH;
        };
    List<String> command =
        new ArrayList<>(
            List.of(name, Files.writeString(folder.resolve("driver"), driver).toString()));
    if (shell == Shell.FISH) {
      command.add(1, "--no-config");
    }
    command.add(script.toString());
    command.addAll(List.of(lines));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERM", "dumb");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    // A shell that waits for a terminal would wait for good.
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    List<List<String>> all = new ArrayList<>();
    List<String> candidates = new ArrayList<>();
    for (String line : said.lines().toList()) {
      if (line.equals("END")) {
        all.add(candidates.stream().distinct().sorted().toList());
        candidates = new ArrayList<>();
      } else if (!line.isEmpty()) {
        candidates.add(line.replaceFirst("/$", ""));
      }
    }
    assertThat(all).as(said).hasSize(lines.length);
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTypedIsCompleted(Shell shell) throws Exception {
    assertThat(
            complete(
                shell,
                "camel-zodb chec",
                "camel-zodb -c config.py comple",
                "camel-zodb -c conf",
                "camel-zodb playback --conf",
                "camel-zodb record log --auto",
                "camel-zodb completion ",
                "camel-zodb record conf",
                "camel-zodb upload x conf",
                "camel-zodb -D zodb.hook",
                "camel-zodb layer-init mir"))
        .containsExactly(
            List.of("checkout"),
            List.of("completion"),
            List.of("config.py"),
            List.of("--config", "--conflict-files", "--conflicts"),
            List.of("--autoreset"),
            List.of("bash", "fish", "zsh"),
            List.of("config.py"),
            List.of("config.py"),
            List.of("zodb.hook-timeout="),
            List.of());
  }

  @ParameterizedTest
  @EnumSource
  void commandsAndTheirOptionsAreThoseOfPicocli(Shell shell) throws Exception {
    List<String> names =
        program.getSubcommands().values().stream()
            .filter(each -> !each.getCommandSpec().usageMessage().hidden())
            .map(CommandLine::getCommandName)
            .toList();
    List<String> lines = new ArrayList<>(List.of("camel-zodb "));
    names.forEach(name -> lines.add("camel-zodb " + name + " --"));
    List<List<String>> completed = complete(shell, lines.toArray(String[]::new));
    assertThat(completed.get(0)).containsExactlyInAnyOrderElementsOf(names);
    for (int i = 0; i < names.size(); i++) {
      List<String> options =
          program.getSubcommands().get(names.get(i)).getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .flatMap(option -> Arrays.stream(option.names()))
              .filter(name -> name.startsWith("--"))
              .toList();
      assertThat(completed.get(i + 1))
          .as("%s: %s", shell, names.get(i))
          .containsExactlyInAnyOrderElementsOf(options);
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfEnumsAreCompleted(Shell shell) throws Exception {
    List<String> lines = new ArrayList<>();
    List<List<String>> values = new ArrayList<>();
    for (CommandLine command : program.getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (option.type().isEnum()) {
          lines.add("camel-zodb " + command.getCommandName() + " " + option.longestName() + " ");
          values.add(
              Arrays.stream(option.type().getEnumConstants())
                  .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
                  .sorted()
                  .toList());
        }
      }
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
    assertThat(complete(shell, lines.toArray(String[]::new))).isEqualTo(values);
  }

  /** Bash divides at the =, and hands over what is typed with its quotes. */
  @Test
  void wordsOfBashAreUnquoted() throws Exception {
    assertThat(
            complete(
                Shell.BASH,
                "camel-zodb playback --conflicts = o",
                "camel-zodb record mirror/__root__/zweite\\",
                "camel-zodb record \"mirror/__root__/zw"))
        .containsExactly(
            List.of("overwrite"),
            List.of("mirror/__root__/zweite äöü"),
            List.of("mirror/__root__/zweite äöü"));
  }

  @Test
  void anUnknownShellIsWrongUsage() {
    CommandRun run = new CommandRun(List.of("completion", "tcsh"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.said().strip().lines()).hasSize(1);
    assertThat(run.said()).contains("bash|zsh|fish", "'tcsh'");
  }
}
