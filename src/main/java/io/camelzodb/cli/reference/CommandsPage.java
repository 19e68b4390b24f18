package io.camelzodb.cli.reference;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the page {@code docs/commands.md}: the reference of each command, within a text that
 * people wrote.
 *
 * <p>That text has four lines that are replaced: {@code <!-- table -->}, {@code <!-- common -->},
 * {@code <!-- statuses -->} and {@code <!-- commands -->}. What stands between {@code <!-- of NAME
 * -->} and the next such line goes into the section of the command NAME.
 */
public final class CommandsPage {
  private static final String COMMANDS = "<!-- commands -->";
  private static final String END = "<!-- end of commands -->";
  private static final Pattern NOTE = Pattern.compile("<!-- of (\\S+) -->");

  /** What is code within a plain text: a key, an option, a file, a path, a text in quotes. */
  private static final Pattern CODE =
      Pattern.compile(
          "-D [\\w.-]+=[\\w-]+|\\.camel-zodb\\.\\w+|zodb\\.[a-z-]+|(?<![\\w-])--?[A-Za-z][a-z-]*"
              + "|(?<!\\w)__[a-z_]+__|(?<!\\S)/(?:[\\w./]*\\w)?(?![\\w/])|(?<!\\S)'[^']+'"
              + "|application\\.properties|config\\.py");

  private final CommandReference program;
  private final Map<String, String> notes = new HashMap<>();
  private final StringBuilder page = new StringBuilder();

  private CommandsPage(CommandReference program) {
    this.program = program;
  }

  /**
   * Returns the page.
   *
   * @param template the text around the commands, see above
   * @throws IllegalArgumentException if it tells of a command that is not there
   */
  public static String of(CommandReference program, String template) {
    CommandsPage page = new CommandsPage(program);
    page.write(template.lines().iterator());
    return page.page.toString();
  }

  private void write(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      switch (line) {
        case "<!-- table -->" -> table();
        case "<!-- common -->" -> arguments("option", program.common());
        case "<!-- statuses -->" -> statuses(program);
        case COMMANDS -> {
          readNotes(lines);
          program.commands().forEach(this::section);
        }
        default -> page.append(line).append('\n');
      }
    }
  }

  private void readNotes(Iterator<String> lines) {
    Set<String> names = new HashSet<>();
    program.commands().forEach(each -> names.add(each.name()));
    String of = "";
    for (String line = ""; !line.equals(END); line = lines.next()) {
      var note = NOTE.matcher(line);
      if (note.matches()) {
        of = note.group(1);
        if (!names.contains(of)) {
          throw new IllegalArgumentException(line + ": there is no such command");
        }
      } else if (!of.isEmpty()) {
        notes.merge(of, line + "\n", String::concat);
      }
    }
  }

  private void table() {
    page.append("| command | what it does |\n| --- | --- |\n");
    for (CommandReference each : program.commands()) {
      page.append("| [`%s`](#%s) | %s |\n".formatted(each.name(), each.name(), cell(each.text())));
    }
  }

  private void section(CommandReference command) {
    page.append("## ").append(command.name()).append("\n\n");
    page.append(marked(command.text())).append("\n\n");
    page.append("```text\n").append(form(command)).append("```\n\n");
    if (!command.arguments().isEmpty()) {
      arguments("argument", command.arguments());
      page.append('\n');
    }
    if (!command.options().isEmpty()) {
      arguments("option", command.options());
      page.append('\n');
    }
    if (command.statuses().equals(program.statuses())) {
      page.append("Exit status: [")
          .append(String.join(", ", command.statuses().keySet()))
          .append("](#exit-status).\n\n");
    } else {
      statuses(command);
      page.append('\n');
    }
    page.append(command.examples().size() > 1 ? "Examples:\n\n" : "Example:\n\n");
    command.examples().forEach(each -> page.append("    ./").append(each).append('\n'));
    page.append('\n');
    String note = notes.getOrDefault(command.name(), "").strip();
    if (!note.isEmpty()) {
      page.append(note).append("\n\n");
    }
  }

  private void statuses(CommandReference command) {
    page.append("| exit status | meaning |\n| --- | --- |\n");
    command
        .statuses()
        .forEach((status, text) -> page.append("| %s | %s |\n".formatted(status, cell(text))));
  }

  private String form(CommandReference command) {
    StringBuilder form = new StringBuilder();
    StringBuilder line = new StringBuilder(program.name());
    for (String word : command.synopsis()) {
      if (line.length() + word.length() > 100) {
        form.append(line).append('\n');
        line.setLength(0);
        line.append("   ");
      }
      line.append(' ').append(word);
    }
    return form.append(line).append('\n').toString();
  }

  private void arguments(String what, List<ArgumentReference> arguments) {
    boolean defaults = arguments.stream().anyMatch(each -> each.byDefault() != null);
    page.append("| ").append(what).append(" | what it does |");
    page.append(defaults ? " default |\n| --- | --- | --- |\n" : "\n| --- | --- |\n");
    for (ArgumentReference each : arguments) {
      page.append("| ").append(names(each)).append(" | ").append(cell(each.text())).append(" |");
      if (defaults) {
        String value = each.byDefault();
        page.append(value == null ? " |" : " " + cell(value) + " |");
      }
      page.append('\n');
    }
  }

  private static String names(ArgumentReference argument) {
    String label = argument.label().replace("|", "\\|");
    if (!argument.option()) {
      return "`" + label + (argument.repeated() ? "…" : "") + "`";
    }
    return String.join(
        ", ",
        argument.names().stream()
            .map(name -> "`" + name + (label.isEmpty() ? "" : " " + label) + "`")
            .toList());
  }

  private static String cell(String text) {
    return marked(text).replace("|", "\\|");
  }

  /** Returns plain text as Markdown. */
  private static String marked(String text) {
    return CODE.matcher(text).replaceAll("`$0`");
  }
}
