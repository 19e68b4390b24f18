package io.camelzodb.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands of the documentation. */
final class ShellBlock {
  private static final Pattern OURS = Pattern.compile("^(?:sudo )?\\S*camel-zodb (.*)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private static final Set<String> OPERATORS = Set.of("&&", "|", ">", ">>", "&", ";");

  private ShellBlock() {}

  /** Lines with those joined that go on: by a backslash, or indented. */
  static List<String> commands(String text) {
    List<String> commands = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String stripped = line.replaceFirst("(^|\\s)# .*$", "").stripTrailing();
      if (stripped.isBlank()) {
        continue;
      }
      int last = commands.size() - 1;
      boolean goesOn = last >= 0 && (line.startsWith(" ") || commands.get(last).endsWith("\\"));
      if (goesOn) {
        commands.set(last, commands.get(last).replaceFirst("\\\\$", "") + " " + stripped.strip());
      } else {
        commands.add(stripped);
      }
    }
    return commands;
  }

  /** The arguments of our program in a line; null where it is another one. */
  static List<String> ours(String command) {
    Matcher matcher = OURS.matcher(command.replaceFirst("^\\$ ", ""));
    if (!matcher.matches()) {
      return null;
    }
    return words(matcher.group(1));
  }

  /** The words up to an operator of the shell, which may well stand within quotes. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find() && !OPERATORS.contains(matcher.group())) {
      words.add(
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    }
    return words;
  }

  /** Whether a line tells a form, with brackets and placeholders, rather than a command. */
  static boolean isForm(String command) {
    return command.matches(".*(\\[-|…|\\b[A-Z]{3,}\\b(?!=)).*");
  }

  /** What a form stands for: all its options, the first of several words. */
  static List<String> example(String form) {
    List<String> words = new ArrayList<>();
    for (String word :
        words(
            form.replaceAll("\\[options\\] COMMAND …", "--version")
                .replaceAll("[\\[\\]…]", " ")
                .replaceFirst("^.*?camel-zodb ", ""))) {
      words.add(
          word.contains("|") && !word.startsWith("'")
              ? word.substring(0, word.indexOf('|'))
              : word);
    }
    return words;
  }

  /** Syntax of all, and arguments of ours. */
  static void check(Block block) throws Exception {
    boolean form = commands(block.text()).stream().anyMatch(ShellBlock::isForm);
    if (!form) {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (var in = bash.outputWriter(UTF_8)) {
        in.write(block.text().replaceAll("(?m)^\\$ ", "").replaceAll("(?m)\\n {2,}", " ") + "\n");
      }
      String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
      assertThat(bash.waitFor()).as("%s: %s", block, said).isZero();
    }
    int ours = 0;
    for (String command : commands(block.text())) {
      List<String> arguments = isForm(command) ? example(command) : ours(command);
      if (command.contains("camel-zodb ") && arguments != null) {
        assertThat(CommandRun.fault(arguments)).as("%s: %s", block, command).isNull();
        ours++;
      }
    }
    assertThat(ours + foreign(block)).as("%s: commands", block).isPositive();
  }

  private static long foreign(Block block) {
    return commands(block.text()).stream()
        .filter(command -> !command.contains("camel-zodb "))
        .count();
  }
}
