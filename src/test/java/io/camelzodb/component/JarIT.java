package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What tools and foreign applications look for in the jar. */
class JarIT {
  private static final Path JAR =
      Path.of(System.getProperty("project.target", "target"), "camel-zodb.jar");

  @Test
  void holdsWhatCamelLooksFor() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "io/camelzodb/component/tree/ZopeTreeComponentConfigurer.class",
              "io/camelzodb/component/tree/ZopeTreeEndpointConfigurer.class",
              "io/camelzodb/component/tree/ZopeTreeEndpointUriFactory.class",
              "META-INF/io/camelzodb/component/tree/zope-tree.json",
              "META-INF/io/camelzodb/component/zodb.json",
              "META-INF/services/org/apache/camel/TypeConverterLoader",
              "META-INF/services/org/apache/camel/component/zodb",
              "META-INF/jandex.idx",
              "META-INF/services/org/apache/camel/component.properties",
              "META-INF/services/org/apache/camel/component/zope-tree",
              "META-INF/services/org/apache/camel/dataformat.properties",
              "META-INF/services/org/apache/camel/dataformat/zope-xml");
      // A logging configuration or Camel's leftovers at the root would disturb the application.
      assertThat(names)
          .doesNotContain(
              "log4j2.xml",
              "logging.properties",
              "application.properties",
              "component.properties",
              "dataformat.properties");
    }
  }

  @Test
  void startsByItselfWithTheLibrariesBesideIt() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Main-Class")).isEqualTo("io.camelzodb.cli.CamelZodb");
      for (String library : attributes.getValue("Class-Path").split(" ")) {
        assertThat(JAR.resolveSibling(library)).exists();
      }
    }
  }

  /** The jar of the contracts needs only the program, its libraries, JUnit and AssertJ. */
  @Test
  void theContractsOfDriversAreAJarOfTheirOwn() {
    List<String> needed = new ArrayList<>(List.of(JAR.toString()));
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (each.endsWith(".jar")) {
        needed.add(each);
      }
    }
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                out,
                out,
                "--multi-release",
                "base",
                "--missing-deps",
                "-cp",
                String.join(File.pathSeparator, needed),
                JAR.resolveSibling("camel-zodb-contract.jar").toString());
    assertThat(said.toString()).isEmpty();
    assertThat(status).isZero();
  }
}
