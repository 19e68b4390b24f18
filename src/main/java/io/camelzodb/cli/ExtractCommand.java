package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.ExtractBar;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.extract.ExtractOptions;
import io.camelzodb.extract.ExtractResult;
import io.camelzodb.extract.Extraction;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.StoreWithBlobs;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Extracts payloads from an export or a database as files. */
@Command(
    name = "extract",
    description =
        "Write every picture, file, page, script and text of an export or a database as files.",
    footer = "Example: camel-zodb extract Plone.xml --out site/")
final class ExtractCommand implements Callable<Integer> {
  @ParentCommand private CamelZodb program = new CamelZodb();

  @Parameters(
      paramLabel = "EXPORT",
      arity = "0..1",
      completionCandidates = SourceForms.class,
      description =
          "The source: an XML export, a .zexp or a Data.fs, gzipped or not; a folder"
              + " of XML exports; a backup folder of repozo; or a URI, such as"
              + " ${COMPLETION-CANDIDATES}. Default: zodb.source.")
  private @Nullable String export;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to. It is created if it does not exist.")
  private Path out = Path.of("");

  @Option(
      names = "--blobs",
      paramLabel = "BLOBSTORAGE",
      description =
          "The blob storage of the database, for blobs that the export does not" + " contain.")
  private @Nullable Path blobs;

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Extract only objects whose path matches, such as '/Plone/news/**'. May be"
              + " repeated.")
  private List<String> include = List.of();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description =
          "Extract only objects of this portal type, meta type or class. May be" + " repeated.")
  private List<String> types = List.of();

  @Option(
      names = "--names",
      paramLabel = "id|original",
      description =
          "How to name the files. id: by the id of the object. original: by the name of the uploaded"
              + " file, if the object still has it. Default: id.")
  private ExtractOptions.Names names = ExtractOptions.Names.ID;

  @Override
  public Integer call() throws Exception {
    Settings settings = program.settings();
    try (ObjectStore store = open(settings)) {
      DatabaseKind kind = kind(store);
      if (!program.json()) {
        program.out().println("Source: " + store.name() + ", " + described(kind));
      }
      ExtractResult result;
      try (ExtractBar bar = ExtractBar.of(store, program.output())) {
        ExtractOptions options =
            new ExtractOptions(out, include, types, names, settings.textEncoding());
        result = new Extraction(store, options, bar).run();
      }
      print(store, kind, result);
      return result.complete() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private ObjectStore open(Settings settings) throws IOException {
    BlobStorage storage = blobs == null ? null : BlobStorage.open(blobs);
    ObjectStore store =
        export == null
            ? Sources.openDamaged(settings, DamagePolicy.SKIP)
            : Sources.openNamed(export, settings);
    return storage == null ? store : new StoreWithBlobs(store, storage);
  }

  /** Returns the kind of database; null if its root cannot be read, which the report says. */
  private static @Nullable DatabaseKind kind(ObjectStore store) {
    try {
      return new ObjectTree(store.snapshot(), problem -> {}).kind();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String described(@Nullable DatabaseKind kind) {
    return kind == null ? "whose root cannot be read" : kind.description();
  }

  private void print(ObjectStore store, @Nullable DatabaseKind kind, ExtractResult result)
      throws IOException {
    if (program.json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("source", store.name());
      summary.put("kind", described(kind));
      summary.put("out", result.out().toString());
      summary.put("objects", result.objects());
      summary.put("payloads", result.payloads());
      summary.put("files", result.files());
      summary.put("bytes", result.bytes());
      summary.put("statuses", result.statuses());
      summary.put("problems", result.problems());
      summary.put("removed", result.removed());
      summary.put("complete", result.complete());
      program.out().println(JsonSummary.of(summary));
    } else {
      program
          .out()
          .printf(
              "Extracted %d files (%.1f MB) of %d objects to %s%n",
              result.files(), result.bytes() / 1e6, result.objects(), result.out());
      program.out().println("Look at:  " + result.out().resolve("index.html"));
      program.out().println("Lists:    manifest.jsonl, content.jsonl, report.json beside it");
      if (result.problems() > 0) {
        program.out().println("Problems: " + result.problems() + ", listed in report.json");
      }
    }
    if (!result.complete()) {
      program
          .err()
          .println(
              "camel-zodb: "
                  + store.name()
                  + " was not read completely. Everything readable was extracted; report.json"
                  + " lists what is missing");
    }
  }
}
