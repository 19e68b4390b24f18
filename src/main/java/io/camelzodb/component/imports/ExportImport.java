package io.camelzodb.component.imports;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.extract.Extraction;
import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.pass.RecordedDataReader;
import io.camelzodb.sync.record.pass.StreamingTreeWriter;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectResolver;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Carries the state of one import of an export into a tree, as a property of its exchange. All
 * steps of a route share it. Not safe for many threads: the pieces of a split must come one after
 * the other.
 */
public final class ExportImport {
  private static final String PROPERTY = "CamelZodbImport";

  private final ExportStore store;
  private final Settings settings;
  private final ObjectTree tree;
  private final ObjectResolver resolver;
  private final RecordOptions options;
  private final RecordedDataReader reading;
  private final ObjectPath root;
  private final ImportFaults faults = new ImportFaults();
  private final ImportedPayloads payloads;
  private final ImportedTrees targets;
  private long objects;
  private long unsupported;

  private ExportImport(ExportStore store, Settings settings) throws IOException {
    this.store = store;
    this.settings = settings;
    Snapshot snapshot = store.snapshot();
    this.options = settings.recording();
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), faults::problem);
    this.tree = new ObjectTree(snapshot, decoder, faults);
    this.resolver = new ObjectResolver(tree, faults);
    this.reading = RecordedDataReader.of(snapshot, tree, options, faults::problem);
    this.payloads = new ImportedPayloads(store, tree, settings.textEncoding(), faults::problem);
    this.root = tree.root().path();
    this.targets =
        new ImportedTrees(
            store.name(), root, options, settings.flag(Setting.STRICT), faults::problem);
  }

  /**
   * Begins the import of an export that is open.
   *
   * @throws StorageException if the export was not read to its end: the files of missing objects
   *     would be removed
   */
  static void begin(Exchange exchange, ExportStore store, Settings settings) throws IOException {
    for (Problem problem : store.problems()) {
      if (problem.severity() == Problem.Severity.FATAL) {
        throw new StorageException(
            new Fault.Damaged(
                problem
                    .details()
                    .adding("nothing was imported, since missing objects would count as removed")));
      }
    }
    ExportImport fresh = new ExportImport(store, settings);
    exchange.setProperty(PROPERTY, fresh);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onComplete(Exchange done) {
                try {
                  // For routes without a commit step.
                  fresh.finish();
                } catch (IOException fault) {
                  done.setException(fault);
                } finally {
                  fresh.targets.close();
                }
              }

              @Override
              public void onFailure(Exchange done) {
                fresh.targets.close();
              }
            });
  }

  /** Ends the import: later steps of the exchange are no part of it. */
  public static void end(Exchange exchange) {
    exchange.removeProperty(PROPERTY);
  }

  /** Returns the import of an exchange, or null. */
  public static @Nullable ExportImport of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, ExportImport.class);
  }

  /** Takes records; returns the objects whose path is known with them. */
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
    payloads.look(object);
    ObjectPath path = object.path();
    if (faults.covers(path) || !isWanted(object)) {
      return null;
    }
    try {
      return new TreeObject(path, reading.read(object), children(object));
    } catch (StorageException fault) {
      if (settings.flag(Setting.STRICT) || path.equals(root)) {
        throw fault;
      }
      Problem problem =
          Problem.ofFault(Problem.Severity.ERROR, path, object.oid(), fault.fault())
              .adding("left as it was in the tree");
      faults.unreadable(path, problem, fault);
      return null;
    }
  }

  /** Whether the settings select an object and everything above it. */
  private boolean isWanted(ZopeObject object) throws StorageException {
    if (!options.entering().reaches(object, true)) {
      return false;
    }
    if (options.selection().takesAll()) {
      return true;
    }
    for (ZopeObject at = object; at != null; at = at.parent()) {
      if (!options.selection().takes(at)) {
        return false;
      }
    }
    return true;
  }

  private boolean enters(ZopeObject object) {
    return options.entering().enters(object, true);
  }

  /** Returns the ids of all objects in a container; null if they cannot all be listed. */
  private @Nullable Set<String> children(ZopeObject object) {
    if (!tree.holds(object) || !enters(object)) {
      return Set.of();
    }
    Set<String> ids =
        tree.listing(object).stream().map(Child::id).collect(Collectors.toUnmodifiableSet());
    return faults.lacking(object.path()) == null ? ids : null;
  }

  /**
   * Whether an object of an unsupported type, of which the tree has only the title, has a payload.
   */
  boolean hasPayloads() {
    return payloads.exist();
  }

  /**
   * Extracts all payloads.
   *
   * @param base the base folder
   * @param relative the folder to extract to, within it, to be committed
   */
  void extract(Path base, Path relative) throws IOException {
    payloads.extract(base, relative);
  }

  /**
   * Returns the folder of the extracted files, relative to the base folder; null if none were
   * extracted.
   */
  public @Nullable Path extracted() {
    return payloads.extracted();
  }

  public long extractedFiles() {
    return payloads.files();
  }

  /** Returns a folder name for the exported object. */
  String folderName() {
    return root.isRoot() ? TreePaths.ROOT : Extraction.fileName(root.id());
  }

  /** Writes the files of an object, and removes those of objects that it contains no more. */
  public void write(Path base, TreeObject object) throws IOException {
    StreamingTreeWriter objects = targets.objects(base);
    if (!objects.write(object.path(), object.data())) {
      return;
    }
    String lacks = faults.lacking(object.path());
    if (object.children() != null) {
      objects.holds(object.path(), object.children());
    } else if (lacks != null) {
      objects.lacks(object.path(), lacks);
    }
    this.objects++;
    if (object.data().metadata().containsKey("unsupported")) {
      unsupported++;
    }
  }

  /**
   * Returns the paths that this import may have written in a folder, without the extracted files.
   */
  public List<Path> written(Path base) {
    List<Path> written = new ArrayList<>();
    TreePaths.folder(root).ifPresent(written::add);
    if (targets.listsRoot(base)) {
      TreePaths.folder(root.parent())
          .ifPresent(folder -> written.add(folder.resolve(UnrecordedFile.NAME)));
    }
    return written;
  }

  /** Whether a commit in a folder belongs to this import. */
  public boolean isOf(Path base) {
    return targets.isOnly(base);
  }

  /**
   * Ends the import after the last record: reports objects that never arrived, and lists in the
   * trees the objects that they lack.
   */
  public void finish() throws IOException {
    resolver.finish();
    for (StreamingTreeWriter objects : targets.all()) {
      faults.reportLost(objects);
      objects.finish();
    }
    faults.clearLost();
  }

  /** Returns the problems of the export and its objects. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(store.problems());
    all.addAll(faults.problems());
    return List.copyOf(all);
  }

  public ObjectPath root() {
    return root;
  }

  public long objects() {
    return objects;
  }

  public long unsupported() {
    return unsupported;
  }

  /** Returns the file name of the export without folders; control characters are replaced. */
  public String fileName() {
    Path name = Path.of(store.name()).getFileName();
    return (name == null ? store.name() : name.toString()).replaceAll("\\p{Cntrl}", "?");
  }
}
