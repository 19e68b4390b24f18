package io.camelzodb.cli.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Describes one option or one argument of a command. Immutable.
 *
 * @param names of an option, the short one first; empty for an argument
 * @param label what stands for the value, such as {@code FILE}; empty for an option without one
 * @param text what it does, in plain text, without its default
 * @param byDefault its default, in plain text; null if it has none or says so in {@code text}
 * @param values all that can be given; empty if that is no list
 * @param files whether it can be a file or a folder
 * @param required whether the command fails without it
 * @param repeated whether it can be given more than once
 */
record ArgumentReference(
    List<String> names,
    String label,
    String text,
    @Nullable String byDefault,
    List<String> values,
    boolean files,
    boolean required,
    boolean repeated) {
  private static final Set<String> FILES =
      Set.of("FILE", "DIR", "TAR", "FOLDER", "PATH", "EXPORT", "BLOBSTORAGE");

  private static final String DEFAULT = " Default: ";

  ArgumentReference {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  static ArgumentReference of(ArgSpec spec) {
    boolean flag = spec.arity().max() == 0;
    String label = flag ? "" : spec.paramLabel();
    boolean files =
        Path.class.equals(spec.auxiliaryTypes()[0])
            || Arrays.stream(label.split("[^A-Z]+")).anyMatch(FILES::contains);
    String text = String.join(" ", spec.description());
    int at = text.lastIndexOf(DEFAULT);
    String byDefault = null;
    if (at >= 0) {
      byDefault = text.substring(at + DEFAULT.length()).replaceFirst("[.]$", "");
      text = text.substring(0, at);
    }
    return new ArgumentReference(
        spec instanceof OptionSpec option ? shortFirst(option) : List.of(),
        label,
        text,
        byDefault,
        files || flag ? List.of() : values(spec),
        files,
        spec.required() && spec.arity().min() > 0,
        spec.isMultiValue());
  }

  private static List<String> shortFirst(OptionSpec option) {
    return Arrays.stream(option.names())
        .sorted((one, other) -> Boolean.compare(one.startsWith("--"), other.startsWith("--")))
        .toList();
  }

  private static List<String> values(ArgSpec spec) {
    List<String> values = new ArrayList<>();
    Class<?> type = spec.auxiliaryTypes()[0];
    if (spec.completionCandidates() != null) {
      for (String each : spec.completionCandidates()) {
        // The program takes them in small letters too, and the pages name them so.
        values.add(type.isEnum() ? each.toLowerCase(Locale.ROOT) : each);
      }
    }
    return values;
  }

  /** Whether it is an option rather than an argument. */
  boolean option() {
    return !names.isEmpty();
  }

  /** Whether it is an option without a value. */
  boolean flag() {
    return option() && label.isEmpty();
  }

  /** Its longest name; the label of an argument. */
  String name() {
    return option() ? names.get(names.size() - 1) : label;
  }

  /** As it stands in a synopsis: {@code [--html FILE]}, {@code [PATH…]}. */
  String synopsis() {
    String one = option() && !flag() ? name() + " " + label : name();
    if (repeated && !label.contains("…")) {
      one += option() ? " …" : "…";
    }
    return required ? one : "[" + one + "]";
  }
}
