package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as people start it: by a link, from elsewhere, in any locale. */
class LauncherIT {
  @TempDir private Path folder;

  private String launch(int status, String... arguments) throws Exception {
    Path link = folder.resolve("link to it");
    Files.createDirectories(folder.resolve("bin"));
    if (Files.notExists(link)) {
      Files.createSymbolicLink(folder.resolve("bin/inner"), Path.of("camel-zodb").toAbsolutePath());
      Files.createSymbolicLink(link, Path.of("bin/inner"));
    }
    List<String> command = new ArrayList<>(List.of(link.toString()));
    command.addAll(List.of(arguments));
    File output = folder.resolve("output").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("LANG", "C");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(output.toPath());
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    return said;
  }

  @Test
  void recordsAnIdBeyondAscii() throws Exception {
    String id = "Käse-Straße-日本";
    byte[] export = Files.readAllBytes(Corpus.xml().resolve("zope2/zope2-classic.xml"));
    String text = new String(export, StandardCharsets.UTF_8);
    assertThat(text).contains(">classic<");
    Path file = folder.resolve("export.xml");
    // The id of the exported object, where its own record has it.
    Files.writeString(file, text.replaceFirst(">classic<", ">" + id + "<"));
    launch(
        ExitStatus.DONE,
        "-D",
        "zodb.source=xml:../export.xml",
        "-D",
        "zodb.base-dir=mirror",
        "record",
        "--commit",
        "/");
    assertThat(folder.resolve("elsewhere/mirror/__root__").resolve(id).resolve("__meta__"))
        .exists();
  }

  @Test
  void findsItsRoutesAndTakesFilesFromTheWorkingDirectory() throws Exception {
    Files.copy(Corpus.xml().resolve("zope2/plone43-oldat.xml"), folder.resolve("plone.xml"));
    String said =
        launch(ExitStatus.DONE, "-D", "zodb.base-dir=m", "run", "--input", "../plone.xml");
    assertThat(said).contains("10 objects at /oldat", "Files:");
    assertThat(folder.resolve("elsewhere/m/files/oldat/manifest.jsonl")).exists();
  }

  @Test
  void saysInOneLineWhatIsNotThere() throws Exception {
    String said = launch(ExitStatus.FAILED, "run", "--input", "nowhere.xml");
    assertThat(said.lines()).hasSize(1);
    assertThat(said).contains("nowhere.xml");
  }
}
