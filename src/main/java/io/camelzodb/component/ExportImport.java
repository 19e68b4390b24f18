package io.camelzodb.component;

import io.camelzodb.extract.ExtractOptions;
import io.camelzodb.extract.ExtractProgress;
import io.camelzodb.extract.ExtractResult;
import io.camelzodb.extract.Extraction;
import io.camelzodb.files.HeldTree;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.ExportStore;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectResolver;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.ContentReader;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * An export on its way into a tree: what the steps of a route share, as a property of their
 * exchange. Not safe for many threads: the pieces of a split come one after the other.
 */
final class ExportImport {
  private static final String PROPERTY = "CamelZodbImport";
  private static final int MOST_PROBLEMS = 10_000;

  private final ExportStore store;
  private final Settings settings;
  private final ObjectTree tree;
  private final ObjectResolver resolver;
  private final ObjectTypes types;
  private final ContentReader content;
  private final ObjectPath root;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Path, ObjectTreeFiles> files = new HashMap<>();
  private long objects;
  private long unsupported;
  private boolean payloads;
  private @Nullable Path extracted;
  private long extractedFiles;

  private ExportImport(ExportStore store, Settings settings) throws IOException {
    this.store = store;
    this.settings = settings;
    Snapshot snapshot = store.snapshot();
    ZopeOptions options = settings.zope();
    TextDecoder decoder = new TextDecoder(options.encoding(), this::problem);
    this.tree = new ObjectTree(snapshot, decoder, this::problem);
    this.resolver = new ObjectResolver(tree, this::problem);
    this.types = new ObjectTypes(snapshot, options, decoder);
    this.content = new ContentReader(tree, problem -> {}, oid -> {});
    this.root = tree.root().path();
  }

  /**
   * Begins the import of an export that is open.
   *
   * @throws StorageException if it was not read to its end: what is missing would be removed
   */
  static void begin(Exchange exchange, ExportStore store, Settings settings) throws IOException {
    for (Problem problem : store.problems()) {
      if (problem.severity() == Problem.Severity.FATAL) {
        throw new StorageException(
            problem + "; nothing was imported, since what is missing would count as removed");
      }
    }
    ExportImport fresh = new ExportImport(store, settings);
    exchange.setProperty(PROPERTY, fresh);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                fresh.closeFiles();
              }
            });
  }

  /** Folders that stay open would hold a disk that is to be taken out. */
  private void closeFiles() {
    files.values().forEach(ObjectTreeFiles::close);
    files.clear();
  }

  /** Its import is done: what follows in the exchange is no part of it. */
  static void end(Exchange exchange) {
    exchange.removeProperty(PROPERTY);
  }

  /** The import of an exchange, or null. */
  static @Nullable ExportImport of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, ExportImport.class);
  }

  /** The objects that have their place with these records. */
  List<TreeObject> accept(RecordBatch batch) throws IOException {
    List<TreeObject> placed = new ArrayList<>();
    List<ZopeObject> found = new ArrayList<>();
    for (StoredRecord record : batch.records()) {
      resolver.accept(record, found::add);
      for (ZopeObject object : found) {
        TreeObject read = read(object);
        if (read != null) {
          placed.add(read);
        }
      }
      found.clear();
    }
    return placed;
  }

  private @Nullable TreeObject read(ZopeObject object) throws StorageException {
    notePayloads(object);
    if (!settings.entering().reaches(object, true)) {
      return null;
    }
    try {
      return new TreeObject(object.path(), types.read(object), children(object));
    } catch (StorageException fault) {
      if (settings.flag(Setting.STRICT)) {
        throw fault;
      }
      problem(
          new Problem(
              Problem.Severity.ERROR,
              object.path().toString(),
              object.oid(),
              String.valueOf(fault.getMessage()),
              "left as it was in the tree"));
      return null;
    }
  }

  private boolean enters(ZopeObject object) {
    return settings.entering().enters(object, true);
  }

  private Set<String> children(ZopeObject object) {
    if (!tree.holds(object) || !enters(object)) {
      return Set.of();
    }
    return tree.listing(object).stream().map(Child::id).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether any object of a type that the tree holds by title only has a payload. */
  boolean hasPayloads() {
    return payloads;
  }

  private void notePayloads(ZopeObject object) {
    if (!payloads && !ObjectTypes.isSupported(object.metaType())) {
      payloads = !content.read(object).payloads().isEmpty();
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
    // A link that a commit has put in the place of a folder of ours is no way out of it.
    try (HeldTree tree = HeldTree.named(base)) {
      tree.made(path.toString(), folder -> null);
    }
    ExtractResult result =
        new Extraction(
                store,
                ExtractOptions.all(target).withEncoding(settings.textEncoding()),
                ExtractProgress.NONE)
            .run();
    extracted = relative;
    extractedFiles = result.files();
    SortedMap<String, Long> incomplete = new TreeMap<>(result.statuses());
    incomplete.remove(PayloadStatus.OK.word());
    long count = incomplete.values().stream().mapToLong(Long::longValue).sum();
    if (count > 0) {
      problem(ZopeFiles.incomplete(target, count, incomplete.toString().replaceAll("[{}]", "")));
    }
  }

  /** The folder of the extracted files, within the base folder; null if none were. */
  @Nullable Path extracted() {
    return extracted;
  }

  long extractedFiles() {
    return extractedFiles;
  }

  /** A folder's name for the exported object. */
  String folderName() {
    return root.ids().isEmpty() ? ObjectTreeFiles.ROOT : Extraction.fileName(root.id());
  }

  /** The files that this import writes. */
  ObjectTreeFiles files(Path base) {
    ObjectTreeFiles known = files.get(base);
    if (known == null) {
      known = new ObjectTreeFiles(base, this::problem);
      files.put(base, known);
    }
    return known;
  }

  /** Whether a commit in a folder is the one of this import. */
  boolean isOf(Path base) {
    return files.isEmpty() || files.containsKey(base);
  }

  void wrote(TreeObject object) {
    objects++;
    if (object.data().metadata().containsKey("unsupported")) {
      unsupported++;
    }
  }

  /** All records were taken: notes what never arrived. */
  void finish() {
    resolver.finish();
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  /** What was found wrong, with the export and its objects. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(store.problems());
    all.addAll(problems);
    return List.copyOf(all);
  }

  ObjectPath root() {
    return root;
  }

  long objects() {
    return objects;
  }

  long unsupported() {
    return unsupported;
  }

  /** Name of the export without folders; control characters replaced. */
  String fileName() {
    Path name = Path.of(store.name()).getFileName();
    return (name == null ? store.name() : name.toString()).replaceAll("\\p{Cntrl}", "?");
  }
}
