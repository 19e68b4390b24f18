package io.camelzodb.extract;

import io.camelzodb.concurrent.Stage;
import io.camelzodb.extract.page.Gallery;
import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Extracts everything from an export or database: payloads as files with their natural names, and
 * {@code manifest.jsonl}, {@code content.jsonl}, {@code report.json}, {@code index.html} beside
 * them; {@code docs/extract.md} describes these.
 *
 * <p>The tree is walked and decoded by the calling thread, the content of its objects is read by a
 * second one, files are hashed and written by a third. Memory grows with the source only by about
 * 50 bytes a record. The lists replace those of an earlier run only at the end.
 */
public final class Extraction {
  private static final List<String> LISTS =
      List.of("manifest.jsonl", "content.jsonl", "report.json");
  private static final int PAYLOAD_BYTES = 24 << 20;

  private final ObjectStore store;
  private final ExtractOptions options;
  private final ExtractProgress progress;
  private final Report report = new Report();

  /** Creates an extraction of a whole store; the store stays open. */
  public Extraction(ObjectStore store, ExtractOptions options, ExtractProgress progress) {
    this.store = store;
    this.options = options;
    this.progress = progress;
  }

  /** Returns the file name for an id, which is any text: safe on every file system. */
  public static String fileName(String id) {
    return SafeFileNames.safe(id);
  }

  /**
   * Runs it.
   *
   * @throws IOException if the source has no root object, or the folder cannot be written
   */
  public ExtractResult run() throws IOException {
    try (HeldFolder out = OutputFolder.named(options.out())) {
      return runIn(out);
    }
  }

  /**
   * Runs in an open folder, even if its path changes meanwhile; ignores the folder of the options.
   */
  public ExtractResult runIn(HeldFolder out) throws IOException {
    try (OutputFolder folder = new OutputFolder(out)) {
      return run(folder);
    } catch (FileSystemException fault) {
      throw HeldFolder.described(fault);
    }
  }

  private ExtractResult run(OutputFolder folder) throws IOException {
    WatchedSnapshot snapshot = new WatchedSnapshot(store.snapshot(), report::ofSource);
    Path root = folder.at();
    refuseForeignLists(folder);
    EarlierRun earlier = new EarlierRun(folder, root.resolve(LISTS.get(0)));
    long removed;
    long files;
    long counted;
    try {
      PayloadWriter writer;
      try (JsonLine manifest = JsonLine.lines(part(root, 0));
          JsonLine content = JsonLine.lines(part(root, 1))) {
        writer =
            new PayloadWriter(
                snapshot, folder, earlier, new PayloadPaths(), manifest, report, options.names());
        try (Stage<PayloadEntry> writing =
            new Stage<>("extract-write", PAYLOAD_BYTES, writer::write)) {
          counted =
              new SourceWalk(store, options, progress, report, snapshot, writing, writer, content)
                  .walk();
          writing.finish();
        }
      }
      store.problems().forEach(report::ofSource);
      files = writer.files();
      try (JsonLine json = JsonLine.document(part(root, 2))) {
        report.write(json, store.name(), counted, snapshot.records(), files);
      }
      removed = earlier.removeStale(writer.written());
      for (int i = 0; i < LISTS.size(); i++) {
        Files.move(part(root, i), root.resolve(LISTS.get(i)), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      folder.discardPart();
      for (int i = 0; i < LISTS.size(); i++) {
        Files.deleteIfExists(part(root, i));
      }
    }
    Gallery.write(root, title());
    return new ExtractResult(
        folder.root(),
        report.objects(),
        report.payloads(),
        files,
        report.bytes(),
        report.statuses(),
        report.problemCount(),
        removed,
        report.complete());
  }

  private String title() {
    Path name = Path.of(store.name()).getFileName();
    return name == null ? store.name() : name.toString();
  }

  private static Path part(Path root, int list) {
    return root.resolve(LISTS.get(list) + ".part");
  }

  /** Refuses to replace lists that do not belong to an extraction. */
  private static void refuseForeignLists(OutputFolder folder) throws IOException {
    Path root = folder.root();
    Path at = folder.at();
    boolean ours = Files.isRegularFile(at.resolve(LISTS.get(0)), LinkOption.NOFOLLOW_LINKS);
    for (String name : List.of(LISTS.get(0), LISTS.get(1), LISTS.get(2), Gallery.FILE_NAME)) {
      var attributes = folder.attributes(name);
      if (attributes != null && (!ours || !attributes.isRegularFile())) {
        throw foreign(root.resolve(name));
      }
    }
  }

  /** Returns the refusal to replace a file that an extraction did not write. */
  static FileException foreign(Path file) {
    return new FileException(
        file,
        new Fault.Refused(
            file + ": exists already and is not from an earlier extraction", "name another folder"),
        null);
  }
}
