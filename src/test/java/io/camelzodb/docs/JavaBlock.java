package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java of the documentation: compiled as the body of a method, with the imports it needs. */
final class JavaBlock {
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Za-z0-9]+\\b");

  /** The package of a whole file. */
  private static final Pattern FILE = Pattern.compile("(?m)^package ([a-z.]+);");

  private static final Pattern NAMED =
      Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|interface|record|enum) (\\w+)");

  /** What examples take for given. */
  private static final Map<String, String> GIVEN =
      Map.of(
          "problems", "List<io.camelzodb.storage.Problem>",
          "oid", "io.camelzodb.storage.Oid",
          "serial", "io.camelzodb.storage.Tid",
          "record", "byte[]",
          "context", "org.apache.camel.CamelContext");

  private JavaBlock() {}

  static void check(Block block) throws IOException {
    StringWriter said = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path out = Files.createTempDirectory("docs-java");
    boolean done =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    out.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                sources(block))
            .call();
    assertThat(done).as("%s:%n%s%n%s", block, said, unit(block.text())).isTrue();
  }

  /** A block that is a whole file is compiled with the others of its page and package. */
  private static List<JavaFileObject> sources(Block block) throws IOException {
    if (!FILE.matcher(block.text()).find()) {
      return List.of(source("Example", unit(block.text())));
    }
    List<JavaFileObject> sources = new ArrayList<>(List.of(file(block.text())));
    if (Files.exists(block.file())) {
      for (Block other : Block.of(block.file(), Files.readString(block.file()))) {
        boolean together = other.word().equals("java") && home(other).equals(home(block));
        if (together && !other.text().equals(block.text())) {
          sources.add(file(other.text()));
        }
      }
    }
    return sources;
  }

  private static String home(Block block) {
    Matcher matcher = FILE.matcher(block.text());
    return matcher.find() ? matcher.group(1) : "";
  }

  private static JavaFileObject file(String text) {
    Matcher name = NAMED.matcher(text);
    return source(name.find() ? name.group(1) : "package-info", text);
  }

  private static JavaFileObject source(String name, String content) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignored) {
        return content;
      }
    };
  }

  private static String unit(String text) throws IOException {
    StringBuilder unit = new StringBuilder("import java.util.*;\nimport java.nio.file.*;\n");
    Map<String, String> known = classes();
    TreeSet<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    for (String name : names) {
      if (known.containsKey(name)) {
        unit.append("import ").append(known.get(name)).append(";\n");
      }
    }
    boolean whole = text.contains(" class ") || text.startsWith("import ");
    if (whole) {
      return unit.append(text).toString();
    }
    List<String> parameters = new ArrayList<>();
    GIVEN.forEach(
        (name, type) -> {
          if (!Pattern.compile("\\b" + name + "\\s*=").matcher(text).find()) {
            parameters.add(type + " " + name);
          }
        });
    return unit.append("class Example {\n  void example(")
        .append(String.join(", ", parameters))
        .append(") throws Exception {\n")
        .append(text)
        .append("\n  }\n}\n")
        .toString();
  }

  /** Our public classes by their last name. */
  private static Map<String, String> classes() throws IOException {
    Map<String, String> classes = new TreeMap<>();
    Path sources = Path.of("src/main/java");
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = sources.relativize(file).toString().replace(".java", "").replace('/', '.');
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (Files.readString(file).matches("(?s).*\\npublic [^;{]*\\b" + last + "\\b.*")) {
          classes.put(last, name);
        }
      }
    }
    return classes;
  }
}
