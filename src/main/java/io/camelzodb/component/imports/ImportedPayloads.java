package io.camelzodb.component.imports;

import io.camelzodb.extract.ExtractOptions;
import io.camelzodb.extract.ExtractProgress;
import io.camelzodb.extract.ExtractResult;
import io.camelzodb.extract.Extraction;
import io.camelzodb.files.HeldTree;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.field.ContentReader;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds and extracts the payloads of an export while it is imported. Not safe for many threads. */
final class ImportedPayloads {
  private final ExportStore store;
  private final ContentReader content;
  private final Charset encoding;
  private final Consumer<Problem> problems;
  private boolean exist;
  private @Nullable Path extracted;
  private long files;

  ImportedPayloads(
      ExportStore store, ObjectTree tree, Charset encoding, Consumer<Problem> problems) {
    this.store = store;
    this.content = new ContentReader(tree, problem -> {}, oid -> {});
    this.encoding = encoding;
    this.problems = problems;
  }

  /**
   * Whether an object of an unsupported type, of which the tree has only the title, has a payload.
   */
  boolean exist() {
    return exist;
  }

  /** Looks whether an object has a payload. */
  void look(ZopeObject object) {
    if (!exist && !ObjectTypes.isSupported(object.metaType())) {
      exist = !content.read(object).payloads().isEmpty();
    }
  }

  /**
   * Extracts all payloads.
   *
   * @param base the base folder
   * @param relative the folder to extract to, within it, to be committed
   */
  void extract(Path base, Path relative) throws IOException {
    Path target = base.resolve(relative);
    StringBuilder path = new StringBuilder();
    relative.forEach(name -> path.append(path.length() == 0 ? "" : "/").append(name));
    // A link that a commit has put in the place of a folder is not followed.
    ExtractResult result;
    try (HeldTree held = HeldTree.named(base)) {
      result =
          held.made(
              path.toString(),
              folder ->
                  new Extraction(
                          store,
                          ExtractOptions.all(target).withEncoding(encoding),
                          ExtractProgress.NONE)
                      .runIn(folder));
    }
    extracted = relative;
    files = result.files();
    SortedMap<String, Long> incomplete = new TreeMap<>(result.statuses());
    incomplete.remove(PayloadStatus.OK.word());
    long count = incomplete.values().stream().mapToLong(Long::longValue).sum();
    if (count > 0) {
      problems.accept(
          ZopeFiles.incomplete(target, count, incomplete.toString().replaceAll("[{}]", "")));
    }
  }

  /**
   * Returns the folder of the extracted files, relative to the base folder; null if none were
   * extracted.
   */
  @Nullable Path extracted() {
    return extracted;
  }

  /** Returns the number of extracted files. */
  long files() {
    return files;
  }
}
