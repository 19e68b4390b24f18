package org.example.toy;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds every revision of every object of one database. Safe for many threads: what was written is
 * never changed, and is seen from the moment on when {@link #head} names its transaction.
 */
final class ToyDatabase {
  private static final Map<String, ToyDatabase> ALL = new HashMap<>();

  private final String name;
  private final Map<Oid, NavigableMap<Tid, Revision>> objects = new ConcurrentHashMap<>();
  private final List<Transaction> transactions = new CopyOnWriteArrayList<>();
  private final AtomicLong lastOid = new AtomicLong(1000);
  private final Set<ToyListening> listening = ConcurrentHashMap.newKeySet();
  private volatile Tid head = Tid.ZERO;

  /** Held from the vote of a transaction to its end. */
  final Semaphore commitLock = new Semaphore(1);

  /**
   * One record.
   *
   * @param pickle its bytes
   * @param blob the data of a blob; null of any other object
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Revision(byte[] pickle, byte @Nullable [] blob) {}

  private ToyDatabase(String name) {
    this.name = name;
  }

  /** The database of a name, made with so many documents where it is new. */
  static synchronized ToyDatabase of(String name, int documents) throws StorageException {
    ToyDatabase database = ALL.get(name);
    if (database == null) {
      database = new ToyDatabase(name);
      database.fill(documents);
      ALL.put(name, database);
    }
    return database;
  }

  /** A database of its own, without even a root. */
  static ToyDatabase empty(String name) {
    return new ToyDatabase(name);
  }

  String name() {
    return name;
  }

  Tid head() {
    return head;
  }

  List<Transaction> transactions() {
    return transactions;
  }

  Oid newOid() {
    return new Oid(lastOid.incrementAndGet());
  }

  /** The revision of an object as of a transaction, with its tid; null where there is none. */
  Map.@Nullable Entry<Tid, Revision> find(Oid oid, Tid tid) {
    NavigableMap<Tid, Revision> revisions = objects.get(oid);
    return revisions == null ? null : revisions.floorEntry(tid);
  }

  /** The objects that were there as of a transaction, in their order. */
  List<Oid> oids(Tid tid) {
    return objects.keySet().stream().filter(oid -> find(oid, tid) != null).sorted().toList();
  }

  /** Adds a transaction; whoever calls it holds the commit lock. */
  Tid add(byte[] user, byte[] description, byte[] extension, Map<Oid, Revision> records) {
    Tid tid = Tid.after(head, Instant.now());
    List<Change> changes = new ArrayList<>();
    records.forEach(
        (oid, revision) -> {
          objects.computeIfAbsent(oid, none -> new ConcurrentSkipListMap<>()).put(tid, revision);
          changes.add(new Change(oid, revision.pickle().length, null));
        });
    TransactionInfo info = new TransactionInfo(tid, ' ', user, description, extension);
    transactions.add(new Transaction(info, List.copyOf(changes)));
    head = tid;
    listening.forEach(each -> each.changed(tid, List.copyOf(records.keySet())));
    return tid;
  }

  /** Tells a listener what is added from now on. */
  ToyListening listen(Changes.Listener listener) {
    ToyListening each = new ToyListening(listener, listening::remove);
    listening.add(each);
    return each;
  }

  /** An application with documents, as Zope makes them. */
  private void fill(int documents) throws StorageException {
    try {
      Map<Oid, Revision> records = new LinkedHashMap<>();
      Global application = new Global("OFS.Application", "Application");
      Dictionary names = dictionary(Map.of("Application", reference(1, application)));
      records.put(
          Oid.ROOT,
          record(
              new Global("persistent.mapping", "PersistentMapping"),
              dictionary(Map.of("data", names))));
      Global type = new Global("OFS.DTMLDocument", "DTMLDocument");
      Map<String, Value> held = new TreeMap<>();
      List<Value> listed = new ArrayList<>();
      for (int i = 1; i <= documents; i++) {
        Text id = new Text("document" + i);
        Map<String, Value> state = new TreeMap<>();
        state.put("__name__", id);
        state.put("title", new Text("Document " + i));
        state.put("raw", new Text("This is document " + i + ".\n"));
        state.put("_vars", new Dictionary());
        state.put("globals", new Dictionary());
        records.put(new Oid(i + 1), record(type, dictionary(state)));
        held.put(id.value(), reference(i + 1, type));
        listed.add(dictionary(Map.of("id", id, "meta_type", new Text("DTML Document"))));
      }
      held.put("_objects", Tuple.of(listed));
      held.put("title", new Text("Held in memory"));
      records.put(new Oid(1), record(application, dictionary(held)));
      byte[] none = {};
      add(none, "made".getBytes(java.nio.charset.StandardCharsets.UTF_8), none, records);
    } catch (PickleException impossible) {
      throw StorageException.within(
          FaultPlace.ofSource(name), name + ": cannot be made", impossible);
    }
  }

  private static Revision record(Global type, Dictionary state) throws PickleException {
    return new Revision(PickleWriter.writeRecord(new PickledObject(List.of(type, state))), null);
  }

  private static Dictionary dictionary(Map<String, Value> entries) {
    Dictionary dictionary = new Dictionary();
    entries.forEach((key, value) -> dictionary.put(new Text(key), value));
    return dictionary;
  }

  private static Reference reference(long oid, Global type) {
    return new Reference(Tuple.of(new Bytes(new Oid(oid).toBytes()), type), true);
  }
}
