package io.camelzodb.zope.content;

import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.record.BTrees;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows references within one snapshot; faults become problems, not exceptions. */
public final class RecordLookup {
  /** The bytes of records that may be read again, in addition to the bytes read. */
  private static final long ALLOWANCE = 64L << 20;

  /** How often one object may read one record; a text is read for the fields and for its bytes. */
  private static final int OFTEN = 4;

  /** The bytes that an entry of a BTree counts for. */
  private static final int ENTRY = 64;

  private static final String TOO_OFTEN =
      "refers to a record that so many others refer to that reading it each time would never end;"
          + " left out, here and from now on";

  private final Snapshot snapshot;
  private final TextDecoder decoder;
  private final Consumer<Problem> problems;
  private final RepeatLimit repeats;
  private final Map<Oid, Integer> readCounts = new HashMap<>();
  private final Map<Oid, ReadFailure> unread = new HashMap<>();
  private boolean refused;
  private long bytes;

  public RecordLookup(Snapshot snapshot, TextDecoder decoder, Consumer<Problem> problems) {
    this(snapshot, decoder, problems, new RepeatLimit(ALLOWANCE));
  }

  private RecordLookup(
      Snapshot snapshot, TextDecoder decoder, Consumer<Problem> problems, RepeatLimit repeats) {
    this.snapshot = snapshot;
    this.decoder = decoder;
    this.problems = problems;
    this.repeats = repeats;
  }

  /**
   * Holds an object with attributes: a referenced record, or an instance within a record.
   *
   * @param oid the record; null for an instance
   */
  public record Part(@Nullable Oid oid, @Nullable Global className, Value state) {

    /** Returns its attributes; empty if the state is no dictionary. */
    public Dictionary attributes() {
      return state instanceof Dictionary dictionary ? dictionary : new Dictionary();
    }
  }

  /**
   * Says why a referenced record could not be read.
   *
   * @param missing whether it does not exist
   * @param reason the reason, for a problem
   */
  public record ReadFailure(boolean missing, String reason) {}

  public Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the number of bytes of all records read here. */
  public long bytes() {
    return bytes;
  }

  /** Begins with another object, which has its own limit for repeated reads. */
  public void next() {
    readCounts.clear();
    unread.clear();
  }

  /** Returns the target of a reference within this database; null for anything else. */
  public static References.@Nullable Target target(@Nullable Value value) {
    if (!(value instanceof Reference reference)) {
      return null;
    }
    References.Target target = References.target(reference);
    return target == null || target.database() != null ? null : target;
  }

  /** Loads a record; if that fails, returns null and reports a problem, once for each object. */
  public @Nullable StoredRecord load(Oid oid, String where) {
    return load(oid, where, true);
  }

  private @Nullable StoredRecord load(Oid oid, String where, boolean reporting) {
    ReadFailure fault;
    boolean first = true;
    try {
      if (readCounts.getOrDefault(oid, 0) < OFTEN || !repeats.refuses(oid)) {
        StoredRecord record = snapshot.load(oid);
        bytes += record.size();
        if (isAllowed(oid, record.size())) {
          return record;
        }
      }
      fault = new ReadFailure(false, TOO_OFTEN);
      first = !refused;
      refused = true;
    } catch (NoSuchObjectException missing) {
      fault = new ReadFailure(true, "refers to a record that is not there: " + oid);
    } catch (StorageException damaged) {
      fault =
          new ReadFailure(false, "refers to a record that cannot be read: " + damaged.getMessage());
    }
    tell(oid, fault, where, reporting && first);
    return null;
  }

  private void tell(Oid oid, ReadFailure fault, String where, boolean reporting) {
    if (unread.putIfAbsent(oid, fault) == null && reporting) {
      report(where, oid, fault.reason());
    }
  }

  private void refuse(String where, Oid oid) {
    if (!refused) {
      refused = true;
      report(where, oid, TOO_OFTEN);
    }
  }

  private boolean isAllowed(Oid oid, long bytes) {
    int times = readCounts.merge(oid, 1, Integer::sum);
    return (times > 1 && times <= OFTEN) || repeats.allow(oid, bytes);
  }

  /** Returns a value with attributes; null for plain values and unreadable records. */
  public @Nullable Part part(@Nullable Value value, String where) {
    return part(value, where, true);
  }

  /**
   * Returns a value with attributes for a caller that reports a failure itself: {@link #unread} has
   * the reason, and it is not reported again for the same object.
   */
  public @Nullable Part quietPart(@Nullable Value value, String where) {
    return part(value, where, false);
  }

  /** Returns why a record of the current object could not be read; null if it was read. */
  public @Nullable ReadFailure unread(Oid oid) {
    return unread.get(oid);
  }

  private @Nullable Part part(@Nullable Value value, String where, boolean reporting) {
    if (value instanceof Instance instance) {
      Value state = instance.state();
      return new Part(null, instance.className(), state == null ? new Dictionary() : state);
    }
    References.Target target = target(value);
    StoredRecord record = target == null ? null : load(target.oid(), where, reporting);
    if (target == null || record == null) {
      return null;
    }
    try {
      var object = record.object();
      return new Part(target.oid(), object.className(), object.state());
    } catch (StorageException damaged) {
      String reason = damaged.getMessage();
      tell(
          target.oid(),
          new ReadFailure(false, reason == null ? "unreadable" : reason),
          where,
          reporting);
      return null;
    }
  }

  /**
   * The entries of a mapping in any of its forms: a dictionary, a persistent mapping, a BTree.
   * Empty for everything else.
   */
  public List<Entry> entries(@Nullable Value value, String where) {
    if (value instanceof Dictionary dictionary) {
      return dictionary.entries();
    }
    References.Target target = target(value);
    if (target != null && isTree(target.className())) {
      return tree(value, target.oid(), where);
    }
    List<Entry> own = value instanceof Instance made ? BuiltinContent.entries(made) : null;
    if (own != null) {
      return own;
    }
    Part part = part(value, where);
    if (part == null) {
      return List.of();
    }
    if (value != null && part.oid() != null && isTree(part.className())) {
      return tree(value, part.oid(), where);
    }
    return mapping(part.attributes());
  }

  /** The entries of a persistent mapping's state. */
  static List<Entry> mapping(Dictionary state) {
    for (String name : List.of("data", "_container")) {
      Value data = state.get(name);
      if (data instanceof Dictionary dictionary) {
        return dictionary.entries();
      }
      List<Entry> entries = data instanceof Instance made ? BuiltinContent.entries(made) : null;
      if (entries != null) {
        return entries;
      }
    }
    return List.of();
  }

  /** The value under a textual key of a mapping in any of its forms; null if there is none. */
  public @Nullable Value entry(@Nullable Value mapping, String key, String where) {
    if (mapping instanceof Dictionary dictionary) {
      return dictionary.get(key);
    }
    Value found = null;
    for (Entry entry : entries(mapping, where)) {
      if (key.equals(Dictionary.nameOf(entry.key()))) {
        found = entry.value();
      }
    }
    return found;
  }

  private List<Entry> tree(@Nullable Value value, Oid oid, String where) {
    if (value == null) {
      return List.of();
    }
    if (repeats.refuses(oid)) {
      refuse(where, oid);
      return List.of();
    }
    List<Entry> entries =
        BTrees.entries(value, snapshot, problem -> problems.accept(problem.within(where)));
    if (!isAllowed(oid, (long) ENTRY * entries.size())) {
      refuse(where, oid);
      return List.of();
    }
    return entries;
  }

  /** Whether a class is a BTree, bucket or set of the package BTrees. */
  public static boolean isTree(@Nullable Global className) {
    return className != null
        && (className.module().startsWith("BTrees.") || className.module().startsWith("_"))
        && (className.name().contains("BTree")
            || className.name().contains("Bucket")
            || className.name().endsWith("Set"));
  }

  /** The text of an attribute whose bytes may be text; null if they are none. */
  public @Nullable String attribute(OldString value, String name, String where, @Nullable Oid oid) {
    return decoder.isBinary(value.bytes()) ? null : decoder.text(value, name, () -> where, oid);
  }

  /**
   * Iterates over the entries of a BTree or set, which has None as values; null if it was read too
   * often.
   */
  public @Nullable Iterator<Entry> iterator(Value tree, Oid oid, String where) {
    if (repeats.refuses(oid)) {
      refuse(where, oid);
      return null;
    }
    return BTrees.iterator(tree, snapshot, problem -> problems.accept(problem.within(where)));
  }

  /** Counts returned entries, for the limit of repeated reads. */
  public void count(Oid tree, long entries) {
    isAllowed(tree, ENTRY * entries);
  }

  /** Returns a lookup for another thread that shares the limits. */
  public RecordLookup apart() {
    return new RecordLookup(snapshot, decoder, problems, repeats);
  }

  /** Returns a text, or the decoded text of bytes that stand for text; null for any other value. */
  public @Nullable String text(@Nullable Value value, String where, @Nullable Oid oid) {
    Value string = value instanceof Instance made ? BuiltinContent.string(made) : value;
    return string == null ? null : decoder.text(string, () -> where, oid);
  }

  /** Reports a problem. */
  public void report(String where, @Nullable Oid oid, @Nullable String message) {
    problems.accept(
        new Problem(
            Problem.Severity.ERROR, where, oid, message == null ? "unreadable" : message, ""));
  }
}
