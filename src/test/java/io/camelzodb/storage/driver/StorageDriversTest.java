package io.camelzodb.storage.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.StorageDriver.Recognition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers are found by scheme, section and first bytes; what is wrong with one is said. */
class StorageDriversTest {
  @TempDir Path folder;

  /** A driver that opens nothing. */
  private static class Named implements StorageDriver {
    private final List<String> schemes;

    Named(String... schemes) {
      this.schemes = List.of(schemes);
    }

    @Override
    public List<String> schemes() {
      return schemes;
    }

    @Override
    public String description() {
      return "Nothing.";
    }

    @Override
    public List<String> forms() {
      return List.of(schemes.isEmpty() ? "" : schemes.get(0) + "://X");
    }

    @Override
    public ObjectStore open(StorageUri uri, OpenOptions options) throws IOException {
      throw new IOException("opens nothing");
    }
  }

  /** The same scheme, from somebody else. */
  private static final class Other extends Named {
    Other() {
      super("one", "two");
    }

    @Override
    public Recognition recognize(Path path) {
      return String.valueOf(path.getFileName()).endsWith(".other")
          ? Recognition.YES
          : Recognition.NO;
    }
  }

  private static StorageUri uri(String scheme) {
    return new StorageUri(scheme, "host", "", java.util.Map.of(), scheme + "://me:secret@host");
  }

  @Test
  void theProgramHasItsSchemes() {
    List<String> schemes =
        StorageDrivers.installed().all().stream()
            .flatMap(driver -> driver.schemes().stream())
            .map(scheme -> scheme + ":")
            .sorted()
            .toList();
    // A new driver need not be here.
    assertThat(schemes)
        .as("the schemes of this program")
        .contains("file:", "xml:", "zeo:", "zexp:");
    String last = schemes.get(schemes.size() - 1);
    String listed = String.join(", ", schemes.subList(0, schemes.size() - 1)) + " or " + last;
    assertThat(StorageDrivers.installed().schemes())
        .as("all schemes in a message")
        .isEqualTo(listed);
    assertThat(StorageDrivers.installed().faults()).isEmpty();
    assertThat(StorageDrivers.installed().find("ZEO")).isNotNull();
    assertThatThrownBy(() -> StorageUri.parse("memory://x"))
        .hasMessageContaining("it should begin with " + listed);
  }

  @Test
  void twoDriversOfOneSchemeAreSaidByName() {
    StorageDrivers drivers = new StorageDrivers(List.of(new Named("one"), new Other()));
    assertThatThrownBy(() -> drivers.of(uri("one")))
        .isInstanceOf(InvalidUriException.class)
        .hasMessageContaining(Named.class.getName())
        .hasMessageContaining(Other.class.getName())
        .hasMessageContaining("remove all but one from the class path")
        .hasMessageNotContaining("secret");
    // Who names another scheme is not stopped.
    assertThat(drivers.of(uri("two"))).isInstanceOf(Other.class);
  }

  @Test
  void aDriverThatIsNoneIsSaidWhereASchemeIsMissing() {
    StorageDrivers drivers =
        new StorageDrivers(List.of(new Named("Big"), new Named(), new Named("z"), new Named("ok")));
    assertThat(drivers.all()).hasSize(1);
    assertThat(drivers.faults()).hasSize(3).allMatch(fault -> fault.contains("cannot be used"));
    assertThatThrownBy(() -> drivers.of(uri("big")))
        .hasMessageContaining("it should begin with ok:")
        .hasMessageContaining("\"Big\" is not valid");
  }

  @Test
  void aServiceThatCannotBeLoadedStopsNobody() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(StorageDriver.class.getName()),
        "org.example.Missing\n" + getClass().getName() + "\n");
    try (java.net.URLClassLoader loader =
        new java.net.URLClassLoader(
            new java.net.URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      StorageDrivers drivers = StorageDrivers.load(loader);
      assertThat(drivers.find("file")).isNotNull();
      assertThat(drivers.faults()).hasSize(2);
      assertThat(drivers.faults().get(0)).contains("org.example.Missing");
      assertThat(drivers.faults().get(1)).contains(getClass().getName());
    }
  }

  @Test
  void aFileIsOfWhoKnowsItsFirstBytesElseOfWhoWouldTry() throws Exception {
    StorageDrivers drivers =
        new StorageDrivers(
            List.of(new io.camelzodb.storage.export.ExportDriver(), new Named("aa"), new Other()));
    assertThat(drivers.recognizing(Path.of("x.other"))).isInstanceOf(Other.class);
    assertThat(first(drivers.recognizing(Path.of("x")))).isEqualTo("xml");
    Path data = Files.writeString(folder.resolve("Data.fs"), "FS30");
    assertThat(first(StorageDrivers.installed().recognizing(data))).isEqualTo("file");
    assertThat(new StorageDrivers(List.of(new Named("aa"))).recognizing(data)).isNull();
  }

  private static String first(@Nullable StorageDriver driver) {
    assertThat(driver).isNotNull();
    return driver.schemes().get(0);
  }

  @Test
  void sectionsOfZopeConfAreThoseOfDrivers() {
    assertThat(first(StorageDrivers.installed().ofSection("filestorage"))).isEqualTo("file");
    assertThat(first(StorageDrivers.installed().ofSection("zeoclient"))).isEqualTo("zeo");
    assertThat(StorageDrivers.installed().ofSection("mappingstorage")).isNull();
  }
}
