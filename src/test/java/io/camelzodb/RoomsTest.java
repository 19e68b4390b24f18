package io.camelzodb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.camelzodb.zope.type.ContainedType;
import io.camelzodb.zope.type.ObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows between the rooms: a room knows those before it, never those behind it. */
class RoomsTest {
  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          entry("fault", List.of()),
          entry("files", List.of("fault")),
          entry("concurrent", List.of("fault")),
          entry("pickle", List.of("fault")),
          entry("storage", List.of("fault", "files", "pickle")),
          entry("zope", List.of("fault", "pickle", "storage")),
          entry("tree", List.of("fault", "files", "pickle", "storage", "zope")),
          entry("git", List.of("fault", "files", "concurrent")),
          entry("extract", List.of("fault", "files", "concurrent", "pickle", "storage", "zope")),
          entry(
              "sync",
              List.of(
                  "fault",
                  "files",
                  "concurrent",
                  "pickle",
                  "storage",
                  "zope",
                  "tree",
                  "git",
                  "extract")),
          entry(
              "component",
              List.of(
                  "fault", "files", "pickle", "storage", "zope", "tree", "git", "extract", "sync")),
          entry(
              "cli",
              List.of(
                  "fault",
                  "files",
                  "pickle",
                  "storage",
                  "zope",
                  "tree",
                  "git",
                  "extract",
                  "sync",
                  "component")));

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            // ArchUnit's own option does not know the folders of the quick loop.
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.camelzodb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fault",
        "files",
        "pickle",
        "storage",
        "zope",
        "tree",
        "git",
        "concurrent",
        "extract",
        "sync",
        "component",
        "cli"
      })
  void knowsOnlyRoomsBeforeIt(String room) {
    String[] others =
        KNOWN.keySet().stream()
            .filter(other -> !other.equals(room) && !KNOWN.get(room).contains(other))
            .map(other -> "io.camelzodb." + other + "..")
            .toArray(String[]::new);
    if (others.length > 0) {
      noClasses()
          .that()
          .resideInAPackage("io.camelzodb." + room + "..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(others))
          .check(classes);
    }
  }

  /** Each package, not only each room: what depends on one another stands in one package. */
  @Test
  void noPackagesDependOnEachOther() {
    slices().matching("io.camelzodb.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void camelIsKnownAtTheDoorOnly() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.."))
        .and()
        .resideOutsideOfPackages("io.camelzodb.component..", "io.camelzodb.cli..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.camel.."))
        .check(classes);
  }

  @Test
  void commandsAreKnownToTheCommandsOnly() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.."))
        .and()
        .resideOutsideOfPackage("io.camelzodb.cli..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("picocli..", "me.tongfei.."))
        .check(classes);
  }

  @Test
  void jgitIsKnownToGitOnly() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.."))
        .and()
        .resideOutsideOfPackage("io.camelzodb.git..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.eclipse.jgit.."))
        .check(classes);
  }

  /**
   * What is special about a meta type is in its own class, so that a new type is one file. Only the
   * words that are something else as well are named here.
   */
  @Test
  void metaTypesAreSpeltInTheirTypesOnly() throws IOException {
    Map<String, Set<String>> otherWords =
        Map.of(
            // Portal types of ERP5 and Plone.
            "storage/export/xml/SourceAttribute.java", Set.of("File", "Image"),
            "zope/content/ClassDefaults.java", Set.of("File", "Folder", "Image"),
            "zope/content/field/FieldReader.java", Set.of("Image"),
            // What a site without users gets for them.
            "sync/user/ManagerUser.java", Set.of("User Folder"),
            // What an upload makes of folders and files.
            "sync/command/upload/Upload.java", Set.of("File", "Folder"),
            // The name of a class.
            "storage/export/FolderNode.java", Set.of("Folder"));
    Set<String> metaTypes = new TreeSet<>();
    ServiceLoader.load(ObjectType.class).forEach(type -> metaTypes.addAll(type.metaTypes()));
    ServiceLoader.load(ContainedType.class).forEach(type -> metaTypes.addAll(type.metaTypes()));
    assertThat(metaTypes).hasSizeGreaterThan(24);
    Path main = Path.of("src/main/java/io/camelzodb");
    List<String> found = new ArrayList<>();
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(main)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = main.relativize(file).toString();
        if (name.startsWith("zope/type/kind/")) {
          continue;
        }
        String text = Files.readString(file);
        for (String metaType : metaTypes) {
          if (!text.contains('"' + metaType + '"')) {
            continue;
          }
          if (otherWords.getOrDefault(name, Set.of()).contains(metaType)) {
            used.add(name + ' ' + metaType);
          } else {
            found.add(name + " spells " + metaType);
          }
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(used).hasSize(otherWords.values().stream().mapToInt(Set::size).sum());
  }

  /** A type is asked, not looked at. */
  @Test
  void typesAreKnownToNobody() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.."))
        .and()
        .resideOutsideOfPackage("io.camelzodb.zope.type.kind..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.camelzodb.zope.type.kind.."))
        .check(classes);
  }

  /**
   * JGit's internal packages may change with each version, so four classes alone use them, each for
   * what JGit has no public class for: to write the index of a pack ({@code PackWriter}), to read
   * one ({@code PackedFile}), to make a finished pack known ({@code FinishedPack}), and to pack
   * some packs anew, where the public {@code GC} packs all ({@code Repack}).
   */
  @Test
  void internalsOfJgitAreUsedByFourClasses() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.."))
        .and()
        .haveNameNotMatching(
            "io\\.camelzodb\\.git\\.pack\\.(PackWriter|PackedFile|FinishedPack|Repack)(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.eclipse.jgit.internal.."))
        .check(classes);
  }

  @Test
  void zopeAndWhatIsBeforeItKnowNoFileTree() {
    noClasses()
        .that(resideInAnyPackage("io.camelzodb.zope..", "io.camelzodb.pickle.."))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Path")
        .check(classes);
  }
}
