package io.camelzodb.cli.reference;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the page of a command for {@code man}, in the language of the macros {@code man(7)}. */
final class ManPage {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JAVA_HOME", "The Java that runs the program.",
          "JAVA_OPTS", "Options of Java.",
          "CAMEL_ZODB_OPTS", "More options of Java.",
          "CAMEL_ZODB_CLASSPATH", "Jars with drivers or object types, separated by colons.");

  private static final List<String> FILES =
      List.of(
          "application.properties",
          "The configuration: in the working directory, else beside the launcher.",
          "/etc/perfact/modsync/zodb.py",
          "The configuration of perfact-zodbsync, where there is no other one.");

  private final CommandReference program;
  private final CommandReference command;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandReference program, CommandReference command) {
    this.program = program;
    this.command = command;
  }

  /** Returns the name of a page without its section: that of the program, or of a command. */
  static String name(CommandReference program, CommandReference command) {
    return command.equals(program) ? program.name() : program.name() + "-" + command.name();
  }

  /**
   * Returns a page.
   *
   * @param command one of the program, or the program itself
   * @param version such as {@code camel-zodb 0.1.0}
   */
  static String of(CommandReference program, CommandReference command, String version) {
    ManPage page = new ManPage(program, command);
    page.write(version);
    return page.page.toString();
  }

  private void write(String version) {
    boolean whole = command.equals(program);
    String name = name(program, command);
    line(".\\\" Written from the commands of the program.");
    line(".TH %s 1 \"\" \"%s\"".formatted(text(name.toUpperCase(Locale.ROOT)), text(version)));
    // Names of options are not divided at the end of a line.
    line(".nh");
    line(".ad l");
    section("NAME");
    String first = command.text().replaceFirst("[.]( .*)?$", "");
    line(
        text(name)
            + " \\- "
            + text(first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1)));
    section("SYNOPSIS");
    synopsis(whole);
    section("DESCRIPTION");
    line(text(command.text()));
    arguments("ARGUMENTS", command.arguments());
    arguments("OPTIONS", command.options());
    arguments(whole ? "OPTIONS" : "OPTIONS OF ALL COMMANDS", command.common());
    if (whole) {
      section("COMMANDS");
      for (CommandReference each : program.commands()) {
        item("\\fB" + text(each.name()) + "\\fR", each.text());
      }
    }
    section("EXIT STATUS");
    command.statuses().forEach((status, meaning) -> item("\\fB" + status + "\\fR", meaning));
    if (whole) {
      section("ENVIRONMENT");
      ENVIRONMENT.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(each -> item("\\fB" + text(each.getKey()) + "\\fR", each.getValue()));
      section("FILES");
      for (int i = 0; i < FILES.size(); i += 2) {
        item("\\fI" + text(FILES.get(i)) + "\\fR", FILES.get(i + 1));
      }
    }
    section("EXAMPLES");
    line(".EX");
    command.examples().forEach(each -> line(text(each)));
    line(".EE");
    section("SEE ALSO");
    List<String> others =
        whole
            ? program.commands().stream().map(each -> name(program, each)).toList()
            : List.of(program.name());
    others.forEach(each -> line(".BR %s (1),".formatted(text(each))));
    line(".BR git (1)");
  }

  private void synopsis(boolean whole) {
    line(
        "\\fB%s\\fR"
            .formatted(text(whole ? program.name() : program.name() + " " + command.name())));
    if (whole) {
      line("[\\fIoptions\\fR] \\fICOMMAND\\fR ...");
      return;
    }
    command.synopsis().stream().skip(1).forEach(each -> line(text(each)));
  }

  private void arguments(String heading, List<ArgumentReference> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    section(heading);
    for (ArgumentReference each : arguments) {
      String label = each.label().isEmpty() ? "" : "\\fI" + text(each.label()) + "\\fR";
      String value = each.byDefault();
      item(
          each.option()
              ? String.join(
                  ", ",
                  each.names().stream()
                      .map(
                          name ->
                              "\\fB" + text(name) + "\\fR" + (label.isEmpty() ? "" : " " + label))
                      .toList())
              : label + (each.repeated() ? " ..." : ""),
          value == null ? each.text() : each.text() + " Default: " + value + ".");
    }
  }

  private void section(String heading) {
    line(".SH " + heading);
  }

  private void item(String term, String text) {
    line(".TP");
    line(term);
    line(text(text));
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  /** Returns plain text as the text of a page: in ASCII, and never a request of its own. */
  private static String text(String plain) {
    StringBuilder text = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '\\' -> text.append("\\e");
                case '-' -> text.append("\\-");
                case '\'' -> text.append("\\(aq");
                case '"' -> text.append("\\(dq");
                case '`' -> text.append("\\(ga");
                case '^' -> text.append("\\(ha");
                case '~' -> text.append("\\(ti");
                case '…' -> text.append("...");
                default -> {
                  if (each < 0x80) {
                    text.append((char) each);
                  } else {
                    text.append("\\[u%04X]".formatted(each));
                  }
                }
              }
            });
    return text.indexOf(".") == 0 ? "\\&" + text : text.toString();
  }
}
