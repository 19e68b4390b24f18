package io.camelzodb.sync.config;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.PythonLiteral;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the assignments at the outermost level of a Python file. Values are literals, including
 * adjacent strings and arithmetic; any other value is only listed with its line, and not run.
 * Immutable.
 */
final class PythonAssignments {
  private static final Pattern TARGET =
      Pattern.compile("\\A([A-Za-z_]\\w*)\\s*(?::[^=]+)?=(?!=)", Pattern.DOTALL);

  /** {@code a += 1}, {@code a, b = …} and the like. */
  private static final Pattern OTHER_TARGET =
      Pattern.compile(
          "\\A([\\w\\s,()\\[\\]*]+?)\\s*(?:[-+*/%@&|^]|//|\\*\\*|<<|>>)?=(?!=)", Pattern.DOTALL);

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern KEYWORD = Pattern.compile("\\A(@|[a-z]+\\b)");

  /** Blocks whose assignments may or may not happen. */
  private static final Set<String> BLOCKS =
      Set.of(
          "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "match",
          "case");

  /** Blocks whose assignments set no names of the file. */
  private static final Set<String> SCOPES = Set.of("def", "class", "async", "@");

  private static final Set<String> IMPORTS = Set.of("import", "from");

  /**
   * Holds the last value that was assigned to a name.
   *
   * @param name the name
   * @param line the line, from 1
   * @param value the literal; null if it is not one
   * @param reason why it is not a literal; empty if it is one
   */
  record Assignment(String name, int line, @Nullable Value value, String reason) {}

  private final Path file;
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private PythonAssignments(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or its strings and brackets do not match
   */
  static PythonAssignments read(Path file) throws IOException {
    PythonAssignments read = new PythonAssignments(file);
    boolean scope = false;
    for (PythonStatements.Statement each : PythonStatements.of(file, ConfigText.read(file))) {
      Matcher matcher = KEYWORD.matcher(each.text());
      String keyword = matcher.find() ? matcher.group() : "";
      if (!each.indented()) {
        scope = SCOPES.contains(keyword);
      }
      if (scope) {
        read.noteIgnored(each, keyword);
      } else if (each.indented() || BLOCKS.contains(keyword)) {
        read.conditional(each, keyword);
      } else if (IMPORTS.contains(keyword)) {
        read.noteIgnored(each, keyword);
      } else {
        read.plain(each);
      }
    }
    return read;
  }

  /** Returns the last assignment to a name. */
  Optional<Assignment> get(String name) {
    return Optional.ofNullable(assignments.get(name));
  }

  /** Returns the names in the order of their first assignment. */
  List<String> names() {
    return List.copyOf(assignments.keySet());
  }

  /** Returns the statements that were not run, one line each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private void plain(PythonStatements.Statement statement) {
    List<String> names = new ArrayList<>();
    String rest = statement.text();
    for (Matcher target = TARGET.matcher(rest); target.find(); target = TARGET.matcher(rest)) {
      names.add(target.group(1));
      rest = rest.substring(target.end()).strip();
    }
    if (names.isEmpty()) {
      notLiteral(statement, statement.text(), "is computed");
      return;
    }
    Value value = null;
    String reason = "";
    try {
      value = PythonLiteral.parse(rest);
    } catch (PickleException none) {
      reason = "is not a literal, and camel-zodb does not run Python code";
    }
    for (String name : names) {
      assignments.put(name, new Assignment(name, statement.line(), value, reason));
    }
  }

  private void conditional(PythonStatements.Statement statement, String keyword) {
    String text = statement.text();
    if (BLOCKS.contains(keyword)) {
      notes.add(where(statement) + "\"" + keyword + "\" is not run");
      int colon = text.lastIndexOf(':');
      text = colon < 0 ? "" : text.substring(colon + 1).strip();
    }
    notLiteral(statement, text, "is assigned within a block; camel-zodb does not run Python code");
  }

  /** Marks the names that a statement assigns to as unknown. */
  private void notLiteral(PythonStatements.Statement statement, String text, String reason) {
    Matcher other = OTHER_TARGET.matcher(text);
    Matcher plain = TARGET.matcher(text);
    String targets = plain.find() ? plain.group(1) : other.find() ? other.group(1) : "";
    for (Matcher name = NAME.matcher(targets); name.find(); ) {
      assignments.put(name.group(), new Assignment(name.group(), statement.line(), null, reason));
    }
  }

  private void noteIgnored(PythonStatements.Statement statement, String keyword) {
    if (!statement.indented() && !keyword.isEmpty()) {
      notes.add(where(statement) + "\"" + keyword + "\" is not run");
    }
  }

  private String where(PythonStatements.Statement statement) {
    return file + ", line " + statement.line() + ": ";
  }
}
