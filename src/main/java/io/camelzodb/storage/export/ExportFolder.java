package io.camelzodb.storage.export;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.export.file.ProblemLog;
import io.camelzodb.storage.export.xml.XmlRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder of XML exports of one object each, such as a business template of ERP5, as one
 * source. The path of a file is the path of its object. The folders between them become folders of
 * Zope; if there is an export with the name of a folder, that object contains the objects in the
 * folder.
 *
 * <p>The oids are artificial: the number of the file, then the position in it. A few files are open
 * at a time. Safe for use by many threads; one reads at a time.
 */
public final class ExportFolder implements ObjectStore {
  private static final int MOST_OPEN = 16;
  private static final int LOCAL_BITS = 32;

  private final Path folder;
  private final ExportOptions options;
  private final FolderNode root;
  private final List<FolderNode> nodes = new ArrayList<>();
  private final ProblemLog log;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Integer, ExportStore> open;
  private long size;
  private boolean closed;

  private ExportFolder(Path folder, ExportOptions options) {
    this.folder = folder;
    this.options = options;
    this.log = new ProblemLog(folder.toString(), options.maxProblems());
    this.root = FolderNode.root();
    this.open = new LinkedHashMap<>(MOST_OPEN * 2, 0.75f, true);
  }

  /**
   * Opens a folder and checks each export in it.
   *
   * @throws StorageException if it cannot be read, or holds no export at all
   */
  static ExportFolder open(Path folder, ExportOptions options) throws StorageException {
    ExportFolder store = new ExportFolder(folder, options);
    store.scan();
    return store;
  }

  private void scan() throws StorageException {
    ExportFolderScan scan = new ExportFolderScan(folder, options, log, root);
    scan.run();
    if (scan.exports() == 0) {
      throw new StorageException(
          new Fault.NotFound(
                  folder
                      + ": this folder holds no XML export of an object"
                      + (scan.others() > 0 ? ", but " + scan.others() + " other files" : ""),
                  "name an export file, or the folder of a business template")
              .at(FaultPlace.ofSource(folder.toString())));
    }
    problems.addAll(scan.problems());
    root.number(nodes);
    for (FolderNode node : nodes) {
      size += Math.max(1, node.records());
    }
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Tid head() {
    return Tid.ZERO;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(log.list());
    return List.copyOf(all);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Snapshot snapshot() {
    return new Objects();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (ExportStore store : open.values()) {
      store.close();
    }
    open.clear();
  }

  /** Returns the open export of a node. */
  private ExportStore store(FolderNode node) throws StorageException {
    ExportStore store = open.get(node.index());
    if (store != null) {
      return store;
    }
    if (closed) {
      throw new StorageException(
          new Fault.Refused(folder + ": is closed").at(FaultPlace.ofSource(folder.toString())));
    }
    if (open.size() >= MOST_OPEN) {
      Iterator<ExportStore> eldest = open.values().iterator();
      ExportStore gone = eldest.next();
      eldest.remove();
      for (Problem problem : gone.problems()) {
        keep(problem);
      }
      try {
        gone.close();
      } catch (IOException harmless) {
        // Only read from.
      }
    }
    store = Exports.open(node.file(), options);
    open.put(node.index(), store);
    return store;
  }

  private void keep(Problem problem) {
    if (problems.size() < options.maxProblems() && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private @Nullable FolderNode node(Oid oid) {
    long index = oid.value() >>> LOCAL_BITS;
    return index < nodes.size() ? nodes.get((int) index) : null;
  }

  private static Oid oid(FolderNode node, long position) {
    return new Oid(((long) node.index() << LOCAL_BITS) + position);
  }

  static Oid oid(FolderNode node) {
    return oid(node, 0);
  }

  /** Decodes a record of a file, or makes a folder between files. */
  private synchronized PickledObject object(FolderNode node, int position) throws StorageException {
    if (node.records() == 0) {
      return node.folder();
    }
    ExportStore store = store(node);
    PickledObject object = store.record(position).object();
    object.redirect(reference -> moved(node, store, reference));
    if (position == 0) {
      node.addChildren(object);
    }
    return object;
  }

  private static io.camelzodb.pickle.@Nullable Value moved(
      FolderNode node, ExportStore store, Reference reference) {
    References.Target target = References.target(reference);
    if (target == null || target.database() != null) {
      return null;
    }
    int position = store.index().find(target.oid().value());
    // An object outside the export gets an oid that no record has.
    long local = position >= 0 ? position : (1L << 31) | (target.oid().value() & 0x7fff_ffffL);
    return References.redirected(reference, oid(node, local));
  }

  private synchronized int length(FolderNode node, int position) throws StorageException {
    return node.records() == 0 ? 0 : store(node).record(position).size();
  }

  /** A record whose file is opened on demand. */
  private final class Stored implements StoredRecord {
    private final FolderNode node;
    private final int position;

    Stored(FolderNode node, int position) {
      this.node = node;
      this.position = position;
    }

    @Override
    public Oid oid() {
      return ExportFolder.oid(node, position);
    }

    @Override
    public Tid tid() {
      return Tid.ZERO;
    }

    @Override
    public int size() {
      try {
        return length(node, position);
      } catch (StorageException unreadable) {
        return 0;
      }
    }

    @Override
    public PickledObject object() throws StorageException {
      return ExportFolder.this.object(node, position);
    }

    @Override
    public @Nullable Global className() throws StorageException {
      return object().className();
    }

    @Override
    public byte[] pickle() throws IOException {
      return XmlRecord.pickle(oid(), object());
    }
  }

  private final class Objects implements Snapshot {
    @Override
    public Tid tid() {
      return Tid.ZERO;
    }

    @Override
    public String name() {
      return folder.toString();
    }

    @Override
    public Oid root() {
      return Oid.ROOT;
    }

    @Override
    public boolean export() {
      return true;
    }

    @Override
    public boolean ofFiles() {
      return true;
    }

    @Override
    public boolean contains(Oid oid) {
      FolderNode node = node(oid);
      return node != null && (oid.value() & 0xffff_ffffL) < Math.max(1, node.records());
    }

    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      FolderNode node = node(oid);
      if (node == null || !contains(oid)) {
        throw new NoSuchObjectException(name(), oid);
      }
      return new Stored(node, (int) oid.value());
    }

    @Override
    public Iterator<Oid> oids() {
      return new Iterator<>() {
        private int node;
        private int position;

        @Override
        public boolean hasNext() {
          return node < nodes.size();
        }

        @Override
        public Oid next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          FolderNode at = nodes.get(node);
          Oid oid = oid(at, position);
          if (++position >= at.records()) {
            position = 0;
            node++;
          }
          return oid;
        }
      };
    }

    /** Returns nothing: an XML export has no blob data. */
    @Override
    public Optional<BlobData> blob(Oid oid) {
      return Optional.empty();
    }
  }
}
