package io.camelzodb.cli.reference;

import java.util.List;

/** Writes the completion for zsh, with what each command and option does beside it. */
final class ZshCompletion {
  private final StringBuilder script = new StringBuilder();

  private ZshCompletion() {}

  static String of(CommandReference program) {
    ZshCompletion completion = new ZshCompletion();
    completion.write(program);
    return completion.script.toString();
  }

  private void write(CommandReference program) {
    String function = "_" + program.name();
    script.append(
        """
        #compdef %1$s
        # Completes the commands, options, values and files of %1$s.

        %2$s() {
          local curcontext="$curcontext" state line ret=1
          typeset -A opt_args
          local -a common=(
        """
            .formatted(program.name(), function));
    for (ArgumentReference each : program.common()) {
      script.append("    ").append(option(each)).append('\n');
    }
    script.append(
        """
          )
          _arguments -C -s -S $common '1:command:->command' '*::argument:->argument' && ret=0
          case $state in
            command)
              local -a commands=(
        """);
    for (CommandReference each : program.commands()) {
      script.append("        %s\n".formatted(quoted(each.name() + ":" + each.text())));
    }
    script.append(
        """
              )
              _describe -t commands command commands && ret=0
              ;;
            argument)
              case $words[1] in
        """);
    program.commands().forEach(this::command);
    script.append(
        """
              esac
              ;;
          esac
          return ret
        }

        # Loaded by the completion system at the first use, or sourced by ~/.zshrc.
        if [ "$funcstack[1]" = "%1$s" ]; then
          %1$s "$@"
        else
          compdef %1$s %2$s
        fi
        """
            .formatted(function, program.name()));
  }

  private void command(CommandReference command) {
    script.append("        ").append(command.name()).append(")\n");
    script.append("          _arguments -s -S $common");
    for (ArgumentReference each : command.options()) {
      script.append(" \\\n            ").append(option(each));
    }
    List<ArgumentReference> arguments = command.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      ArgumentReference each = arguments.get(i);
      script
          .append(" \\\n            ")
          .append(quoted((each.repeated() ? "*" : i + 1) + value(each)));
    }
    script.append(" && ret=0\n          ;;\n");
  }

  /** An option as {@code _arguments} takes it, its names in braces. */
  private static String option(ArgumentReference option) {
    String text = "[" + option.text().replaceAll("[\\[\\]\\\\]", "\\\\$0") + "]";
    StringBuilder spec = new StringBuilder();
    if (option.repeated()) {
      spec.append("'*'");
    } else if (option.names().size() > 1) {
      spec.append("'(").append(String.join(" ", option.names())).append(")'");
    }
    List<String> names =
        option.names().stream()
            .map(name -> option.flag() ? name : name + (name.startsWith("--") ? "=" : "+"))
            .toList();
    spec.append(names.size() > 1 ? "{" + String.join(",", names) + "}" : names.get(0));
    return spec + quoted(text + (option.flag() ? "" : value(option)));
  }

  private static String value(ArgumentReference argument) {
    String label = ":" + argument.label().replace(":", "\\:") + ":";
    if (argument.files()) {
      return label + "_files";
    }
    String values = String.join(" ", argument.values());
    // No blank behind the = of a key.
    return values.isEmpty()
        ? label
        : label + (values.endsWith("=") ? " compadd -S \"\" -- " + values : "(" + values + ")");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
