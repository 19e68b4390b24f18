package io.camelzodb.sync.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads files in the syntax of ZConfig: {@code key value}, {@code <type name>} … {@code </type>},
 * {@code %define}, {@code $name}, {@code ${name}}, {@code $(ENVIRONMENT)}, {@code $$}, and {@code
 * %include} of local files, at most {@value #MOST_FILES} in all. {@code %import}, which loads code,
 * is ignored.
 */
final class ConfReader {
  private static final int MOST_FILES = 100;
  private static final int MOST_OPEN = 100;
  private static final int LONGEST_VALUE = 1 << 16;

  private static final Pattern KEY_VALUE = Pattern.compile("([^\\s()]+)\\s*(\\S.*)?");
  private static final Pattern HEADER = Pattern.compile("([^\\s()]+)(?:\\s+([^\\s()]+))?");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern SUBSTITUTE =
      Pattern.compile(
          "\\$(?:(\\$)|\\{([a-zA-Z_]\\w*)\\}|\\(([a-zA-Z_]\\w*)\\)|([a-zA-Z_]\\w*)|)",
          Pattern.DOTALL);

  private final UnaryOperator<@Nullable String> environment;
  private final Map<String, String> written = new HashMap<>();
  private final Map<String, String> defined = new HashMap<>();
  private int files;

  private ConfReader(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Reads the outermost section of a file.
   *
   * @param environment returns the value of an environment variable, or null
   */
  static ConfSection read(Path file, UnaryOperator<@Nullable String> environment)
      throws IOException {
    ConfSection top = new ConfSection("", "", file, 1);
    new ConfReader(environment).file(file.toAbsolutePath().normalize(), top, 0);
    return top;
  }

  private void file(Path file, ConfSection top, int depth) throws IOException {
    Deque<ConfSection> open = new ArrayDeque<>();
    open.push(top);
    int number = 0;
    for (String raw : ConfigText.read(file).split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("<")) {
        section(file, number, line, open);
      } else if (line.startsWith("%")) {
        directive(file, number, line.substring(1), open.element(), depth);
      } else {
        Matcher pair = KEY_VALUE.matcher(line);
        if (!pair.matches()) {
          throw new ConfigFileException(
              file, number, "is not \"key value\": " + line.split("\\s", 2)[0]);
        }
        String value = pair.group(2) == null ? "" : replaced(file, number, pair.group(2));
        open.element().add(pair.group(1), value);
      }
    }
    if (open.size() > 1) {
      throw open.element().fault("the section is not closed");
    }
  }

  private static void section(Path file, int number, String line, Deque<ConfSection> open)
      throws ConfigFileException {
    if (!line.endsWith(">")) {
      throw new ConfigFileException(file, number, "the line of a section must end with >");
    }
    if (line.startsWith("</")) {
      String type = line.substring(2, line.length() - 1).strip().toLowerCase(Locale.ROOT);
      if (open.size() == 1 || !open.element().type().equals(type)) {
        throw new ConfigFileException(file, number, "closes <" + type + ">, which is not open");
      }
      open.pop();
      return;
    }
    boolean empty = line.endsWith("/>");
    String header = line.substring(1, line.length() - (empty ? 2 : 1)).stripTrailing();
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new ConfigFileException(file, number, "is not a section: " + line.split("\\s", 2)[0]);
    }
    String name = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
    ConfSection section =
        new ConfSection(matcher.group(1).toLowerCase(Locale.ROOT), name, file, number);
    open.element().sections().add(section);
    if (!empty) {
      if (open.size() > MOST_OPEN) {
        throw new ConfigFileException(file, number, "sections are nested too deeply");
      }
      open.push(section);
    }
  }

  private void directive(Path file, int number, String line, ConfSection section, int depth)
      throws IOException {
    Matcher matcher = KEY_VALUE.matcher(line.strip());
    String argument = matcher.matches() ? matcher.group(2) : null;
    if (argument == null) {
      throw new ConfigFileException(file, number, "a directive without an argument: %" + line);
    }
    switch (matcher.group(1)) {
      case "define" -> define(file, number, argument);
      case "import" -> {}
      case "include" -> include(file, number, replaced(file, number, argument), section, depth);
      default ->
          throw new ConfigFileException(file, number, "there is no directive %" + matcher.group(1));
    }
  }

  private void define(Path file, int number, String argument) throws ConfigFileException {
    String[] parts = argument.strip().split("\\s+", 2);
    String name = parts[0].toLowerCase(Locale.ROOT);
    String value = parts.length < 2 ? "" : parts[1];
    if (!NAME.matcher(name).matches()) {
      throw new ConfigFileException(file, number, "%define: " + name + " is not a name");
    }
    String before = written.putIfAbsent(name, value);
    if (before != null && !before.equals(value) && !value.equals(defined.get(name))) {
      throw new ConfigFileException(
          file, number, "%define: " + name + " was defined before with another value");
    }
    defined.put(name, replaced(file, number, value));
  }

  private void include(Path file, int number, String named, ConfSection section, int depth)
      throws IOException {
    String path = named.replaceFirst("^file:(//(localhost)?(?=/))?", "");
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      throw new ConfigFileException(
          file, number, "%include " + named + ": only local files are read");
    }
    if (++files > MOST_FILES || depth >= MOST_OPEN) {
      throw new ConfigFileException(
          file,
          number,
          "more than " + MOST_FILES + " files are included",
          "does one include itself?");
    }
    try {
      file(file.resolveSibling(path).normalize(), section, depth + 1);
    } catch (InvalidPathException invalid) {
      throw new ConfigFileException(file, number, "%include " + named + ": is not a file name");
    }
  }

  private String replaced(Path file, int number, String text) throws ConfigFileException {
    StringBuilder out = new StringBuilder();
    Matcher matcher = SUBSTITUTE.matcher(text);
    while (matcher.find()) {
      String value;
      if (matcher.group(1) != null) {
        value = "$";
      } else if (matcher.group(3) != null) {
        value = environment.apply(matcher.group(3));
        if (value == null) {
          throw new ConfigFileException(
              file, number, "the environment has no variable " + matcher.group(3));
        }
      } else {
        String name = matcher.group(2) == null ? matcher.group(4) : matcher.group(2);
        if (name == null) {
          throw new ConfigFileException(
              file, number, "a $ without a name", "write $$ for the character $");
        }
        value = defined.get(name.toLowerCase(Locale.ROOT));
        if (value == null) {
          throw new ConfigFileException(file, number, "$" + name + " is not defined above");
        }
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
      if (out.length() > LONGEST_VALUE) {
        throw new ConfigFileException(file, number, "a value of more than 65,536 characters");
      }
    }
    matcher.appendTail(out);
    return out.toString();
  }
}
