package io.camelzodb.cli.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Describes a command as all pages and completions need it, taken from picocli's model. Hidden
 * commands, options and arguments are left out. Immutable.
 *
 * @param name without the name of the program
 * @param text what it does, in plain text
 * @param arguments in their order
 * @param options its own, in their order
 * @param common the options that all commands share
 * @param statuses what each exit status means, in plain text
 * @param examples commands that work, such as {@code camel-zodb record /}
 * @param commands its subcommands
 */
public record CommandReference(
    String name,
    String text,
    List<ArgumentReference> arguments,
    List<ArgumentReference> options,
    List<ArgumentReference> common,
    Map<String, String> statuses,
    List<String> examples,
    List<CommandReference> commands) {
  /** Begins a line of the footer that holds an example. */
  static final String EXAMPLE = "Example: ";

  /** Returns the reference of the program, with all its commands. */
  public static CommandReference of(CommandSpec program) {
    return of(program, program);
  }

  private static CommandReference of(CommandSpec spec, CommandSpec program) {
    List<ArgumentReference> options = new ArrayList<>();
    List<ArgumentReference> common = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        boolean shared = program.optionsMap().containsKey(option.longestName());
        (shared ? common : options).add(ArgumentReference.of(option));
      }
    }
    return new CommandReference(
        spec.name(),
        String.join(" ", spec.usageMessage().description()),
        spec.positionalParameters().stream()
            .filter(each -> !each.hidden())
            .map((PositionalParamSpec each) -> ArgumentReference.of(each))
            .toList(),
        List.copyOf(options),
        List.copyOf(common),
        new LinkedHashMap<>(spec.usageMessage().exitCodeList()),
        Arrays.stream(spec.usageMessage().footer())
            .filter(line -> line.startsWith(EXAMPLE))
            .map(line -> line.substring(EXAMPLE.length()))
            .toList(),
        spec.subcommands().values().stream()
            .map(each -> each.getCommandSpec())
            .filter(each -> !each.usageMessage().hidden())
            .map(each -> of(each, program))
            .distinct()
            .toList());
  }

  /** Its name, options and arguments, without those that all commands share. */
  List<String> synopsis() {
    List<String> parts = new ArrayList<>(List.of(name));
    options.forEach(each -> parts.add(each.synopsis()));
    arguments.forEach(each -> parts.add(each.synopsis()));
    return parts;
  }
}
