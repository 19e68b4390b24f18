package io.camelzodb.component.imports;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.extract.ExtractOptions;
import io.camelzodb.extract.ExtractProgress;
import io.camelzodb.extract.ExtractResult;
import io.camelzodb.extract.Extraction;
import io.camelzodb.files.HeldTree;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.pass.ArrivedObjects;
import io.camelzodb.sync.record.pass.OmittedSubtrees;
import io.camelzodb.sync.record.pass.RecordedDataReader;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.field.ContentReader;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.walk.ObjectResolver;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
  private static final int MOST_PROBLEMS = 10_000;

  private final ExportStore store;
  private final Settings settings;
  private final ObjectTree tree;
  private final ObjectResolver resolver;
  private final RecordOptions options;
  private final RecordedDataReader reading;
  private final ContentReader content;
  private final ObjectPath root;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Lost> lost = new ArrayList<>();
  private final OmittedSubtrees left = new OmittedSubtrees();

  /** The containers whose content cannot be listed completely, and why. */
  private final Map<ObjectPath, String> lacking = new HashMap<>();

  private final Map<Path, Target> targets = new HashMap<>();
  private long objects;
  private long unsupported;
  private boolean payloads;
  private @Nullable Path extracted;
  private long extractedFiles;

  /** An object that cannot be read; its problem has been reported. */
  private record Lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {}

  /**
   * A tree to which the import writes.
   *
   * @param told whether the tree lists the root as an object that could not be recorded
   */
  private record Target(ObjectTreeFiles files, ArrivedObjects objects, boolean told) {}

  private ExportImport(ExportStore store, Settings settings) throws IOException {
    this.store = store;
    this.settings = settings;
    Snapshot snapshot = store.snapshot();
    this.options = settings.recording();
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), this::problem);
    WalkFaults faults = new Faults();
    this.tree = new ObjectTree(snapshot, decoder, faults);
    this.resolver = new ObjectResolver(tree, faults);
    this.reading = RecordedDataReader.of(snapshot, tree, options, this::problem);
    this.content = new ContentReader(tree, problem -> {}, oid -> {});
    this.root = tree.root().path();
  }

  /** Reports faults of the walk. */
  private final class Faults implements WalkFaults {
    @Override
    public void problem(Problem problem) {
      ExportImport.this.problem(problem);
    }

    @Override
    public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
      if (!left.covers(path)) {
        lost.add(new Lost(path, problem, fault));
        left.add(path);
        problem(problem);
      }
    }

    @Override
    public void unlisted(ObjectPath container, Problem problem) {
      if (!left.covers(container) && lacking.putIfAbsent(container, problem.message()) == null) {
        problem(problem);
      }
    }
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
            problem + "; nothing was imported, since missing objects would count as removed");
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
                  fresh.closeFiles();
                }
              }

              @Override
              public void onFailure(Exchange done) {
                fresh.closeFiles();
              }
            });
  }

  /** Closes the folders, which would keep their file system in use. */
  private void closeFiles() {
    targets.values().forEach(target -> target.files.close());
    targets.clear();
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
    notePayloads(object);
    ObjectPath path = object.path();
    if (left.covers(path) || !isWanted(object)) {
      return null;
    }
    try {
      return new TreeObject(path, reading.read(object), children(object));
    } catch (StorageException fault) {
      String message = String.valueOf(fault.getMessage());
      if (settings.flag(Setting.STRICT) || path.equals(root)) {
        throw fault;
      }
      Problem problem =
          new Problem(
              Problem.Severity.ERROR,
              path.toString(),
              object.oid(),
              message.replaceFirst("^(" + Pattern.quote(path + ": ") + ")+", ""),
              "left as it was in the tree");
      lost.add(new Lost(path, problem, fault));
      left.add(path);
      problem(problem);
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
    return lacking.containsKey(object.path()) ? null : ids;
  }

  /**
   * Whether an object of an unsupported type, of which the tree has only the title, has a payload.
   */
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
    // A link that a commit has put in the place of a folder is not followed.
    ExtractResult result;
    try (HeldTree held = HeldTree.named(base)) {
      result =
          held.made(
              path.toString(),
              folder ->
                  new Extraction(
                          store,
                          ExtractOptions.all(target).withEncoding(settings.textEncoding()),
                          ExtractProgress.NONE)
                      .runIn(folder));
    }
    extracted = relative;
    extractedFiles = result.files();
    SortedMap<String, Long> incomplete = new TreeMap<>(result.statuses());
    incomplete.remove(PayloadStatus.OK.word());
    long count = incomplete.values().stream().mapToLong(Long::longValue).sum();
    if (count > 0) {
      problem(ZopeFiles.incomplete(target, count, incomplete.toString().replaceAll("[{}]", "")));
    }
  }

  /**
   * Returns the folder of the extracted files, relative to the base folder; null if none were
   * extracted.
   */
  public @Nullable Path extracted() {
    return extracted;
  }

  public long extractedFiles() {
    return extractedFiles;
  }

  /** Returns a folder name for the exported object. */
  String folderName() {
    return root.isRoot() ? TreePaths.ROOT : Extraction.fileName(root.id());
  }

  /** Writes the files of an object, and removes those of objects that it contains no more. */
  public void write(Path base, TreeObject object) throws IOException {
    ArrivedObjects objects = target(base).objects;
    if (!objects.write(object.path(), object.data())) {
      return;
    }
    String lacks = lacking.get(object.path());
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

  private Target target(Path base) throws IOException {
    Target known = targets.get(base);
    if (known == null) {
      ObjectTreeFiles files = new ObjectTreeFiles(base, this::problem);
      ArrivedObjects objects =
          new ArrivedObjects(
              files, store.name(), options, settings.flag(Setting.STRICT), this::problem);
      known = new Target(files, objects, !root.isRoot() && isTold(files));
      targets.put(base, known);
    }
    return known;
  }

  private boolean isTold(ObjectTreeFiles files) throws IOException {
    return files.unrecorded(root.parent()).containsKey(root.id());
  }

  /**
   * Returns the paths that this import may have written in a folder, without the extracted files.
   */
  public List<Path> written(Path base) {
    List<Path> written = new ArrayList<>();
    TreePaths.folder(root).ifPresent(written::add);
    Target target = targets.get(base);
    if (target != null && target.told) {
      TreePaths.folder(root.parent())
          .ifPresent(folder -> written.add(folder.resolve(UnrecordedFile.NAME)));
    }
    return written;
  }

  /** Whether a commit in a folder belongs to this import. */
  public boolean isOf(Path base) {
    return targets.isEmpty() || targets.containsKey(base);
  }

  /**
   * Ends the import after the last record: reports objects that never arrived, and lists in the
   * trees what they lack.
   */
  public void finish() throws IOException {
    resolver.finish();
    for (Target target : targets.values()) {
      for (Lost each : lost) {
        target.objects.lost(each.path(), each.problem(), each.fault());
      }
      target.objects.finish();
    }
    lost.clear();
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  /** Returns the problems of the export and its objects. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(store.problems());
    all.addAll(problems);
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
