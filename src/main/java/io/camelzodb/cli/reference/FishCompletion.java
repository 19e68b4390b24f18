package io.camelzodb.cli.reference;

import java.util.List;

/** Writes the completion for fish, with what each command and option does beside it. */
final class FishCompletion {
  private final String name;
  private final String function;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(CommandReference program) {
    name = program.name();
    function = "__" + name.replace('-', '_') + "_command";
  }

  static String of(CommandReference program) {
    FishCompletion completion = new FishCompletion(program);
    completion.write(program);
    return completion.script.toString();
  }

  private void write(CommandReference program) {
    List<String> valued =
        program.common().stream()
            .filter(each -> !each.flag())
            .flatMap(each -> each.names().stream())
            .toList();
    script.append(
        """
        # Completes the commands, options, values and files of %1$s.

        # Prints the command that is typed already. With arguments: whether it is one of them.
        function %2$s
            set -l words (commandline -opc)
            set -l value
            for word in $words[2..]
                if set -q value[1]
                    set -e value
                    continue
                end
                switch $word
                    case %3$s
                        set value follows
                    case '-*'
                    case '*'
                        contains -- $word $argv
                        return
                end
            end
            return 2
        end

        function %2$s_missing
            %2$s
            test $status -eq 2
        end

        """
            .formatted(name, function, String.join(" ", valued)));
    String missing = function + "_missing";
    complete(missing, "-f");
    for (CommandReference each : program.commands()) {
      complete(missing, "-a " + quoted(each.name()) + " -d " + quoted(each.text()));
    }
    program.common().forEach(each -> option("", each));
    for (CommandReference each : program.commands()) {
      String condition = function + " " + each.name();
      script.append('\n');
      List<ArgumentReference> arguments = each.arguments();
      if (arguments.stream().noneMatch(ArgumentReference::files)) {
        complete(condition, "-f");
      }
      for (ArgumentReference argument : arguments) {
        if (!argument.values().isEmpty()) {
          complete(condition, "-a " + quoted(String.join(" ", argument.values())));
        }
      }
      each.options().forEach(option -> option(condition, option));
    }
  }

  private void option(String condition, ArgumentReference option) {
    StringBuilder words = new StringBuilder();
    for (String each : option.names()) {
      words.append(each.startsWith("--") ? "-l " : "-s ").append(each.replaceFirst("--?", ""));
      words.append(' ');
    }
    if (option.files()) {
      words.append("-r -F ");
    } else if (!option.flag()) {
      words.append("-x ");
    }
    if (!option.values().isEmpty()) {
      words.append("-a ").append(quoted(String.join(" ", option.values()))).append(' ');
    }
    complete(condition, words + "-d " + quoted(option.text()));
  }

  private void complete(String condition, String words) {
    script.append("complete -c ").append(name).append(' ');
    if (!condition.isEmpty()) {
      script.append("-n ").append(quoted(condition)).append(' ');
    }
    script.append(words).append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
