package io.camelzodb.cli.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the completion for bash. That of picocli takes any word that is the name of a command for
 * the command, such as the object {@code log} in {@code record log}, and completes no files.
 */
final class BashCompletion {
  private final CommandReference program;
  private final StringBuilder script = new StringBuilder();

  private BashCompletion(CommandReference program) {
    this.program = program;
  }

  static String of(CommandReference program) {
    BashCompletion completion = new BashCompletion(program);
    completion.write();
    return completion.script.toString();
  }

  private void write() {
    script.append(
        """
        # Completes the commands, options, values and files of %1$s.

        _complete_%1$s() {
          local current=${COMP_WORDS[COMP_CWORD]} word option= command= valued=%2$s
          local candidates= files= line i
          # Bash divides words at the = of --option=value.
          if [ "$current" = = ]; then current=; fi
          for ((i = 1; i < COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            if [ "$word" = = ]; then
              continue
            elif [ -n "$option" ]; then
              option=
            elif [[ $word == -* ]]; then
              if [[ $valued == *" $word "* ]]; then option=$word; fi
            elif [ -z "$command" ]; then
              command=$word
              case $command in
        """
            .formatted(program.name(), valued(program.common())));
    for (CommandReference each : program.commands()) {
      if (!each.options().stream().allMatch(ArgumentReference::flag)) {
        script.append("        %s) valued+=%s ;;\n".formatted(each.name(), valued(each.options())));
      }
    }
    script.append(
        """
              esac
            fi
          done
          if [ -n "$option" ]; then
            case $command/$option in
        """);
    program.common().forEach(each -> value("*", each));
    for (CommandReference each : program.commands()) {
      each.options().forEach(option -> value(each.name(), option));
    }
    script.append(
        """
            esac
          elif [[ $current == -* ]]; then
            candidates="%s"
            case $command in
        """
            .formatted(names(program.common())));
    for (CommandReference each : program.commands()) {
      if (!each.options().isEmpty()) {
        script.append(
            "      %s) candidates+=\" %s\" ;;\n".formatted(each.name(), names(each.options())));
      }
    }
    script.append(
        """
            esac
          else
            case $command in
              '') candidates="%s" ;;
        """
            .formatted(
                String.join(
                    " ", program.commands().stream().map(CommandReference::name).toList())));
    for (CommandReference each : program.commands()) {
      // Where there are two, both are files.
      each.arguments().stream().findFirst().ifPresent(first -> branch(each.name(), first));
    }
    script.append(
        """
            esac
          fi
          COMPREPLY=()
          if [ -n "$files" ]; then
            compopt -o filenames 2>/dev/null
            # The shell quotes what it gets; what is typed may be quoted.
            current=${current//\\\\/}
            current=${current#[\\"\\']}
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
          else
            if [[ $candidates == *= ]]; then compopt -o nospace 2>/dev/null; fi
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$candidates" -- "$current")
          fi
        }

        complete -F _complete_%1$s %1$s
        """
            .formatted(program.name()));
  }

  private void value(String command, ArgumentReference option) {
    if (!option.flag()) {
      List<String> patterns = new ArrayList<>();
      option.names().forEach(name -> patterns.add(command + "/" + name));
      branch(String.join(" | ", patterns), option);
    }
  }

  private void branch(String pattern, ArgumentReference argument) {
    if (argument.files()) {
      script.append("      ").append(pattern).append(") files=yes ;;\n");
    } else if (!argument.values().isEmpty()) {
      script.append(
          "      %s) candidates=\"%s\" ;;\n"
              .formatted(pattern, String.join(" ", argument.values())));
    }
  }

  private static String valued(List<ArgumentReference> options) {
    return "' " + names(options.stream().filter(each -> !each.flag()).toList()) + " '";
  }

  private static String names(List<ArgumentReference> options) {
    return String.join(" ", options.stream().flatMap(each -> each.names().stream()).toList());
  }
}
