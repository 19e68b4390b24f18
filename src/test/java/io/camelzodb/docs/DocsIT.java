package io.camelzodb.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.cli.CamelZodb;
import io.camelzodb.component.ZodbConstants;
import io.camelzodb.component.imports.ImportError;
import io.camelzodb.component.tree.ZopeTreeConstants;
import io.camelzodb.pickle.literal.PythonLiteral;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.testing.Python;
import io.camelzodb.zope.state.StateReader;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Everything that the documentation shows is tried: each block of the README and of docs/, each
 * option, key and header that they name. {@link Kind} tells how a block says what it is.
 */
class DocsIT {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir private static Path folder;
  private static World world;

  @BeforeAll
  static void begin() throws Exception {
    world = new World(folder);
  }

  @AfterAll
  static void end() {
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> blocks() throws Exception {
    List<Block> blocks = Block.all();
    assertThat(blocks).hasSizeGreaterThan(20);
    return blocks.stream().map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
  }

  private static void check(Block block) throws Exception {
    switch (Kind.of(block)) {
      case YAML -> YamlBlock.check(block, world);
      case SH -> {
        ShellBlock.check(block);
        CommandBlock.run(block, world);
      }
      case JAVA -> JavaBlock.check(block);
      case JSON ->
          new ObjectMapper().readTree(block.text().replaceAll(",?\\s*…(?=\\s*[\\]}])", ""));
      case STATE -> state(block);
      case PYTHON -> PythonLiteral.parse(block.text());
      case SYSTEMD -> systemd(block);
      case PROPERTIES -> properties(block);
      case URIS -> uris(block);
      case PY -> python(block);
      case CONF ->
          assertThat(block.text().lines().filter(line -> line.strip().startsWith("</")).count())
              .as("%s: sections that end", block)
              .isEqualTo(
                  block.text().lines().filter(line -> line.strip().matches("<[^/].*")).count());
      case TREE, TEXT -> assertThat(block.text()).isNotBlank();
    }
  }

  private static void state(Block block) throws Exception {
    StateReader reader =
        new StateReader(new StringReader(block.text() + "\n"), PickleLimits.DEFAULT);
    int entries = 0;
    while (reader.next() != null) {
      entries++;
    }
    assertThat(entries).as("%s", block).isPositive();
  }

  private static void systemd(Block block) {
    for (String line : block.text().lines().toList()) {
      assertThat(line).as("%s", block).matches("\\[[A-Z][a-z]+\\]|[A-Z][A-Za-z]+=.*|#.*|");
      List<String> ours = line.matches("Exec[A-Z].*") ? ShellBlock.ours(line) : null;
      if (ours != null) {
        assertThat(io.camelzodb.cli.CommandRun.fault(ours)).as("%s: %s", block, line).isNull();
      }
    }
  }

  private static void properties(Block block) throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(block.text()));
    Map<String, String> ours = new java.util.TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("zodb.")) {
        ours.put(key, properties.getProperty(key));
      }
    }
    Settings.of(ours, folder, block.toString());
  }

  private static void uris(Block block) throws Exception {
    for (String uri : block.text().split("\\s{2,}|\\n")) {
      if (!uri.isBlank() && uri.matches("(file|zeo|xml|zexp):.*")) {
        StorageUri.parse(uri);
        Sources.check(Settings.of(Map.of("zodb.source", uri), folder, block.toString()));
      }
    }
  }

  private static void python(Block block) throws Exception {
    Path file = Files.writeString(folder.resolve("block.py"), block.text());
    Process process =
        new ProcessBuilder(
                Python.interpreter().toString(),
                "-c",
                "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", block, said).isZero();
  }

  private static List<String> code(Path page) throws Exception {
    List<String> code = new ArrayList<>();
    Matcher matcher = CODE.matcher(Files.readString(page).replace("\n", " "));
    while (matcher.find()) {
      code.add(matcher.group(1));
    }
    return code;
  }

  /** Commands in the text, as ./camel-zodb run --input FILE. */
  @Test
  void commandsInTheTextAreThere() throws Exception {
    for (Path page : Block.pages()) {
      for (String code : code(page)) {
        if (code.startsWith("./camel-zodb ") || code.startsWith("camel-zodb ")) {
          List<String> words =
              ShellBlock.isForm(code) ? ShellBlock.example(code) : ShellBlock.ours(code);
          // A command may be named without what it needs.
          assertThat(io.camelzodb.cli.CommandRun.fault(words))
              .as("%s: %s", page, code)
              .satisfiesAnyOf(
                  fault -> assertThat(fault).isNull(),
                  fault -> assertThat(fault).startsWith("Missing required"));
        }
      }
    }
  }

  @Test
  void keysAreKnown() throws Exception {
    Set<String> known = new TreeSet<>();
    for (Setting setting : Setting.values()) {
      known.add(setting.key());
    }
    Pattern key =
        Pattern.compile("(?<![\\w.-])zodb\\.(?!py|md|json|yaml|xml)[a-z][a-z-]*(?![\\w.*(-])");
    for (Path page : Block.pages()) {
      for (String code : code(page)) {
        Matcher matcher = key.matcher(code);
        while (matcher.find()) {
          assertThat(known).as("%s: %s", page, code).contains(matcher.group());
        }
      }
    }
    String configuration = Files.readString(Path.of("docs/configuration.md"));
    assertThat(known).allSatisfy(each -> assertThat(configuration).contains("| `" + each + "` |"));
  }

  @Test
  void optionsAreThoseOfTheCommands() throws Exception {
    Set<String> known = new TreeSet<>();
    CommandLine line = CamelZodb.all();
    known.addAll(line.getCommandSpec().optionsMap().keySet());
    line.getSubcommands()
        .values()
        .forEach(each -> known.addAll(each.getCommandSpec().optionsMap().keySet()));
    // Of the peer, of git and of our scripts.
    Pattern foreign =
        Pattern.compile(
            "(git|zodbsync|perfact|mvn|java|bench|fsrecover|repozo|systemctl|pip|py)\\b");
    for (Path page : Block.pages()) {
      for (String code : code(page)) {
        Matcher option = Pattern.compile("(?<!\\S)--[a-z][a-z-]+(?![\\w.-])").matcher(code);
        while (option.find() && !foreign.matcher(code).find()) {
          assertThat(known).as("%s: %s", page, code).contains(option.group());
        }
      }
    }
  }

  @Test
  void headersAreThere() throws Exception {
    Set<String> known = new TreeSet<>(Set.of("CamelZodbInput", "CamelZodbError", "CamelZodbPhase"));
    assertThat(ImportError.class).isNotNull();
    for (Class<?> constants : List.of(ZodbConstants.class, ZopeTreeConstants.class)) {
      for (Field field : constants.getFields()) {
        known.add((String) field.get(null));
      }
    }
    for (Path page : Block.pages()) {
      Matcher header = Pattern.compile("\\bCamelZodb[A-Z]\\w*").matcher(Files.readString(page));
      while (header.find()) {
        assertThat(known).as("%s", page).contains(header.group());
      }
    }
  }

  /** The routes that are shipped, and the examples of the folder of that name. */
  @Test
  void shippedRoutesSendNoExpressionAsItIsWritten() throws Exception {
    for (String folder : List.of("routes", "examples/routes")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        for (Path file : files.sorted().toList()) {
          YamlBlock.checkExpressions(file);
        }
      }
    }
  }

  /** The tables of options and what the catalog has are the same. */
  @Test
  void endpointOptionsAreThoseOfTheCatalog() throws Exception {
    Set<String> standard =
        Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      for (String component : List.of("zodb", "zope-tree")) {
        Path file = Path.of("docs/components/" + component + ".md");
        String page = Files.readString(file);
        JsonNode json =
            new ObjectMapper().readTree(context.getComponentParameterJsonSchema(component));
        Set<String> known = new TreeSet<>();
        json.get("properties")
            .properties()
            .forEach(
                each -> {
                  if (each.getValue().get("kind").asText().equals("parameter")
                      && !each.getValue().get("label").asText().matches(".*(scheduler|advanced).*")
                      && !standard.contains(each.getKey())
                      && !each.getKey().equals("sendEmptyMessageWhenIdle")) {
                    known.add(each.getKey());
                  }
                });
        Set<String> documented = new TreeSet<>();
        boolean table = false;
        for (String line : page.lines().toList()) {
          table = line.startsWith("| option |") || (table && line.startsWith("|"));
          if (table && line.startsWith("| `")) {
            Matcher name = CODE.matcher(line.split("\\|")[1]);
            while (name.find()) {
              documented.add(name.group(1));
            }
          }
        }
        assertThat(documented)
            .as("%s: the table \"| option |\" should have a row for each option", file)
            .containsExactlyInAnyOrderElementsOf(known);
      }
    }
  }
}
