package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.zope.content.PayloadHeuristics;
import io.camelzodb.zope.content.RecordLookup;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which referenced records are written inline, each once: pure collections (persistent
 * mappings and lists, BTrees and sets of every kind, and subclasses) and, in rows of a collection
 * and in annotations, objects that are no content of the site. Not safe for many threads.
 */
final class InlinedRecords {
  /** Persistent classes that only wrap a value. */
  private static final Set<String> VALUES =
      Set.of(
          "persistent.mapping.PersistentMapping",
          "persistent.dict.PersistentDict",
          "persistent.list.PersistentList",
          "Persistence.mapping.PersistentMapping",
          "Persistence.PersistentMapping.PersistentMapping",
          "ZODB.PersistentMapping.PersistentMapping",
          "ZODB.PersistentList.PersistentList",
          "BTrees.Length.Length");

  /** Names of possible subclasses of collections; their states decide. */
  private static final Pattern LIKELY =
      Pattern.compile(
          ".*(?:BTree|Bucket|Set|Mapping|Dict|Dictionary|List|Data|Storage|Table|Rows)");

  /** Attributes of content objects, which have their own lines. */
  private static final List<String> CONTENT =
      List.of("portal_type", "_objects", "_tree", "_mt_index", "__ac_local_roles__");

  private static final Set<String> UP = Set.of("__parent__", "__home__", "aq_parent", "aq_base");

  private final RecordLookup records;
  private final String where;
  private final Set<Oid> opened = new HashSet<>();
  private boolean everything;

  InlinedRecords(RecordLookup records, String where) {
    this.records = records;
    this.where = where;
  }

  /**
   * Holds the content that is written instead of a reference: entries, a value, or attributes.
   *
   * @param entries of a BTree or set, which are read one after the other
   */
  record Found(
      @Nullable Global className,
      @Nullable CountingIterator entries,
      @Nullable Value value,
      Dictionary attributes) {

    boolean isSet() {
      return className != null && InlinedRecords.isSet(className);
    }

    /** How many entries were given so far. */
    long read() {
      return entries == null ? 0 : entries.read;
    }
  }

  /** Entries that are counted. */
  private static final class CountingIterator implements Iterator<Entry> {
    private final Iterator<Entry> entries;
    private long read;

    CountingIterator(Iterator<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Entry next() {
      read++;
      return entries.next();
    }
  }

  /**
   * Sets whether all objects that are no content are written inline, or only collections; returns
   * the old value.
   */
  boolean everything(boolean all) {
    boolean before = everything;
    everything = all;
    return before;
  }

  /** Whether an attribute refers to the container of an object. */
  static boolean leadsUp(@Nullable String name) {
    return name != null && UP.contains(name);
  }

  /** Whether the entries of a class of BTrees are keys alone. */
  static boolean isSet(Global className) {
    String name = className.name();
    return name.endsWith("Set") || name.endsWith("SetPy");
  }

  /** The keys of entries, as they come. */
  static Iterator<Value> keys(Iterator<Entry> entries) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Value next() {
        return entries.next().key();
      }
    };
  }

  /**
   * Returns the content that is written instead of a reference; null if only the reference itself
   * is written.
   */
  @Nullable Found of(Reference reference, References.Target target) {
    Global className = target.className();
    if (target.database() != null || opened.contains(target.oid())) {
      return null;
    }
    if (RecordLookup.isTree(className)) {
      return tree(reference, target, className);
    }
    boolean plain = className != null && VALUES.contains(className.dotted());
    boolean likely = className != null && LIKELY.matcher(className.name()).matches();
    boolean any = everything && className != null && !PayloadHeuristics.in(className);
    if (!(plain || likely || any)) {
      return null;
    }
    RecordLookup.Part part = records.part(reference, where);
    if (part == null) {
      return null;
    }
    if (RecordLookup.isTree(part.className()) || isTreeState(part.state())) {
      return tree(reference, target, part.className());
    }
    Value value = collection(part, plain);
    if (value == null && (!any || isContent(part))) {
      return null;
    }
    opened.add(target.oid());
    return new Found(part.className(), null, value, part.attributes());
  }

  /** Whether a state is that of a BTree, bucket or set, whatever its class is called. */
  private static boolean isTreeState(Value state) {
    return state instanceof Tuple tree
        && tree.size() >= 1
        && tree.size() <= 2
        && tree.get(0) instanceof Tuple
        && (tree.size() == 1 || tree.get(1) instanceof Reference);
  }

  private @Nullable Found tree(
      Reference reference, References.Target target, @Nullable Global className) {
    Iterator<Entry> entries = records.iterator(reference, target.oid(), where);
    if (entries == null) {
      return null;
    }
    opened.add(target.oid());
    return new Found(className, new CountingIterator(entries), null, new Dictionary());
  }

  /** Returns the value that an object only wraps; null for others. */
  private static @Nullable Value collection(RecordLookup.Part part, boolean plain) {
    Dictionary attributes = part.attributes();
    for (String name : List.of("data", "_container")) {
      Value data = attributes.get(name);
      if (data != null && attributes.size() == 1) {
        return data;
      }
    }
    return plain || part.state() == NoneValue.NONE ? part.state() : null;
  }

  private static boolean isContent(RecordLookup.Part part) {
    Dictionary attributes = part.attributes();
    return CONTENT.stream().anyMatch(name -> attributes.get(name) != null);
  }
}
